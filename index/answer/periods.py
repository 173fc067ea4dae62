"""How well the times that a sentence names agree with the period that a question asks about.

“Who led it from 1983 to 1986?” is answered by “1983–1986: Jane Doe”, but also by “In 1982,
Doe took over”, if the next change comes in 1987. So a sentence is compared by the times that it
names, and by its place among those of the whole text, which tells how long what it says holds.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from index.answer.question.analyze import QuestionAnalysis
from index.text.words import MONTHS
from index.values import Span

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))

# Find the times that a text names: days, months, years, and periods between them.

_YEAR = r"1[0-9]{3}|20[0-9]{2}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_TIME = re.compile(
    rf"""(?<![\w$€£\#/])(?<![0-9][.,:])(?:
        (?P<iso>(?:{_YEAR})-[0-9]{{2}}-[0-9]{{2}})
      | (?:(?P<day>[0-9]{{1,2}}){_ORDINAL}\s+(?:of\s+)?)?(?P<month>{_MONTH})\.?,?\s+
        (?:(?P<after>[0-9]{{1,2}}){_ORDINAL},?\s+)?(?:of\s+)?(?P<of>{_YEAR})
      | (?P<year>{_YEAR})(?P<decade>['’]?s)?(?:[-–/](?P<tail>[0-9]{{2}})(?![-–/.]?[0-9]))?
    )(?![\w]|\s?%|[.,:][0-9])""",
    re.VERBOSE | re.IGNORECASE,
)
_JOINT = re.compile(r"\s*(?:[-–—]|to|until|till|til|through|up\s+to)\s*", re.IGNORECASE)
_LEAD = re.compile(
    r"\b(?:(?P<since>since|from|after)|(?P<until>until|till|before|by|to|through)"
    r"|in|of|during|on|between|and|for|around|about|circa|c\.)"
    r"(?:\s+(?:the|about|around|at\s+least|as\s+early\s+as|early|mid|late|spring|summer|autumn|fall"
    r"|winter|end\s+of|year))*[\s-]+$",
    re.IGNORECASE,
)
_NOW = re.compile(r"\s*(?:[-–—]|to|until|till)\s*(?:the\s+)?(?:present|now|today|date)\b", re.I)
_SET_OFF = re.compile(r"(?:^|[(\[,;:–—-])\s*$")
_LOOKS_BACK = 30
"""Characters before a time that may introduce it."""
_SURE_YEARS = 1800
"""Earlier years stand only after a word or a sign that introduces them: others are numbers."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time that a text names.

    Attributes:
        since: the ordinal of its first day; None if it is open.
        until: the ordinal of its last day; None if it is open.
        start: where it begins in the text.
        end: where it ends there.
        by_year: whether it gives no month.
    """

    since: int | None
    until: int | None
    start: int
    end: int
    by_year: bool = False


@lru_cache(maxsize=32)
def time_mentions(text: str) -> tuple[TimeMention, ...]:
    """Return the times that a text names, in order; joined ones, “1996 to 1998”, as one."""
    found = [
        TimeMention(*days, match.start(), match.end(), bool(match["year"]))
        for match in _TIME.finditer(text)
        if (days := _days(match, text))
    ]
    return tuple(_joined(text, found))


def _days(match: re.Match[str], text: str) -> tuple[int, int] | None:
    """Return the first and the last day; None if it is a number or no day of the calendar."""
    try:
        if match["iso"]:
            return (day := date.fromisoformat(match["iso"]).toordinal()), day
        if match["month"]:
            year, month = int(match["of"]), MONTHS[match["month"].lower()]
            first = date(year, month, int(match["day"] or match["after"] or 1)).toordinal()
            following = date(year + month // 12, month % 12 + 1, 1).toordinal()
            return first, first if match["day"] or match["after"] else following - 1
    except ValueError:
        return None
    year = int(match["year"])
    before = text[max(0, match.start() - _LOOKS_BACK) : match.start()]
    if year < _SURE_YEARS and not (_LEAD.search(before) or _SET_OFF.search(before)):
        return None
    last = year + 9 if match["decade"] else year
    if match["tail"]:  # “2009–10”, “1999–02”
        last = year - year % 100 + int(match["tail"])
        last += 100 * (last < year)
    return date(year, 1, 1).toordinal(), date(last, 12, 31).toordinal()


def _joined(text: str, found: list[TimeMention]) -> Iterator[TimeMention]:
    """Yield the times, two that are joined as one, and those that are open as such."""
    stop = 0
    for one, other in pairwise([*found, None]):
        assert one is not None, "only the last is None"
        if one.start < stop:
            continue
        stop = one.end
        between = text[one.end : other.start] if other else ""
        before = text[max(0, one.start - _LOOKS_BACK) : one.start].rstrip().lower()
        both = between.strip().lower() == "and" and before.endswith("between")
        if other and (both or _JOINT.fullmatch(between)):
            stop = other.end
            ends = (one.since, one.until, other.since, other.until)
            known = [day for day in ends if day is not None]
            by_year = one.by_year and other.by_year
            yield TimeMention(min(known), max(known), one.start, other.end, by_year)
        else:
            yield _opened(text, one)


def _opened(text: str, one: TimeMention) -> TimeMention:
    if _NOW.match(text, one.end):
        return replace(one, until=None)
    lead = _LEAD.search(text[max(0, one.start - _LOOKS_BACK) : one.start])
    if lead and lead["since"]:
        return replace(one, until=None)
    return replace(one, since=None) if lead and lead["until"] else one


@dataclass(frozen=True, slots=True)
class Period:
    """The period that a question asks about.

    Attributes:
        since: the ordinal of its first day.
        until: the ordinal of its last day.
        by_year: whether it is given in years, without months.
    """

    since: int
    until: int
    by_year: bool = False

    @property
    def days(self) -> int:
        """Return the number of its days."""
        return self.until - self.since + 1


def asked_period(reading: QuestionAnalysis) -> Period | None:
    """Return the period that a question asks about, the longest if it names several, or None."""
    named = [
        Period(one.since, one.until, one.by_year)
        for one in time_mentions(reading.text)
        if one.since is not None and one.until is not None
    ]
    if named:
        return max(named, key=lambda one: one.days)
    days = reading.days
    if days is None or days.since is None or days.until is None:
        return None
    return Period(days.since.toordinal(), days.until.toordinal())


def agreement(asked: Period, text: str, sentence: Span) -> dict[str, float]:
    """Return how well a sentence agrees with the period asked about, each value 0–1.

    The values are those of the features that begin with ``period_`` (``Features``), by the rest of
    their names.

    Args:
        asked: the period.
        text: the whole text.
        sentence: the sentence's place in it.
    """
    named = time_mentions(text)
    first, after = (
        bisect_left(named, place, key=lambda one: one.start)
        for place in (sentence.start, sentence.end)
    )
    own = named[first:after]
    shares = [_shared(asked, one) for one in own]
    return {
        "same": max(shares, default=0.0),
        "begins": float(any(_in_one_month(asked, asked.since, one, one.since) for one in own)),
        "ends": float(any(_in_one_month(asked, asked.until, one, one.until) for one in own)),
        "other": float(bool(own) and not any(shares)),
        "meanwhile": _meanwhile(asked, named, after),
    }


def _shared(asked: Period, one: TimeMention) -> float:
    """Return the days that both share, divided by the days of both.

    An open time goes as far as the period does.
    """
    since = min(asked.since, one.until or asked.since) if one.since is None else one.since
    until = max(asked.until, since) if one.until is None else one.until
    common = min(asked.until, until) - max(asked.since, since) + 1
    return max(0, common) / (max(asked.until, until) - min(asked.since, since) + 1)


def _in_one_month(asked: Period, day: int, one: TimeMention, other: int | None) -> bool:
    """Return whether two days are of one month, or of one year if either is given by year."""
    if other is None:
        return False
    first, second = date.fromordinal(day), date.fromordinal(other)
    by_year = asked.by_year or one.by_year
    return first.year == second.year and (by_year or first.month == second.month)


def _meanwhile(asked: Period, named: Sequence[TimeMention], after: int) -> float:
    """Return the share of the period before the next later time.

    Args:
        asked: the period.
        named: the times that the text names, in order.
        after: how many of them are named up to the end of the sentence.
    """
    begun = (named[place].since for place in reversed(range(after)))
    since = next((day for day in begun if day is not None), None)
    if since is None:
        return 0.0
    later = (named[place].since for place in range(after, len(named)))
    following = next((day for day in later if day is not None and day > since), asked.until)
    until = min(asked.until, following)
    return max(0, until - max(asked.since, since) + 1) / asked.days
