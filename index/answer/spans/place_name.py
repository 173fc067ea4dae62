"""Reduce the words that answer a question for a place to its name."""

import re

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import words_of
from index.values import Span

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
