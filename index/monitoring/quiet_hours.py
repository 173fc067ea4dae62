"""When a watch may post: its quiet hours and its day, in the time zone of its server."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from index.errors import InputError
from index.store.administration.watches import Pace

_DAY_MINUTES = 24 * 60
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?"
_HOURS = re.compile(rf"\s*{_CLOCK}\s*(?:-|–|to|until)\s*{_CLOCK}\s*")


def zone_named(name: str) -> tzinfo:
    """The time zone with an IANA name; UTC if this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def timing_of(pace: Pace, zone: tzinfo, now: datetime) -> tuple[datetime, datetime | None]:
    """When the present day began where a watch posts; and when its quiet hours end, if now."""
    here = now.astimezone(zone)
    began = datetime.combine(here.date(), time(), here.tzinfo).astimezone(UTC)
    if pace.quiet_from is None or pace.quiet_until is None:
        return began, None
    minute = here.hour * 60 + here.minute
    lasts = (pace.quiet_until - pace.quiet_from) % _DAY_MINUTES
    if (minute - pace.quiet_from) % _DAY_MINUTES >= lasts:
        return began, None
    later = (pace.quiet_until - minute) % _DAY_MINUTES
    day = here.date() + timedelta(days=minute + later >= _DAY_MINUTES)
    hour, rest = divmod(pace.quiet_until % _DAY_MINUTES, 60)
    return began, datetime.combine(day, time(hour, rest), here.tzinfo).astimezone(UTC)


def in_figures(pace: Pace) -> str:
    """The quiet hours as figures, “22:00–07:00”; empty if there are none."""
    if pace.quiet_from is None or pace.quiet_until is None:
        return ""
    ends = (pace.quiet_from, pace.quiet_until)
    return "–".join(f"{minutes // 60:02}:{minutes % 60:02}" for minutes in ends)


def read_hours(typed: str) -> tuple[int, int]:
    """Read quiet hours as they are typed, “22-7” or “22:00–07:30”, in minutes after midnight.

    Raises:
        InputError: they cannot be read, or begin when they end.
    """
    found = _HOURS.fullmatch(typed)
    if found is not None:
        begin, end = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
        sixty = max(int(found[n] or 0) for n in (2, 4)) < 60
        if sixty and max(begin, end) <= _DAY_MINUTES and (begin - end) % _DAY_MINUTES:
            return begin % _DAY_MINUTES, end % _DAY_MINUTES
    raise InputError.told(
        "“{typed}” isn't a valid time range. Type it like 22:00-07:00.", typed=typed[:40]
    )
