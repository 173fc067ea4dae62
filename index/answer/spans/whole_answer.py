"""Complete an answer that was marked in part: a whole list, or a whole duration.

Of “A, B and C” a reader of this size may mark B alone; of “2 minutes and 20 seconds”, the minutes.
"""

import re

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import stems_of, words_of
from index.text.offices.vocabulary import HEADS, MODIFIERS
from index.values import Span

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
