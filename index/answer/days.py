"""Compare the one day that a question asks about with those that a sentence names by weekday.

The reader compares words. It does not work out that the Tuesday of an article of 15 May is 14 May,
nor that its Monday is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.times.resolution import day_of
from index.answer.sentences import Sentence
from index.text.words import WEEKDAY_NAMES
from index.values import MONTH_NAMES

# Resolve the days that a sentence names by their distance: “on Tuesday”, “yesterday”.

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


_MONTHS = "|".join(("Sept[.]?", *(f"{name}|{name[:3]}[.]?" for name in MONTH_NAMES)))
_CALENDAR = re.compile(
    rf"\b(?:{_MONTHS}) \d|\d(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|\b(?:19|20)\d\d\b"
)
"""A calendar date, which the reader compares by itself."""

_OF_ANOTHER_EVENT = re.compile(r"\b(?:after|before|during|following|since|until)\b")
"""Words of a question that asks about something else than what happened on the day it names."""

_BESIDE_NOUN = re.compile(r"(?:\b(?:dated|the)|[’']s) *\||\|(?:at|by|from|in the|of|the)\b")
"""A day that stands beside a noun, after a bar: “the attack |of 14 May”, “the |14 May attack”."""


def with_relative_day(reading: QuestionAnalysis, sentence: Sentence) -> str:
    """Return a question in plain English, its day named as a sentence names it, if it does.

    Args:
        reading: the question; nothing is changed unless it asks about one day.
        sentence: the sentence that it is to be read with.
    """
    asked, published = _asked_day(reading), sentence.passage.published
    if reading.days is None or asked is None or published is None:
        return reading.plain
    if _CALENDAR.search(sentence.words):
        return reading.plain
    for one in named_days(sentence.words, published.day):
        if asked in one.days:
            name = one.words if one.words == YESTERDAY else f"on {one.words}"
            return reading.plain.replace(reading.days.words, name, 1)
    return reading.plain


def _asked_day(reading: QuestionAnalysis) -> date | None:
    """Return the one day on which, as a question says, what it asks about happened; or None."""
    days, plain = reading.days, reading.plain
    if days is None or days.other is not None or days.since is None or days.since != days.until:
        return None
    before, named, _ = plain.partition(days.words)
    beside = _BESIDE_NOUN.search(f"{before}|{named}") or _OF_ANOTHER_EVENT.search(before)
    return None if not named or beside else days.since
