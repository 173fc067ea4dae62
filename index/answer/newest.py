"""Put the newest value first where a matter has changed: a toll has risen, an office has passed on.

An older article isn't wrong about its day. So a question that names a day or a year keeps the order
of its quotes; without one, people ask how things stand.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.answer.answer_comparison import same_answer
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stems_of
from index.values import Kind, Quote

_CHANGING: frozenset[Kind] = frozenset({"number", "person", "place", "organisation", "date"})
"""Kinds of answers that later articles replace."""

_FIRST = re.compile(r"\b(?:first|originally|initial(?:ly)?|earliest|before|previous(?:ly)?|then)\b")
"""Words that ask for an older value."""


def newest_first(
    reading: QuestionAnalysis, quotes: Sequence[Quote], threshold: float
) -> tuple[Quote, ...]:
    """Return the quotes with the newest value first, if a later article changes the first one.

    A later quote does if it would be quoted alone, gives another answer, and its article tells of
    the same matter: it has every word of the question that the first quote's article has there.
    Older quotes with another answer are marked as overtaken.

    Args:
        reading: the question.
        quotes: best first.
        threshold: least score of a quote that may come first.
    """
    if len(quotes) < 2 or not _asks_how_things_stand(reading):
        return tuple(quotes)
    later = [
        one for one in quotes[1:] if one.score >= threshold and _changes(reading, quotes[0], one)
    ]
    if not later:
        return tuple(quotes)
    newest = max(later, key=_day)
    ordered = [newest, *(one for one in quotes if one is not newest)]
    return tuple(
        replace(one, rank=place, overtaken=_changes(reading, one, newest))
        for place, one in enumerate(ordered, start=1)
    )


def overtakes(reading: QuestionAnalysis, old: Quote, new: Quote) -> bool:
    """Return whether a quote gives a newer answer than an older one that was given before.

    Args:
        reading: the question.
        old: the first quote of the older answer.
        new: a quote that answers the question alone.
    """
    return _asks_how_things_stand(reading) and _changes(reading, old, new)


def _asks_how_things_stand(reading: QuestionAnalysis) -> bool:
    return reading.kind in _CHANGING and reading.days is None and not _FIRST.search(reading.plain)


def _changes(reading: QuestionAnalysis, old: Quote, new: Quote) -> bool:
    """Return whether a quote is newer, about the same matter, and gives another answer."""
    if old.published is None or new.published is None or not old.span or not new.span:
        return False
    return (
        _day(new) > _day(old)
        and not same_answer(reading.kind, old.span, new.span)
        and _matter(reading, old) <= _matter(reading, new)
    )


def _day(quote: Quote) -> str:
    return quote.published.day.isoformat() if quote.published else ""


def _matter(reading: QuestionAnalysis, quote: Quote) -> frozenset[str]:
    """Return the question's words in a quote and its headline."""
    return reading.stems & stems_of(f"{quote.title} {quote.sentence}")
