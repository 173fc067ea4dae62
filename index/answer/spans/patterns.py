"""Find the answer span in a sentence by the expected answer type."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from index.answer.question.terms import STOP_WORDS, WORD, stem
from index.text.words import CARDINALS, MONTH_ABBREVIATIONS, WEEKDAY_NAMES
from index.values import MONTH_NAMES, Kind, Span

_SHORT_MONTH = "|".join(sorted(map(str.title, MONTH_ABBREVIATIONS), reverse=True))
_MONTH = rf"(?:{'|'.join(MONTH_NAMES)}|(?:{_SHORT_MONTH})\.?)"
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th)?"
_RANGE = rf"(?:\s?(?:[-–—]|to|and|through)\s?(?:{_MONTH}\s)?{_DAY})?"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAY_NAMES)})"

_DATE = re.compile(
    rf"\b(?:{_WEEKDAY},?\s)?{_MONTH}\s{_DAY}{_RANGE}(?:,?\s\d{{4}})?\b|\b{_DAY}{_RANGE}\s{_MONTH}(?:,?\s\d{{4}})?\b"
    rf"|\b{_MONTH}(?:,?\sof)?\s\d{{4}}\b|\b\d{{4}}-\d\d-\d\d\b|\b(?:19|20)\d\d\b"
    rf"|\b(?:(?:on|last|next|this)\s)?{_WEEKDAY}\b|\b(?:in|by|since|until|last|next)\s{_MONTH}\b"
)
_TODAY = re.compile(r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", re.IGNORECASE)
_NUMBER_WORD = rf"(?:{'|'.join(CARDINALS)}|hundred|thousand|dozens?|half|third|second|first)"
_NUMBER = re.compile(
    rf"(?:(?:nearly|almost|about|over|some|around|at least|more than|up to)\s)?"
    rf"(?:US|C|A)?[$€£¥]?\b\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?"
    rf"(?:[\s-](?:million|billion|trillion|thousand|percent|per cent|dollars|euros))*%?"
    rf"|\b{_NUMBER_WORD}(?:[\s-]{_NUMBER_WORD})*\b",
    re.IGNORECASE,
)
# The repetition is bounded, so that a run of number words doesn't cost quadratic time.
_DURATION = re.compile(
    rf"(?:(?:nearly|almost|about|over|more than|up to)\s)?\b(?:\d[\d,.]{{0,20}}|an?|{_NUMBER_WORD})"
    rf"(?:[\s-](?:{_NUMBER_WORD}|and|a)){{0,12}}[\s-](?:second|minute|hour|day|night|week|month|year|decade)s?\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|in response to|in retaliation for|on account of|citing"
    r"|in order to|to protest|in protest (?:at|of|against)|so that|over|following|for)"
    r"\s+(\S.*?)(?=\s{0,16}(?:[,;.]\s|[.;]?\s{0,16}$))",
    re.IGNORECASE | re.DOTALL,
)
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w’'.-]*"
_NAME = re.compile(
    rf"\b{_CAPITAL}(?:\s(?:(?:of|de|da|bin|al|el|von|van|der|and|the|di|la|le)\s)*{_CAPITAL})*"
)
_PLACE = re.compile(
    rf"\b(?:in|at|near|to|from|outside|inside|on|over|across|into|around|visit(?:ed|s|ing)?"
    rf"|reach(?:ed|es)?|towards?)\s(?:the\s|central\s|nearby\s|downtown\s)*"
    rf"({_CAPITAL}(?:\s(?:(?:of|de|la|al|el|and)\s)?{_CAPITAL})*"
    rf"(?:,\s{_CAPITAL}(?:\s{_CAPITAL})*)?)"
)
_DATELINE = re.compile(r"^([A-Z][A-Z .’'-]{2,}?)(?:,| \(|\s?[—–-]{1,2})\s")
_ROLES = frozenset(
    """president prime minister secretary deputy assistant ambassador foreign mr mrs ms dr the state
    he she they it a an in on at and but for to with this that these after before under as special
    representative envoy national security advisor adviser senior vice chief director general former
    acting senator governor chancellor king queen prince princess sheikh pope speaker leader head
    supreme court presidential spokesperson spokesman spokeswoman counselor commissioner admiral
    official officials coordinator of bureau department office ministry white house united states
    nations u.s u.n us un eu uk uae chairman chair chairwoman chairperson""".split()  # noqa: SIM905
)
"""Words before a person's name, or in capitalised runs that name no person."""

_CALENDAR = re.compile(rf"^(?:{_MONTH}|{_WEEKDAY})(?:\s\d.*)?$")


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A possible answer span, and its distance in words from the question's predicate."""

    span: Span
    distance: int


def find_span(
    kind: Kind, sentence: str, asked: frozenset[str], predicate: frozenset[str]
) -> FoundSpan | None:
    """Return the best span of ``sentence`` that could answer a question of this type, or None.

    Spans that don't repeat the question come first, then those nearest to the question's predicate.

    Args:
        kind: the expected answer type.
        sentence: the sentence.
        asked: the stems of the question's content words; a span of these alone is no answer.
        predicate: those of them that are not names.
    """
    if not (candidates := list(_candidates(kind, sentence))):
        return None
    words = _Words(sentence, predicate)
    ranked = []
    for order, span in enumerate(candidates):
        repeats = [words.stems[number] in asked for number in words.inside(span)]
        if repeats and not all(repeats):
            distance = words.distance(span)
            ranked.append((any(repeats), distance, order, FoundSpan(span, distance)))
    return min(ranked, key=lambda one: one[:3])[-1] if ranked else None


class _Words:
    """The words of a sentence by index, and which of them are in the predicate."""

    def __init__(self, sentence: str, predicate: frozenset[str]) -> None:
        found = list(WORD.finditer(sentence))
        self.stems = [stem(match.group()) for match in found]
        self._starts = [match.start() for match in found]
        self._ends = [match.end() for match in found]
        self._predicate = [n for n, word in enumerate(self.stems) if word in predicate]

    def inside(self, span: Span) -> range:
        """Return the indices of the words that lie wholly in a span."""
        first = bisect_left(self._starts, span.start)
        return range(first, max(first, bisect_right(self._ends, span.end)))

    def distance(self, span: Span) -> int:
        """Return the distance in words to the nearest predicate word; the word count if none."""
        inside = self.inside(span)
        before = bisect_left(self._predicate, inside.start)
        behind = bisect_left(self._predicate, inside.stop)
        near = [inside.start - self._predicate[n] for n in range(max(0, before - 1), before)]
        near += [n - inside.stop + 1 for n in self._predicate[behind : behind + 1]]
        return min(near, default=len(self.stems))


def says_today(words: str) -> bool:
    """Return whether words give a day only relative to the article's date."""
    return _TODAY.search(words) is not None


def gives_date(sentence: str) -> bool:
    """Return whether a sentence has words that may answer "when"."""
    return any(dates(sentence))


def dates(sentence: str) -> Iterator[Span]:
    """Yield the days, months and years that a sentence names, with “on” before a weekday."""
    return _matches(_DATE, sentence)


def fits(kind: Kind, sentence: str, span: Span) -> bool:
    """Return whether a span overlaps with a possible answer of the expected type.

    Every span fits a type without a pattern (``description``).
    """
    if kind in {"description", "yes/no"}:
        return True
    if kind == "date" and says_today(span.of(sentence)):
        return True
    return any(one.overlaps(span) for one in _candidates(kind, sentence))


def _candidates(kind: Kind, sentence: str) -> Iterator[Span]:
    return _FINDERS[kind](sentence) if kind in _FINDERS else iter(())


def _matches(pattern: re.Pattern[str], sentence: str, group: int = 0) -> Iterator[Span]:
    for match in pattern.finditer(sentence):
        yield Span(*match.span(group))


def _places(sentence: str) -> Iterator[Span]:
    for match in _matches(_PLACE, sentence, group=1):
        span = _without_tail(sentence, match)
        if not _CALENDAR.match(span.of(sentence)):
            yield span
    if dateline := _DATELINE.match(sentence):
        yield Span(*dateline.span(1))


def numbers(sentence: str) -> Iterator[Span]:
    """Yield sums and counts, without bare years and days of dates."""
    dates = list(_matches(_DATE, sentence))
    ends = [date.end for date in dates]
    for span in _matches(_NUMBER, sentence):
        following = bisect_right(ends, span.start)
        if not any(date.start < span.end for date in dates[following : following + 1]):
            yield span


def _names(sentence: str) -> Iterator[Span]:
    """Yield runs of capitalised words, without function words that begin the sentence."""
    for match in _matches(_NAME, sentence):
        span = _without_tail(sentence, match)
        start = span.start
        for found in WORD.finditer(sentence, span.start, span.end):
            word = found.group()  # ``WHO`` and ``US``, not ``Who`` or ``A``
            if word.lower() not in STOP_WORDS or (len(word) > 1 and word.isupper()):
                break
            start = min(found.end() + 1, span.end)
        span = Span(start, span.end)
        if not _CALENDAR.match(span.of(sentence)):
            yield span


def _people(sentence: str) -> Iterator[Span]:
    """Yield names without roles; single words only if no name has two."""
    trimmed = []
    for span in _names(sentence):
        start = span.start  # after the last word of a role
        for match in re.finditer(r"\S+", span.of(sentence)):
            word = match.group().strip(".,").lower()
            if word.removesuffix("’s").removesuffix("'s") in _ROLES:
                start = min(span.start + match.end() + 1, span.end)
        trimmed.append(Span(start, span.end))
    full = [span for span in trimmed if " " in span.of(sentence).strip()]
    yield from full or (span for span in trimmed if span.start < span.end)


_FINDERS: Mapping[Kind, Callable[[str], Iterator[Span]]] = {
    "place": _places,
    "date": dates,
    "duration": partial(_matches, _DURATION),
    "number": numbers,
    "person": _people,
    "organisation": _names,
    "reason": partial(_matches, _REASON, group=1),
}


def _without_tail(sentence: str, span: Span) -> Span:
    """Return the span without a final possessive or the sentence's full stop."""
    words = span.of(sentence)
    bare = words[:-2] if words.endswith(("'s", "’s")) else words.rstrip(".,'’-")
    return Span(span.start, span.start + len(bare))
