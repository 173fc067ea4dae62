"""Find and classify the mentions of a question, which may be typed without capitals.

Names are recognized by capitals; by the gazetteer; by the quoted answers, which capitalize them in
mid-sentence; or else by position, before the verb.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from index.answer.conversation.gazetteer import is_country, is_place
from index.answer.conversation.parse import AUXILIARY, DETERMINERS, PREPOSITIONS, ParsedQuestion
from index.answer.question.names import CALENDAR, names_of
from index.answer.question.terms import STOP_WORDS, WORD, words_of
from index.answer.question.verbs import base_of
from index.values import Span

Sort = Literal["person", "country", "place", "body", "event", "thing"]
"""Sort of a mention; a country can act and be visited, a thing is a text, a plan or the like."""

ROLES = (
    r"minister|president|premier|chancellor|king|queen|pope|envoy|ambassador|secretary|chief|leader"
    r"|pm|fm|spokes(?:man|woman|person)|advis[eo]r|diplomat|senator|governor|mayor|general|ceo|boss"
)
_EVENTS = (
    r"summit|conference|talks|meeting|dialogue|war|election|referendum|ceremony|forum|coup|crisis"
    r"|negotiations|protests?|inauguration|funeral|invasion|swearing-in|wedding|match|olympics"
)
_THINGS = (
    r"agreement|accords?|treaty|pact|deal|ceasefire|truce|resolution|declaration|embassy|sanctions"
    r"|protocol|communiqu[eé]|convention|programme|delegation|package|framework|partnership"
    r"|initiative"
)
_SHY_EVENTS = r"visit|trip|call|vote|attack|strike|speech|session|assembly|dinner|lunch"
_SHY_THINGS = r"statement|plan|law|bill"
"""Mentions only after an article or a possessive, because they may be verbs, too."""
_BODIES = frozenset(
    words_of(
        """
        nato eu un who imf opec asean brics quad taliban hamas hezbollah hizbollah houthis g7
        g20 au wto icc icj iaea osce unesco unicef isis apec congress parliament senate
        kremlin pentagon treasury pkk farc eu's
        """
    )
)
_BODY_ENDS = frozenset(
    words_of(
        """
        agency alliance assembly bank bureau commission committee congress council court
        department forum front fund group house league ministry movement nations office
        organisation organization parliament party union
        """
    )
)
_PLACE_ENDS = frozenset(
    words_of(
        """
        airport bay beach castle city hall hotel island islands lake mountain palace peninsula
        resort river sea square strait street valley villa village
        """
    )
)
_NOT_IN_NAMES = STOP_WORDS | AUXILIARY | PREPOSITIONS | DETERMINERS | CALENDAR
_HEAD = re.compile(
    rf"\b(?:(?P<sure>{ROLES}|{_EVENTS}|{_THINGS})|g\d+|cop\d+|{_SHY_EVENTS}|{_SHY_THINGS})\b",
    re.IGNORECASE,
)
_MID_SENTENCE = re.compile(
    r"(?:(?<=[a-z,;:’'] )|(?<=(?:Mr|Ms|Dr)\. )|(?<=Mrs\. ))(?:[“‘(])?([^\W\d_a-z][\w’'-]*)"
)
_TAILED = re.compile(r"['’]s?$")
_WORD = re.compile(r"[\w'’.&-]*[\w'’&-]")
_JOINT = re.compile(r"\s+(?:and|n|&|or)\s+|,\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A name or a noun phrase, and its span in the question."""

    span: Span
    text: str
    sort: Sort


def printed_in(texts: Iterable[str]) -> frozenset[str]:
    """Return the words, lower case, that texts capitalize in mid-sentence."""
    words = (match[1] for text in texts for match in _MID_SENTENCE.finditer(text))
    return frozenset(_TAILED.sub("", word).lower() for word in words)


def mentions(
    text: str, printed: frozenset[str], asked: ParsedQuestion | None = None
) -> list[Mention]:
    """Return the mentions of a question, in order, not overlapping.

    Args:
        text: the question.
        printed: words known to be names, or parts of names, lower case.
        asked: the parsed question, if its subject and object count as mentions.
    """
    found: list[Span] = []
    for spans in (_phrases(text), _capitals(text), _known(text, printed), _actors(text, asked)):
        found += [span for span in spans if not any(_meet(span, other) for other in found)]
    return sorted(_mention(text, span) for span in found)


def _mention(text: str, span: Span) -> Mention:
    """Return a mention, with its article unless it is a person: ``the joburg g20``."""
    sort = sort_of(span.of(text), text, span)
    words = list(_WORD.finditer(text, 0, span.start))
    first = len(words) - _modifying(words)
    if sort in {"body", "country"} and first and _plain(words[first - 1]) == "the":
        span = Span(words[first - 1].start(), span.end)
    return Mention(span, span.of(text), sort)


def sort_of(name: str, text: str = "", span: Span | None = None) -> Sort:
    """Classify a name by itself and by its left context in ``text``."""
    plain = name.lower().removeprefix("the ").replace(".", "")
    last = _TAILED.sub("", plain.split()[-1]) if plain.split() else ""
    before = text[: span.start].lower().split() if span else []
    summit = " " in plain and re.fullmatch(r"g\d+|cop\d+|apec", last)  # the Bali G20, not the G20
    tests: tuple[tuple[Sort, object], ...] = (
        ("person", re.fullmatch(ROLES, last)),
        ("event", summit or re.fullmatch(rf"{_EVENTS}|{_SHY_EVENTS}", last)),
        ("thing", re.fullmatch(rf"{_THINGS}|{_SHY_THINGS}", last)),
        ("place", last in _PLACE_ENDS and last != plain),
        ("country", is_country(name)),
        ("place", is_place(name)),
        ("body", last in _BODY_ENDS or plain in _BODIES),
        ("body", re.fullmatch("[A-Z][A-Z0-9]{1,5}", name)),
        ("place", before and before[-1] in {"in", "at", "near", "outside"}),
    )
    return next((sort for sort, holds in tests if holds), "person")


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _phrases(text: str) -> Iterator[Span]:
    """Yield ``the spanish foreign minister``, ``geneva talks``, and ``summit`` after ``the``."""
    words = list(_WORD.finditer(text))
    for number, word in enumerate(words):
        head = _HEAD.fullmatch(word.group())
        following = words[number + 1].group() if number + 1 < len(words) else ""
        if not head or _HEAD.fullmatch(following):
            continue
        first = number - _modifying(words[:number], verbs=True)  # the test ban treaty
        determined = first > 0 and _plain(words[first - 1]) in DETERMINERS
        if not determined:
            first = number - _modifying(words[:number])
        if determined or (head["sure"] and first < number):
            yield Span(words[first - determined].start(), word.end())


def _modifying(words: list[re.Match[str]], *, verbs: bool = False) -> int:
    """Return how many of the last words modify the noun that follows them; four at most.

    Args:
        words: the words before the noun.
        verbs: whether words that look like verbs may be modifiers.
    """
    for count, word in enumerate(reversed(words)):
        plain = _plain(word)
        verb = not verbs and base_of(plain) and not plain.endswith("ed")
        if count == 4 or plain in _NOT_IN_NAMES - CALENDAR or verb or word.group().endswith(","):
            return count
    return len(words)


def _plain(word: re.Match[str]) -> str:
    return word.group().lower()


def _capitals(text: str) -> Iterator[Span]:
    for name in names_of(text):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            yield Span(*match.span())


def _known(text: str, printed: frozenset[str]) -> Iterator[Span]:
    """Yield runs of words that were printed as names, and names of places."""
    words = list(WORD.finditer(text))
    number = 0
    while number < len(words):
        length = _length_of_place(words[number : number + 3]) or _length_of_run(
            words[number:], printed
        )
        if length:
            last = words[number + length - 1]
            tail = len(last.group()) - len(_TAILED.sub("", last.group()))
            yield Span(words[number].start(), last.end() - tail)
        number += length or 1


def _length_of_place(words: list[re.Match[str]]) -> int:
    for length in range(len(words), 0, -1):
        name = " ".join(_TAILED.sub("", word.group()) for word in words[:length])
        if is_place(name) and name.lower() not in _NOT_IN_NAMES and name != "us":
            return length
    return 0


def _length_of_run(words: list[re.Match[str]], printed: frozenset[str]) -> int:
    for length, word in enumerate(words):
        plain = _TAILED.sub("", word.group()).lower()
        known = plain in printed or plain in _BODIES
        if not known or (plain in _NOT_IN_NAMES and not word.group().isupper()):
            return length
        if length and not word.string[words[length - 1].end() : word.start()].isspace():
            return length
    return len(words)


def _actors(text: str, asked: ParsedQuestion | None) -> Iterator[Span]:
    """Yield the subject by position, ``gantz`` in ``did gantz see``, and the object."""
    if asked is None:
        return
    taken = 0
    for part in (asked.subject, *_objects(asked), *_companions(asked)):
        for name in filter(None, _JOINT.split(part)):
            at = text.find(name, taken)
            if at >= 0 and not all(word.lower() in _NOT_IN_NAMES for word in name.split()):
                taken = at + len(name)
                yield Span(at, taken)


def _objects(asked: ParsedQuestion) -> Iterator[str]:
    """Yield the object if the verb takes a person."""
    if asked.base in {"meet", "see", "call", "host", "receive", "visit", "tell", "phone"}:
        words = asked.rest.split()
        end = next((n for n, word in enumerate(words) if _ends_object(word)), len(words))
        yield " ".join(words[:end]).rstrip(",")


def _companions(asked: ParsedQuestion) -> Iterator[str]:
    """Yield who follows ``with`` or ``by``: ``going w/ kerry to lisbon``."""
    for match in re.finditer(r"(?<!\S)(?:with|by)\s+(\S.*)", asked.rest, re.IGNORECASE):
        words = match[1].split()
        end = next((n for n, word in enumerate(words) if _ends_object(word)), len(words))
        if words[0].lower() not in DETERMINERS:
            yield " ".join(words[:end]).rstrip(",")


def _ends_object(word: str) -> bool:
    plain = word.lower().strip(",.")
    return plain in (PREPOSITIONS | CALENDAR | {"last", "this", "next", "yesterday", "today"}) or (
        plain.isdigit()
    )
