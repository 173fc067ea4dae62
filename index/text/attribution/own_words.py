"""Reads statements that are published in a person's own name.

The headline (“Statement by President Biden on …”), the first line (“Antony J. Blinken, Secretary of
State”), an attribution line (“The following is attributable to Spokesperson Ned Price:”), the
author (“I, JOSEPH R. BIDEN JR.,”) or a signature below (“JOSEPH R. BIDEN JR.”) tells whose they
are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.attribution.noun_phrases import noun_phrase, split_office
from index.text.attribution.people import People, without_initials
from index.text.attribution.proper_names import is_body
from index.text.attribution.transcripts import LEAST_WORDS, in_title_case
from index.text.attribution.values import Attribution, Speaker
from index.text.attribution.vocabulary import OFFICES
from index.values import Span

_HEADLINE = re.compile(
    r"(?:^|: )(?:(?:Press|Video|Official|Written|Opening|Closing|Prepared|Full|Virtual) )?"
    r"(?:Statement|Message|Remarks|Letter|Address|Speech|Op-Ed|Comments?)"
    r"(?: as prepared(?: for delivery)?)? (?:of|by|from) (?P<who>(?:(?!\b(?:on|at|in|to|for"
    r"|regarding|after|about|following|and|before|during|marking|upon|as|with)\b)[^:,–—]){3,90})"
    r"(?P<after>,?\s?and\b)?|(?:^|: )Readout (?:by|from) (?P<who2>[^:,–—]{3,60}?) (?=on )",
    re.IGNORECASE,
)
_LINE = re.compile(r"(?P<who>[A-Z][^,:;.\n]*(?:\.[^,:;.\n]*)*), (?P<office>[A-Z][^.:;\n]{3,110})")
_ATTRIBUTABLE = re.compile(
    r"(?:The )?(?:below|following)(?: \w+)? is attributable to (?:the )?(?P<who>[^:\n]{5,120}):"
)
_SELF = re.compile(r"\bI, (?P<who>(?:[A-Z][A-Z.]+ ){1,4}[A-Z][A-Z.]+), ")
_SIGNATURE = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]*[,]? ){1,4}[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+")
_MEMORANDUM = re.compile(r"(?:[A-Z]+ )*MEMORANDUM\b")
_SIGNED = re.compile(r"\b(?:I|I’m|my|My)\b")
_SIGNED_SHARE = 4
"""A signed text says “I” in one of this many paragraphs; orders and lists do not."""
_SIGNATURES = 5
"""Blocks at the end that may be a signature."""
_FIRST_PERSON = re.compile(r"\b(?:I|my|me|myself|we|We|our|Our|us)\b|\bI['’]")
_NOT_WORDS = re.compile(
    r"(?:Dear (?:Mr|Ms|Mrs|Madam|Speaker)\b|SUBJECT:|MEMORANDUM FOR\b|#\s?#|\* ?\*|END\b"
    r"|For (?:more|further) information)"
)
_TRAVEL = " will travel to "
"""A note on somebody's travel begins with the spokesperson's name, and says nothing of theirs."""
_LONGEST_LINE = 300
_LOOKS_AT = 3
"""Blocks at the start that may tell whose words follow."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose words a text is from a block on.

    Attributes:
        speaker: the author.
        first: the number of the first block of theirs.
        certain: whether the text says so: a headline, a signature.
        signed: whether the text begins with the author's name and office.
    """

    speaker: Speaker
    first: int
    certain: bool
    signed: bool = False


def own_words(
    text: str, blocks: Sequence[Span], people: People, heading: str
) -> Iterator[Attribution]:
    """Each paragraph of a statement in a person's own name."""
    owner = (
        _by_line(text, blocks, people)
        or _by_headline(heading, people)
        or _by_self(text)
        or _by_signature(text, blocks)
    )
    if owner is None or not _speaks(text, blocks[owner.first :], owner):
        return
    for block in blocks[owner.first :]:
        words = block.of(text)
        if (
            len(words.split()) >= LEAST_WORDS
            and not _NOT_WORDS.match(words)
            and not _SIGNATURE.fullmatch(words.strip())
        ):
            yield Attribution(block, block, "statement", owner.speaker)


def _by_headline(heading: str, people: People) -> _Owner | None:
    match = _HEADLINE.search(heading)
    if match is None or match["after"] or " and " in (who := match["who"] or match["who2"]):
        return None
    found = noun_phrase(who.strip())
    if found is None and (known := people.in_headline(who)):
        return _Owner(Speaker(Span(0, 0), known, people.office_of(known)), 0, certain=True)
    if (
        found is None
        or not found.name
        or found.is_body
        or (" " not in found.name and not found.office)
    ):
        return None
    name = people.full_name(found.name)
    return _Owner(Speaker(Span(0, 0), name, found.office), 0, certain=bool(found.office))


def _by_self(text: str) -> _Owner | None:
    """Read the author of a proclamation: “I, JOSEPH R. BIDEN JR., President”."""
    match = _SELF.search(text)
    found = split_office(" ".join(map(in_title_case, match["who"].split()))) if match else None
    if match is None or found is None or not found.name:
        return None
    speaker = Speaker(Span(*match.span("who")), without_initials(found.name))
    return _Owner(speaker, 0, certain=True)


def _by_signature(text: str, blocks: Sequence[Span]) -> _Owner | None:
    """Read who signed a letter, a message or a proclamation, in capitals."""
    signed = [
        one for one in blocks[1:][-_SIGNATURES:] if _SIGNATURE.fullmatch(one.of(text).strip())
    ]
    names = [(one, without_initials(_signed_by(one.of(text)))) for one in signed]
    named = [(one, name) for one, name in names if " " in name and not is_body(name)]
    spoken = sum(_SIGNED.search(one.of(text)) is not None for one in blocks)
    is_order = any(_MEMORANDUM.match(one.of(text)) for one in blocks[:_LOOKS_AT])
    if len(named) != 1 or (not is_order and _SIGNED_SHARE * spoken < len(blocks) - len(signed)):
        return None
    place, name = named[0]
    return _Owner(Speaker(place, name), 0, certain=True)


def _signed_by(line: str) -> str:
    """The name of a line in capitals: “Joseph R. Biden” of “JOSEPH R. BIDEN JR.”."""
    found = split_office(" ".join(map(in_title_case, line.split())))
    return (found and found.name) or ""


def _by_line(text: str, blocks: Sequence[Span], people: People) -> _Owner | None:
    lines = 0
    owner: _Owner | None = None
    for number, block in enumerate(blocks[:_LOOKS_AT]):
        line = block.of(text)[:_LONGEST_LINE]
        if match := _ATTRIBUTABLE.match(line):
            found = noun_phrase(match["who"])
            if found and found.name:
                at = Span(block.start + match.start("who"), block.start + match.end("who"))
                speaker = Speaker(at, people.full_name(found.name), found.office)
                return _Owner(speaker, number + 1, certain=True)
        match = _LINE.fullmatch(line)
        found = noun_phrase(match["who"]) if match else None
        if match and found and found.name and _is_author(found.name, match["office"]):
            lines += 1
            at = Span(block.start, block.start + match.end("who"))
            speaker = Speaker(at, people.full_name(found.name), match["office"])
            owner = _Owner(
                speaker, number + 1, certain=False, signed=number == 0 and _TRAVEL not in text
            )
    return owner if lines == 1 else None


def _is_author(name: str, office: str) -> bool:
    """Whether a line is a person's full name and office, not a place."""
    words = re.split(r"[\s,‑–-]", office.lower())
    return (
        " " in name
        and not is_body(name)
        and any(word in OFFICES or word.removesuffix("s") in OFFICES for word in words)
    )


def _speaks(text: str, blocks: Sequence[Span], owner: _Owner) -> bool:
    """Whether the text is in the first person, and does not tell of its author as of another."""
    if not blocks or (owner.certain and owner.first):
        return bool(blocks)
    body = text[blocks[0].start : blocks[-1].end]
    last = re.escape((owner.speaker.name or "").split()[-1])
    told = rf"\b(?:Secretary|President|Minister|Mr\.?|Ms\.?|Spokesperson|Ambassador) {last}\b"
    if re.search(told, body):
        return False
    spoken = sum(_FIRST_PERSON.search(block.of(text)) is not None for block in blocks)
    return owner.certain or owner.signed or 2 * spoken >= len(blocks)
