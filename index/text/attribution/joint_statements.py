"""Reads statements that several publish together: governments, or people whom a headline names.

The first lines (“The following statement was released by the Governments of Japan and France”) or
the headline (“Joint Statement by President Biden and President von der Leyen”) tell whose they are.
Who is not clear for all of them is not clear for any.
"""

import re
from collections.abc import Iterator, Sequence

from index.text.attribution.countries import is_country
from index.text.attribution.noun_phrases import noun_phrase
from index.text.attribution.people import People
from index.text.attribution.transcripts import LEAST_WORDS
from index.text.attribution.values import Attribution, Speaker
from index.values import Span

_OCCASION = (
    r"(?=\.?$|(?<=[a-z)])\. |[:;]|,? (?:on|following|after|at|in|to|as|upon|regarding|concerning"
    r"|condemning|expressing|welcoming|marking|about|for|announcing|commending)\b)"
)
_RELEASED = re.compile(
    r"statement (?:was |were |is )?"
    r"(?:(?:released|issued|adopted|published)(?: on [A-Z]\w+ \d+)? )?by "
    rf"(?P<who>(?:the )?(?:[Gg]overnments? of )?.{{4,700}}?){_OCCASION}"
)
_HEADLINE = re.compile(
    rf"(?:^|: )(?:A )?(?:Joint )?Statement (?:by|of|from|between) (?P<who>.{{4,300}}?){_OCCASION}",
    re.IGNORECASE,
)
_GROUP = re.compile(r"(?:the )?(G7 (?:\w+ )?(?:ministers|leaders))\b", re.IGNORECASE)
_JOINED = re.compile(r",? and |, ")
_STYLE = re.compile(
    r"^(?:of )?(?:the )?(?:[Gg]overnments? of )?(?:the )?"
    r"(?:(?:Republic|Kingdom|State|Commonwealth|Federal Republic) of )?"
)
_BODIES = frozenset(("European Commission", "African Union Commission"))
_OUTSIDE = re.compile(r"(?:Begin|End) [Tt]ext|Office of the Spokesperson$|#\s?#")
_LONGEST = 1_500
"""Most characters of a block that may name who publishes the statement."""
_LOOKS_AT = 3
"""Blocks at the start that may tell whose words follow."""


def joint_words(
    text: str, blocks: Sequence[Span], people: People, heading: str
) -> Iterator[Attribution]:
    """Each paragraph of a statement of several, once for each of them."""
    speakers, first = _publishers(text, blocks, people, heading)
    for block in blocks[first:] if speakers else ():
        words = block.of(text)
        if len(words.split()) >= LEAST_WORDS and not _OUTSIDE.match(words):
            for speaker in speakers:
                yield Attribution(block, block, "statement", speaker)


def _publishers(
    text: str, blocks: Sequence[Span], people: People, heading: str
) -> tuple[list[Speaker], int]:
    """Who publishes the statement, and the number of its first block."""
    for number, block in enumerate(blocks[:_LOOKS_AT]):
        match = _RELEASED.search(block.of(text)[:_LONGEST])
        if match is not None:
            at = Span(block.start + match.start("who"), block.start + match.end("who"))
            return _named(match["who"], at, people), number + 1
    match = _HEADLINE.search(heading)
    found = _named(match["who"], Span(0, 0), people) if match else []
    return (found if len(found) > 1 else []), 0


def _named(words: str, at: Span, people: People) -> list[Speaker]:
    """The governments, or the people; none if one of them is unclear."""
    group = _GROUP.match(words)
    if group is not None:
        return [Speaker(at, group[1])]
    parts = [one for one in _JOINED.split(words) if one]
    found = [_government(one, at) or _person(one, at, people) for one in parts]
    known = [one for one in found if one is not None]
    return known if len(known) == len(parts) else []


def _government(words: str, at: Span) -> Speaker | None:
    name = _STYLE.sub("", words.strip(), count=1).removesuffix(" of America")
    return Speaker(at, name) if is_country(name) or name in _BODIES else None


def _person(words: str, at: Span, people: People) -> Speaker | None:
    found = noun_phrase(words)
    if found is None or not found.name or found.is_body or not (found.office or " " in found.name):
        return None
    name = people.full_name(found.name)
    return Speaker(at, name, found.office or people.office_of(name))
