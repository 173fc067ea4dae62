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

_REPORTED = re.compile(
    r"\b(?:report\w*|told|as of|according|articles?|news\w*|writes?|wrote|publish\w*|says?|said)\b"
)
"""Words of a question whose day is that of a report."""

_NOT_OVER = re.compile(r"\b(?:will|shall|is|are|do|does)\b")
"""Words of a question for what holds, or is yet to come."""

_UNSURE = re.compile(
    r"\b(?:(?:a|one|the|previous|next|following) (?:day|night|morning)|overnight|last night"
    r"|earlier|later|tolls?|ros?e|risen)\b|[“”\"]",
    re.IGNORECASE,
)
"""Words of a sentence that names another day, too, or whose weekday may be that of its telling."""

_TELLING = r"(?:said|says?|told|announced?|reported|confirmed|according|wrote|added)\b"
_TOLD_BEFORE = re.compile(rf"\b{_TELLING}", re.IGNORECASE)
_TOLD_AFTER = re.compile(rf" {_TELLING}", re.IGNORECASE)
"""Verbs of telling, before a weekday and right after it: “said in Oslo on Monday that …”."""

_CLAUSE = re.compile(
    r"(?:^|,? )(?:after|as|before|following|since|until|when|where|which|while|who)\b",
    re.IGNORECASE,
)
"""What begins a clause whose day is not that of the main clause."""

_NOT_ITS_DAY = re.compile(
    r"\b(?:and|between|by|from|into|of|or|since|the|this|through|to|until)$", re.IGNORECASE
)
"""Words before a weekday that is an end of a range, or of something else than the clause."""


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


def tells_of_another_day(reading: QuestionAnalysis, sentence: Sentence) -> bool:
    """Return whether a sentence tells what happened on another day than a question asks about.

    Its main clause names weekdays, and none is that of the day asked about. Left to the reader is
    what may be meant otherwise: a calendar date, the day on which somebody told it, an end of a
    range, and yesterday in an article of the day asked about, which may be that of a speech. So
    is everything if the question asks when, whether, or for what holds or is yet to come.

    Args:
        reading: the question; False unless it asks about one day.
        sentence: the sentence.
    """
    asked, published = _asked_day(reading), sentence.passage.published
    if asked is None or published is None or not _asks_what_happened(reading):
        return False
    if _UNSURE.search(sentence.words) or _CALENDAR.search(sentence.words):
        return False
    clause = _CLAUSE.split(sentence.words)[0]
    told = [one for one in named_days(clause, published.day) if not _is_of_telling(one, clause)]
    return bool(told) and all(_is_another(one, clause, asked, published.day) for one in told)


def _asks_what_happened(reading: QuestionAnalysis) -> bool:
    plain = reading.plain
    otherwise = reading.asks_for_holder or _NOT_OVER.search(plain) or _REPORTED.search(plain)
    return reading.kind not in {"date", "yes/no"} and not otherwise


def _is_of_telling(named: NamedDay, clause: str) -> bool:
    """Return whether a day may be that on which somebody told what a clause says."""
    before, after = clause[: named.start], clause[named.start + len(named.words) :]
    return bool(_TOLD_BEFORE.search(before) or _TOLD_AFTER.match(after))


def _is_another(named: NamedDay, clause: str, asked: date, published: date) -> bool:
    """Return whether a day that a clause names is surely that of the clause, and not the asked one.

    A day of the same weekday may be the asked one, a week earlier or later.
    """
    after = clause[named.start + len(named.words) :]
    if after.startswith(("'", "’")) or _NOT_ITS_DAY.search(clause[: named.start].rstrip()):
        return False
    if named.words == YESTERDAY:
        return asked not in (published, *named.days)
    sure = len(named.days) == 1
    return sure and WEEKDAY_NAMES[asked.weekday()].casefold() not in named.words


def _asked_day(reading: QuestionAnalysis) -> date | None:
    """Return the one day on which, as a question says, what it asks about happened; or None."""
    days, plain = reading.days, reading.plain
    if days is None or days.other is not None or days.since is None or days.since != days.until:
        return None
    before, named, _ = plain.partition(days.words)
    beside = _BESIDE_NOUN.search(f"{before}|{named}") or _OF_ANOTHER_EVENT.search(before)
    return None if not named or beside else days.since
