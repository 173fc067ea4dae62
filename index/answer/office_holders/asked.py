"""Reads which office a question asks about, and which sentences may tell who holds it."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from index.answer.office_holders.office_names import Office, OfficeNames
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.lexicon.lookup import key_of
from index.answer.question.times.expressions import find_dates

_WHO_IS = re.compile(
    r"who(?:'s| is| was| are| were| serves as| served as| has been) (?P<office>.+)"
)
_ADDS_NOTHING = frozenset(
    ("a", "an", "as", "at", "back", "by", "current", "currently", "in", "moment", "now", "of", "on",
     "present", "s", "still", "that", "the", "then", "time", "today")
)  # fmt: skip
_FOR_NOW = frozenset(("acting", "caretaker", "interim"))
_NOT_A_TIME_OF = re.compile(r"\b(?:after|before|between|by|from|since|till|until)\b")
_STALE = timedelta(days=1095)
"""Articles that are older say nothing of who holds an office now."""


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """An office whose holder a question asks for.

    Attributes:
        readings: what it may be, likeliest first.
        since: the first day of the time asked about; the day itself if it asks for one.
        until: the last day.
        dated: whether the question names a time.
    """

    readings: tuple[Office, ...]
    since: date
    until: date
    dated: bool


def asked_office(
    reading: QuestionAnalysis, names: OfficeNames, asked: date | None = None
) -> AskedOffice | None:
    """Return the office whose holder a question asks for; None if it asks for anything else.

    Args:
        reading: the question.
        names: the offices that are known.
        asked: the day on which it is asked; None for today.
    """
    today = asked or datetime.now(UTC).date()
    days = find_dates(reading.plain, today)
    if days and (_NOT_A_TIME_OF.search(days.words) or not (days.since and days.until)):
        return None
    who = _WHO_IS.fullmatch((days.rest if days else reading.plain).strip(" ?"))
    if who is None:
        return None
    words = [word for word in key_of(who["office"]) if word not in _FOR_NOW]
    offices = names.find(words)
    if len(offices) != 1:
        return None
    [office] = offices
    others = (*words[: office.start], *words[office.end :])
    if office.is_for_a_matter or not _ADDS_NOTHING.issuperset(others):
        return None
    since, until = (days.since, days.until) if days else (today, today)
    assert since is not None
    assert until is not None
    if since > today:
        return None
    readings = tuple(dict.fromkeys(office.readings))
    return AskedOffice(readings, since, min(until, today), days is not None)


def may_tell(asked: AskedOffice, names: OfficeNames, sentence: str, published: date | None) -> bool:
    """Return whether a sentence may tell who held an office at the time asked about.

    It names the role, of that area or beside no other, and is of that time, or names its year. The
    body may be named elsewhere: “the secretary general” may be that of NATO.
    """
    earliest = asked.since if asked.dated else asked.since - _STALE
    timely = earliest <= published <= asked.until if published else not asked.dated
    if not timely and not (asked.dated and str(asked.since.year) in sentence):
        return False
    words = key_of(sentence.lower())
    told = {reading for one in names.find(words) for reading in one.readings}
    for office in asked.readings:
        roles = set(names.equivalents(office.role))
        short = {role.partition(" of ")[0] for role in roles if " of " in role}
        others = names.areas_in(words) - {office.area}
        for one in told:
            of_area = one.area in (office.area, "") if not others else one.area == office.area
            same = one.role in roles or one.role.replace("-", " ") in short
            if same and (of_area or not office.area):
                return True
    return False
