"""Find the answer span in a sentence by the expected answer type."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import STOP_WORDS, WORD, stem, words_of
from index.answer.question.verbs import may_be_verb
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


# Give the words that answer their proper beginning and end.
#
# The reader marks tokens, so it may keep one of two quotation marks, or a full stop less. What is
# shown in bold should read like an answer.

_AT = re.compile(r"(?:at|in|on) (?=(?:the )?[A-ZÀ-ÖØ-Þ])")
_DESCRIBED = re.compile(r", (?:an?|(?:in|on|near|at|outside)(?: the)?) [a-zß-öø-ÿ].*")
_OTHERS = re.compile(
    r"[\"“”()\[\];]|, (?:(?:at|in|on|the) )*[A-ZÀ-ÖØ-Þ]|\b(?:or|as well as|later)\b"
    r"|\band (?:(?:at|in|on|the) )*[A-ZÀ-ÖØ-Þ]"
)
"""What may name a second place, and marks of a pair, which a cut might part."""
_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]$")
_LONGEST_ABBREVIATION = 20
_CURRENCY = re.compile(r"(?:^|[\s(\[“\"'/–—-])([A-Z]{1,2}|U\.S\.)$")
_PAIRS = (('"', '"'), ("“", "”"), ("(", ")"), ("[", "]"))


def bounded(reading: QuestionAnalysis, span: Span, sentence: Span, text: str) -> Span:
    """Return a span with its proper beginning and end.

    Args:
        reading: the question.
        span: the words marked.
        sentence: the sentence that they stand in.
        text: the text of both.
    """
    country = _CURRENCY.search(text[max(0, span.start - _LONGEST_ABBREVIATION) : span.start])
    if country and text.startswith("$", span.start):  # “A$23.5 million”
        span = Span(span.start - len(country[1]), span.end)
    if reading.kind == "place":
        span = _place_name(span, text)
    ending = text[max(span.start, span.end - _LONGEST_ABBREVIATION) : span.end]
    if _ABBREVIATION.search(ending) and text.startswith(".", span.end):  # “in the U.S.”
        span = Span(span.start, span.end + 1)
    words = span.of(text)
    for opening, closing in _PAIRS:
        lacking = words.count(opening) != words.count(closing)
        if lacking or (opening == closing and words.count(opening) % 2):
            span = _with_the_other(span, sentence, text, opening, closing)
    return span


def repeats(reading: QuestionAnalysis, words: str) -> bool:
    """Return whether words only repeat the question, as “Trudeau” for “who replaced Trudeau”.

    A place may answer with a name that the lexicon takes for its country: “Ankara” for a meeting
    with “Turkey's” minister.
    """
    content = [stem(word) for word in words_of(words) if word.lower() not in STOP_WORDS]
    return bool(content) and reading.kind != "place" and reading.stems.issuperset(content)


def _place_name(span: Span, text: str) -> Span:
    """Return the name of a place without the preposition before it and the description after it.

    “at Yanqi Lake, a resort near Beijing” becomes “Yanqi Lake”, as “Yanqi Lake, in the hills” does.
    Words that may name several places, or a day, stay as they are.
    """
    words = span.of(text)
    if _OTHERS.search(words):
        return span
    named = _DESCRIBED.sub("", words)
    end = len(named if any(map(str.isupper, named)) else words)
    lead = _AT.match(words)
    name = words[lead.end() : end] if lead else ""
    one = CALENDAR.isdisjoint(map(str.lower, words_of(name))) and not re.search(
        " (at|in|on) ", name
    )
    return Span(span.start + (lead.end() if lead and one else 0), span.start + end)


def _with_the_other(span: Span, sentence: Span, text: str, opening: str, closing: str) -> Span:
    """Return the span with both marks of a pair, or with none where the other one is far."""
    start, end = span.start, span.end
    if start > sentence.start and text[start - 1] == opening:
        return Span(start - 1, end)
    if end < sentence.end and text[end] == closing:
        return Span(start, end + 1)
    if text[start] == opening and end - start > 1:
        return Span(start + 1, end)
    if text[end - 1] == closing and end - start > 1:
        return Span(start, end - 1)
    return span


# The clause that tells whether something is so, for the answer to a yes/no question.

_PART = re.compile(r";|[?!](?=\s)|\s[-–—]\s|—")
"""What divides a sentence into parts of which none limits what another one says."""

_BOUNDARY = re.compile(
    r"[:()](?!\d)|,(?!\s?\d)|\s(?:after|although|because|before|but|despite|since|though|when|where"
    r"|which|while|who|whose)\b"
)
"""Where a clause may begin, within a part. None begins at “and”, because its subject may stand
before that; nor at “that”, “if” or “whether”, because what stands before these may deny it."""

_LIMITING = re.compile(
    r"\b(?:no|not|nobody|none|nothing|neither|nor|never|without|cannot|den(?:y|ies|ied|ying)"
    r"|fail(?:s|ed|ing)?|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|false(?:ly)?|rumou?rs?|contrary"
    r"|doubt\w*|yet to|all but|if|whether|unless|until|provided)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words that deny or limit what another clause says."""

_OPENING = re.compile(r"[\s:(),”]*(?:(?:and|but)\s)?")
_CLOSING = " \t\n;:—–-(),.“"
_CONTINUED = re.compile(r",\s[^\W\d_a-z]")
"""A comma and a capital: the next item of a list, or the country of a city."""


def whole_clause(sentence: str, marked: Span) -> Span:
    """Return the clause that words stand in, as offsets in the sentence.

    It has a verb with its subject, unless that is one in -ing (“killing two people”); and it has
    what denies or limits it, if that stands in another clause.

    Args:
        sentence: the sentence.
        marked: the words, as offsets in the sentence.
    """
    part = _part(sentence, marked)
    cuts = [one.start() for one in _BOUNDARY.finditer(sentence, part.start, part.end)]
    starts = [part.start, *cuts[: bisect_right(cuts, marked.start)]]
    ends = [*cuts[bisect_left(cuts, marked.end) :], part.end]
    start, end = _with_verb(sentence, starts, ends)
    clause = _trimmed(sentence, start, _with_list(sentence, end, ends), marked)
    # Words of another clause deny or limit it, or its subject is not among its words.
    limits = (one.start() for one in _LIMITING.finditer(sentence, part.start, part.end))
    limited = any(not clause.start <= at < clause.end for at in limits)
    first = "".join(words_of(clause.of(sentence))[:1])
    verb = first[:1].islower() and may_be_verb(first) and not first.endswith("ing")
    return _trimmed(sentence, part.start, part.end, marked) if limited or verb else clause


def _part(sentence: str, marked: Span) -> Span:
    """Return the part of a sentence in which words stand."""
    start, end = 0, len(sentence)
    for found in _PART.finditer(sentence):
        if found.end() <= marked.start:
            start = found.end()
        elif found.start() >= marked.end:
            end = found.start()
            break
    return Span(start, end)


def _with_verb(sentence: str, starts: list[int], ends: list[int]) -> tuple[int, int]:
    """Return where a clause begins and ends, with those before it, or after it, up to a verb.

    Args:
        sentence: the sentence.
        starts: where it and the clauses before it begin; without those that it takes, afterwards.
        ends: where it and the clauses after it end, likewise.
    """
    start, end = starts.pop(), ends.pop(0)
    added = sentence[start:end]
    while not _has_verb(added) and (starts or ends):
        if starts:
            start, before = starts.pop(), start
            added = sentence[start:before]
        else:
            end, after = ends.pop(0), end
            added = sentence[after:end]
    return start, end


def _with_list(sentence: str, end: int, ends: list[int]) -> int:
    """Return the end of a clause with the names that go on with its list, or with its place."""
    for following in ends:
        if not _CONTINUED.match(sentence, end) or _has_verb(sentence[end:following]):
            break
        end = following
    return end


def _trimmed(sentence: str, start: int, end: int, marked: Span) -> Span:
    """Return a clause without the conjunction before it and the punctuation around it."""
    opening = _OPENING.match(sentence, start, marked.start)
    start = opening.end() if opening else start
    return Span(start, max(marked.end, start + len(sentence[start:end].rstrip(_CLOSING))))


def _has_verb(words: str) -> bool:
    return any(map(may_be_verb, words_of(words)))
