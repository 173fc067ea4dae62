"""Time zones in news: names, or offsets from UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_REGIONS = {
    "America/New_York": "ET EST EDT",
    "America/Chicago": "CT CST CDT",
    "America/Denver": "MT MST MDT",
    "America/Los_Angeles": "PT PST PDT",
    "Europe/London": "BST",
    "Europe/Lisbon": "WEST",
    "Europe/Berlin": "CET CEST",
    "Europe/Athens": "EET EEST",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "Africa/Lagos": "WAT",
    "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT",
    "Asia/Dubai": "GST",
    "Asia/Karachi": "PKT",
    "Asia/Kolkata": "IST",
    "Asia/Singapore": "SGT",
    "Asia/Hong_Kong": "HKT",
    "Asia/Tokyo": "JST",
    "Asia/Seoul": "KST",
    "Australia/Sydney": "AEST AEDT",
    "Pacific/Auckland": "NZST NZDT",
}
REGION_OF = {name: region for region, names in _REGIONS.items() for name in names.split()}
"""The region of each zone name. The region decides about daylight saving time, so "EST" in August
means New York's local time. Three names are ambiguous: IST is read as India's (not Israel's or
Ireland's), CST as Chicago's (not China's), BST as Britain's (not Bangladesh's)."""

_NAMES = "|".join(sorted(REGION_OF, key=len, reverse=True))
ZONE = rf"(?-i:UTC|GMT|Z)\ ?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d|(?-i:UTC|GMT|Z|{_NAMES})"
"""A pattern for a printed zone, to be compiled with ``re.IGNORECASE`` and ``re.VERBOSE``."""

_DISTANCE = re.compile(r"([+-])(\d{1,2}):?(\d\d)?$")


def localized(moment: datetime, printed: str) -> datetime:
    """The naive ``moment`` with the offset of ``printed`` (a match of ``ZONE``) at that time.

    Raises:
        ValueError: the offset is a day or more.
    """
    offset = moment.replace(tzinfo=_zone(printed.upper())).utcoffset()
    return moment.replace(tzinfo=UTC if not offset else timezone(offset))


def _zone(printed: str) -> tzinfo:
    if distance := _DISTANCE.search(printed):
        sign, hours, minutes = distance.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        return timezone(-ahead if sign == "-" else ahead)
    return ZoneInfo(REGION_OF[printed]) if printed in REGION_OF else UTC
