"""Reads dates of feeds: RFC 822, W3C, and common deviations from them."""

import re
from datetime import UTC, date, datetime, time, timedelta

from index.ingest.extract.dates.datelines import find_date, hour_of_day
from index.ingest.extract.dates.time_zones import ZONE, localized
from index.text.words.calendar import MONTHS
from index.values import Published

FIRST_YEAR = 1990
"""Earlier dates come from machines without a clock."""
MOST_AHEAD = timedelta(days=2)
"""Dates further in the future are mistakes, or dates of events."""
LONGEST = 100
"""Most characters of a date."""

_TIME = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    rf"\s*(?P<half>[ap]\.?m\b\.?)?\s*\(?(?P<zone>{ZONE})?"
)
_RFC = re.compile(
    rf"""(?:[^\W\d_]{{2,12}}[.,\s]*)?(?P<day>\d\d?)[\s-]+(?P<month>[a-z]{{3,9}})[.,]?[\s-]+
    (?P<year>\d{{4}}|\d\d)\b(?:[,\sT]+{_TIME})?""",
    re.IGNORECASE | re.VERBOSE,
)
_W3C = re.compile(
    rf"""(?P<year>\d{{4}})(?P<mark>[-/.]?)(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)
    (?:[T\s]+{_TIME})?(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)


def read_date(text: str | None, now: datetime) -> Published | None:
    """The date with its time zone; None if ``text`` is no plausible date.

    A time of exactly midnight means that the feed knows only the day. An unknown time zone is read
    as UTC.

    Args:
        text: as the feed prints it.
        now: aware; what is further ahead of it than ``MOST_AHEAD`` is absurd.
    """
    text = " ".join((text or "").split())
    if not text or len(text) > LONGEST:
        return None
    return sensible(_machine_made(text) or find_date(text), now)


def sensible(published: Published | None, now: datetime) -> Published | None:
    """``published``, unless it is absurd."""
    if published is None or published.moment.year < FIRST_YEAR:
        return None
    try:
        return published if published.moment <= now + MOST_AHEAD else None
    except OverflowError:  # an offset at the very end of the calendar
        return None


def at_moment(moment: datetime) -> Published:
    """``moment`` (aware), as precise as a clock's midnight lets it be taken for."""
    return Published.on(moment.date()) if moment.time() == time.min else Published(moment)


def _machine_made(text: str) -> Published | None:
    read = _W3C.match(text) or _RFC.match(text)
    if read is None:
        return None
    try:
        day = date(_year(read["year"]), _month(read["month"]), int(read["day"]))
        return _with_time(day, read)
    except (KeyError, ValueError, OverflowError):
        return None


def _year(digits: str) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= 70 else 2000)


def _month(name: str) -> int:
    return int(name) if name.isdigit() else MONTHS[name[:3].lower()]


def _with_time(day: date, read: re.Match[str]) -> Published:
    if read["hour"] is None:
        return Published.on(day)
    hour = hour_of_day(int(read["hour"]), read["half"])
    clock = timedelta(
        hours=hour, minutes=int(read["minute"]), seconds=min(int(read["second"] or 0), 59)
    )
    if clock > timedelta(days=1):
        raise ValueError("no such time of day")
    return at_moment(_zoned(datetime.combine(day, time.min) + clock, read["zone"]))


def _zoned(moment: datetime, zone: str | None) -> datetime:
    try:
        return localized(moment, zone) if zone else moment.replace(tzinfo=UTC)
    except ValueError:
        return moment.replace(tzinfo=UTC)
