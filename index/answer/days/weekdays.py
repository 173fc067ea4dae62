"""Resolve the days that a sentence names by their distance: “on Tuesday”, “yesterday”.

News names days so. A weekday is the last one before the article, or the next one where a sentence
tells what is yet to come.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.answer.question.times.resolution import day_of
from index.text.words.calendar import WEEKDAY_NAMES

YESTERDAY = "yesterday"

_WEEK = 7
_WEEKDAYS = [name.casefold() for name in WEEKDAY_NAMES]
_NAMED = re.compile(
    r"(?<!\bash )(?<!\bblack )(?<!\bbloody )(?<!\bcyber )(?<!\beaster )(?<!\bgiving )(?<!\bgood )"
    r"(?<!\bholy )(?<!\bmaundy )(?<!\bpalm )(?<!\bsuper )"
    r"\b(?:(?:(?P<which>last|next|coming|upcoming) (?P<week>week (?:on )?)?)?"
    rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    r"(?! (?:herald|mail|telegraph|times|week\b|before last))"
    r"(?: (?:of )?(?P<of_week>last|next) week)?"
    rf"|(?<!before )(?P<yesterday>{YESTERDAY})\b)",
    re.IGNORECASE,
)
"""A day, except in names such as “Black Friday”."""
_AHEAD = re.compile(
    r"\b(?:will|shall|would|could|may|might|plans? to|hopes? to|intends? to|vow(?:s|ed)? to"
    r"|agree[sd]? to|(?:is|are|was|were) (?:\w+ )?(?:due|expected|planned|scheduled|set|slated|to)"
    r"|due|scheduled|ahead of|until|(?:begin|start|resume|open|meet)s)\b|[’']ll\b",
    re.IGNORECASE,
)
"""Words of a sentence that tells what is yet to come."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as a sentence names it.

    Attributes:
        start: where its name begins in the sentence.
        words: its name, in lower case: “tuesday”, “friday last week”.
        days: what it may be, the likeliest first; several where that is not sure.
    """

    start: int
    words: str
    days: tuple[date, ...]


def named_days(sentence: str, published: date) -> Iterator[NamedDay]:
    """Yield the days that a sentence names by a weekday, or as yesterday, in order.

    Args:
        sentence: the sentence.
        published: the day of its article.
    """
    ahead = _AHEAD.search(sentence) is not None
    for found in _NAMED.finditer(sentence):
        ordinals = _ordinals_of(found, published, ahead)
        yield NamedDay(found.start(), found.group().casefold(), tuple(map(day_of, ordinals)))


def _ordinals_of(found: re.Match[str], published: date, ahead: bool) -> tuple[int, ...]:
    """Return the days that a name may mean, counted as in ``date.toordinal``."""
    day = published.toordinal()
    if found["yesterday"]:
        return (day - 1,)
    weekday = _WEEKDAYS.index(found["weekday"].casefold())
    latest = day - (published.weekday() - weekday) % _WEEK
    which = found["which"] and found["which"].casefold()
    if week := found["of_week"] or (found["week"] and which):
        monday = day - published.weekday() + (-_WEEK if week.casefold() == "last" else _WEEK)
        return (monday + weekday,)
    if which == "last":
        last = latest - _WEEK if latest == day else latest
        return (last, last - _WEEK)
    if which is not None:
        return (latest + _WEEK, latest + 2 * _WEEK)
    return (latest, latest + _WEEK) if ahead and latest < day else (latest,)
