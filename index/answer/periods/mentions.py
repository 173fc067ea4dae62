"""Find the times that a text names: days, months, years, and periods between them.

Articles say when something was reported; texts without a date say when it was: “2014–2015: Ana
Brandl”, “from August 1987 until January 1989”, “since 2015”. Each is found with its place, so
that a sentence without a time of its own can be placed between those around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from index.text.words.calendar import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
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
    return tuple(_joined(text, list(_single(text))))


def _single(text: str) -> Iterator[TimeMention]:
    for match in _TIME.finditer(text):
        if days := _days(match, text):
            yield TimeMention(*days, match.start(), match.end(), bool(match["year"]))


def _days(match: re.Match[str], text: str) -> tuple[int, int] | None:
    """Return the first and the last day; None if it is a number or no day of the calendar."""
    try:
        if match["iso"]:
            return (day := date.fromisoformat(match["iso"]).toordinal()), day
        if match["month"]:
            return _of_month(match)
    except ValueError:
        return None
    year = int(match["year"])
    before = text[max(0, match.start() - _LOOKS_BACK) : match.start()]
    if year < _SURE_YEARS and not (_LEAD.search(before) or _SET_OFF.search(before)):
        return None
    last = year + 9 if match["decade"] else _last_year(year, match["tail"])
    return date(year, 1, 1).toordinal(), date(last, 12, 31).toordinal()


def _last_year(year: int, tail: str | None) -> int:
    """Return the last year of “2009–10”, and of “1999–02”."""
    last = year - year % 100 + int(tail) if tail else year
    return last if last >= year else last + 100


def _of_month(match: re.Match[str]) -> tuple[int, int]:
    year, month = int(match["of"]), MONTHS[match["month"].lower()]
    if day := match["day"] or match["after"]:
        return (only := date(year, month, int(day)).toordinal()), only
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1).toordinal(), following.toordinal() - 1


def _joined(text: str, found: list[TimeMention]) -> Iterator[TimeMention]:
    """Yield the times, two that are joined as one, and those that are open as such."""
    stop = 0
    for one, other in pairwise([*found, None]):
        assert one is not None, "only the last is None"
        if one.start < stop:
            continue
        stop = one.end
        if other and _are_joined(text, one, other):
            stop = other.end
            yield _between(one, other)
        else:
            yield _opened(text, one)


def _are_joined(text: str, one: TimeMention, other: TimeMention) -> bool:
    between = text[one.end : other.start]
    if _JOINT.fullmatch(between):
        return True
    before = text[max(0, one.start - _LOOKS_BACK) : one.start].rstrip().lower()
    return between.strip().lower() == "and" and before.endswith("between")


def _between(one: TimeMention, other: TimeMention) -> TimeMention:
    known = [day for day in (one.since, one.until, other.since, other.until) if day is not None]
    return TimeMention(min(known), max(known), one.start, other.end, one.by_year and other.by_year)


def _opened(text: str, one: TimeMention) -> TimeMention:
    if _NOW.match(text, one.end):
        return replace(one, until=None)
    lead = _LEAD.search(text[max(0, one.start - _LOOKS_BACK) : one.start])
    if lead and lead["since"]:
        return replace(one, until=None)
    return replace(one, since=None) if lead and lead["until"] else one
