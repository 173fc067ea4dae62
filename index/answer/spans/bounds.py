"""Give the words that answer their proper beginning and end.

The reader marks tokens, so it may keep one of two quotation marks, a full stop less, or two counts
of which one was asked for. What is shown in bold should read like an answer.
"""

import re
from itertools import islice

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import STOP_WORDS, content_words, stem, stems_of, words_of
from index.answer.spans.patterns import dates, numbers
from index.text.offices.vocabulary import HEADS, MODIFIERS
from index.values import Span

# Reduce the words that answer a question for a place to its name.

_AT = re.compile(r"(?:at|in|on) (?=(?:the )?[A-ZÀ-ÖØ-Þ])")
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ]")
_DESCRIPTION = re.compile(r"an? [a-zß-öø-ÿ]")

_OTHERS = re.compile(
    r"[\"“”()\[\];]"
    r"|, (?:(?:at|in|on|the) )*[A-ZÀ-ÖØ-Þ]"
    r"|\b(?:or|as well as|later)\b"
    r"|\band (?:(?:at|in|on|the) )*[A-ZÀ-ÖØ-Þ]"
)
"""What may name a second place, and marks of a pair, which a cut might part."""

_SECOND_AT = re.compile(r" (?:at|in|on) ")


def place_name(reading: QuestionAnalysis, span: Span, text: str) -> Span:
    """Return the name of a place without the preposition before it and the description after it.

    “at Yanqi Lake, a resort near Beijing” becomes “Yanqi Lake”. Words that may name several places,
    or a day, stay as they are, and so do other answers.

    Args:
        reading: the question.
        span: the words marked.
        text: the text that they stand in.
    """
    words = span.of(text)
    if reading.kind != "place" or _OTHERS.search(words):
        return span
    name, _, rest = words.partition(", ")
    described = _DESCRIPTION.match(rest) and _CAPITAL.search(name)
    end = len(name) if described else len(words)
    before = _AT.match(words)
    start = before.end() if before and _is_name(words[before.end() : end]) else 0
    return Span(span.start + start, span.start + end)


def _is_name(words: str) -> bool:
    """Return whether words are one name of a place, without another preposition or a day."""
    dated = CALENDAR.intersection(word.lower() for word in words_of(words))
    return not dated and _SECOND_AT.search(words) is None


# Cut what happened off the words that tell when: “Thursday” of “a member of NATO on Thursday”.

_AFTER_DATELINE = re.compile(r"\s?[—–-]{1,2}\s")
"""Follows the day on which a report was sent, which may not be that of what it tells."""

_RELATIVE = re.compile(
    r"\b(?:after|ago|before|between|during|following|from|later|since|till|until|within"
    r"|afternoon|anniversary|beginning|days?|decades?|early|end|eve|evening|half|hours?|late|mid"
    r"|minutes?|months?|morning|night|noon|quarter|start|weeks?|years?)\b|\b(?:of|to)\s$",
    re.IGNORECASE,
)
"""Words that a date belongs to, as in “two days after the vote on Thursday”, “late on Thursday”."""

_LEAD = re.compile(r"(?:on|in)\s")
_WITHIN = re.compile(r",?\s?")
"""Stands between a month and its year."""


def date_alone(reading: QuestionAnalysis, span: Span, text: str) -> Span:
    """Return the only date in a span if the rest doesn't tell when; else the span.

    Args:
        reading: the question.
        span: the words marked.
        text: the text that they stand in.
    """
    if reading.kind != "date":
        return span
    words = span.of(text)
    found = [one for one in _whole_dates(words) if not _AFTER_DATELINE.match(words, one.end)]
    if len(found) != 1:
        return span
    date = _without_preposition(found[0], words)
    before, after = words[: date.start], words[date.end :]
    is_whole = not content_words(words_of(before + after))
    if is_whole or _RELATIVE.search(before) or not stems_of(after) <= reading.stems:
        return span
    return date.moved(span.start)


def _whole_dates(words: str) -> list[Span]:
    """Return the dates that words name, “in May 2022” as one."""
    found: list[Span] = []
    for date in dates(words):
        joined = found and _WITHIN.fullmatch(words, found[-1].end, date.start)
        found.append(Span(found.pop().start, date.end) if joined else date)
    return found


def _without_preposition(date: Span, words: str) -> Span:
    lead = _LEAD.match(words, date.start, date.end)
    return Span(lead.end(), date.end) if lead else date


# Complete an answer that was marked in part: a whole list, or a whole duration.

_ASKS_FOR_SEVERAL = re.compile(
    r"^(?:who(?:m)?(?: else)? (?:are|were|did|does|do|has|have|had|will)\b"
    r"|(?:which|what)(?: other| two| three)? \w*(?:ies|ns|ts|rs|es|ls)\b)"
)
"""A question that several may answer: whom somebody met, which countries."""

_TITLES = "|".join(sorted(HEADS | MODIFIERS, key=len, reverse=True))
_IN_NAME = rf"(?:al|bin|da|de|del|der|du|for|ibn|la|of|the|van|von|{_TITLES})"
_NAME = r"[A-Z][\w’'-]*(?:\.[\w’'-]+)*"
_ITEM = rf"(?:(?:the|{_TITLES}) )?(?:{_NAME}\.? (?:{_IN_NAME} ){{0,4}}){{0,8}}{_NAME}"
"""A name with its title: “British prime minister Ann Ito”, “the Republic of Palau”."""

_LIST = re.compile(rf"\b{_ITEM}(?:, {_ITEM}){{0,12}},? and {_ITEM}")

_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_COUNT = (
    r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:twen|thir|for|fif)ty(?:-\w+)?)"
)
_OF_TIME = re.compile(rf"\b({'|'.join(_UNITS)})s?$")
_REST_OF_TIME = re.compile(rf"(?:,? and |, | ){_COUNT} ({'|'.join(_UNITS)})s?\b")


def whole_answer(reading: QuestionAnalysis, span: Span, sentence: Span, text: str) -> Span:
    """Return a span with the rest of the list or duration that it is a part of.

    Only a question that several may answer gets a list.

    Args:
        reading: the question.
        span: the words marked.
        sentence: the sentence that they stand in.
        text: the text of both.
    """
    if reading.kind in {"duration", "number"}:
        return _with_rest_of_time(span, sentence, text)
    if reading.kind in {"date", "description", "reason", "yes/no"}:
        return span
    whole = _with_its_list(span, sentence, text) if _asks_for_several(reading) else span
    return span if _has_others(reading, whole.of(text)) else whole


def _asks_for_several(reading: QuestionAnalysis) -> bool:
    return _ASKS_FOR_SEVERAL.search(reading.plain) is not None


def _has_others(reading: QuestionAnalysis, words: str) -> bool:
    """Return whether a list has a day, or somebody whom the question names, as in “A and B met”."""
    said = frozenset(words_of(words.lower()))
    named = (stems_of(one.words) for one in reading.terms if one.name)
    return not said.isdisjoint(CALENDAR) or any(one <= stems_of(words) for one in named)


def _with_rest_of_time(span: Span, sentence: Span, text: str) -> Span:
    rest = _REST_OF_TIME.match(text, span.end, sentence.end)
    unit = _OF_TIME.search(span.of(text))
    if rest is None or unit is None or _UNITS.index(rest[1]) <= _UNITS.index(unit[1]):
        return span
    return Span(span.start, rest.end())


def _with_its_list(span: Span, sentence: Span, text: str) -> Span:
    """Return the list of names that a span is in; the span if it is in none."""
    lists = (Span(*found.span()) for found in _LIST.finditer(text, sentence.start, sentence.end))
    return next((one for one in lists if one.holds(span)), span)


_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]$")
_LONGEST_ABBREVIATION = 20
_CURRENCY = re.compile(r"(?:^|[\s(\[“\"'/–—-])([A-Z]{1,2}|U\.S\.)$")
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))
_COUNTED = 3
"""Words after a count within which what is counted stands: ``231 House Democrats``."""
_ASKED = re.compile(r"\bhow many (?P<counted>(?:[\w'-]+ ?){1,3})")


def bounded(reading: QuestionAnalysis, span: Span, sentence: Span, text: str) -> Span:
    """Return a span with its proper beginning and end.

    Args:
        reading: the question.
        span: the words marked.
        sentence: the sentence that they stand in.
        text: the text of both.
    """
    span = date_alone(reading, span, text)
    span = _with_its_currency(_counted(reading, span, text), text)
    span = place_name(reading, whole_answer(reading, span, sentence, text), text)
    return _balanced(_with_its_full_stop(span, text), sentence, text)


def repeats(reading: QuestionAnalysis, words: str) -> bool:
    """Return whether words only repeat the question, as “Trudeau” for “who replaced Trudeau”.

    A place may answer with a name that the lexicon takes for its country: “Ankara” for a meeting
    with “Turkey's” minister.
    """
    content = [stem(word) for word in words_of(words) if word.lower() not in STOP_WORDS]
    return bool(content) and reading.kind != "place" and reading.stems.issuperset(content)


def _with_its_currency(span: Span, text: str) -> Span:
    """Return the span with the country whose money it is: ``A$23.5 million``."""
    country = _CURRENCY.search(text[max(0, span.start - _LONGEST_ABBREVIATION) : span.start])
    given = country if text.startswith("$", span.start) else None
    return Span(span.start - len(given[1]), span.end) if given else span


def _with_its_full_stop(span: Span, text: str) -> Span:
    """Return the span with the full stop of a final abbreviation (``in the U.S.``)."""
    ending = text[max(span.start, span.end - _LONGEST_ABBREVIATION) : span.end]
    cut = _ABBREVIATION.search(ending) and text.startswith(".", span.end)
    return Span(span.start, span.end + bool(cut))


def _balanced(span: Span, sentence: Span, text: str) -> Span:
    """Return the span with both marks of a pair, or with none where the other one is far."""
    words = span.of(text)
    if words.count('"') % 2:
        span = _with_the_other(span, sentence, text, '"', '"')
    for opening, closing in _PAIRS:
        if words.count(opening) != words.count(closing):
            span = _with_the_other(span, sentence, text, opening, closing)
    return span


def _with_the_other(span: Span, sentence: Span, text: str, opening: str, closing: str) -> Span:
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


def _counted(reading: QuestionAnalysis, span: Span, text: str) -> Span:
    """Return the count of what a question counts, of several counts in a span.

    Of ``231 Democrats in favour, and 194 Republicans`` it is ``231 Democrats`` if Democrats were
    asked for. A span of one count is left as it is.
    """
    asked = _ASKED.search(reading.plain)
    words = span.of(text)
    counts = list(numbers(words)) if asked else []
    if asked is None or len(counts) < 2:
        return span
    counted = frozenset(map(stem, words_of(asked["counted"])))
    ends = [*(one.start for one in counts[1:]), len(words)]
    for count, end in zip(counts, ends, strict=True):
        after = islice(re.finditer(r"[^\W_]+", words[count.end : end]), _COUNTED)
        thing = next((one.end() for one in after if stem(one.group()) in counted), None)
        if thing is not None:
            return Span(span.start + count.start, span.start + count.end + thing)
    return span
