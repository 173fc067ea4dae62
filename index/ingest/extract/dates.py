"""Publication dates: date lines of pages and texts, machine formats, time zones."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import chain
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from index.data_files import table_rows
from index.errors import InputError
from index.text.words import MONTHS as ENGLISH_MONTHS
from index.text.words import WEEKDAYS
from index.values import Published


def _words(kind: str) -> dict[str, list[str]]:
    """The words of a kind by what they are of: a zone, the number of a month, a language."""
    rows = table_rows(__package__, "date_words.tsv")
    return {of: words.split(";") for named, of, words in rows if named == kind}


REGION_OF = {name: region for region, names in _words("zone").items() for name in names}
"""The region of each zone name. The region decides about daylight saving time, so "EST" in August
means New York's local time. Three names are ambiguous: IST is read as India's (not Israel's or
Ireland's), CST as Chicago's (not China's), BST as Britain's (not Bangladesh's)."""

_NAMES = "|".join(sorted(REGION_OF, key=len, reverse=True))
ZONE = rf"(?-i:UTC|GMT|Z)\ ?[+-]\d{{1,2}}(?::?\d\d)?|[+-]\d\d:?\d\d|(?-i:UTC|GMT|Z|{_NAMES})"
"""A pattern for a printed zone, to be compiled with ``re.IGNORECASE`` and ``re.VERBOSE``."""

UNZONED = timezone(timedelta(), "UTC")
"""The zone of a time that was printed without one: UTC, unless the outlet's own is known. Only its
identity tells it from UTC, for as long as the moment stays in one process."""


def localized(moment: datetime, printed: str) -> datetime:
    """The naive ``moment`` with the offset of ``printed`` (a match of ``ZONE``) at that time.

    Raises:
        ValueError: the offset is a day or more.
    """
    printed = printed.upper()
    zone: tzinfo = ZoneInfo(REGION_OF[printed]) if printed in REGION_OF else UTC
    if distance := re.search(r"([+-])(\d{1,2}):?(\d\d)?$", printed):
        sign, hours, minutes = distance.groups()
        ahead = timedelta(hours=int(hours), minutes=int(minutes or 0))
        zone = timezone(-ahead if sign == "-" else ahead)
    offset = moment.replace(tzinfo=zone).utcoffset()
    return moment.replace(tzinfo=UTC if not offset else timezone(offset))


MONTHS = {
    **ENGLISH_MONTHS,
    **{name: int(number) for number, names in _words("month").items() for name in names},
}
"""The number of each month name in lower case."""

_ON = r"(?:[ ](?:am|le|el|il|em|op|à|a|alle))?"


def _any_of(kind: str, english: Iterable[str] = ()) -> str:
    """A pattern of the words of a kind in any language."""
    words = chain(sorted(english, key=len, reverse=True), *_words(kind).values())
    return f"(?:{'|'.join(words)})".replace(" ", "[ ]")


MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?![^\W\d_])\.?"
WEEKDAY = rf"{_any_of('weekday', WEEKDAYS)}\b[.,]?"
LATER = (
    r"(?:last[ ])?(?:updated|modified|revised|edited|reviewed)(?:[ ](?:on|at))?:?"
    rf"|{_any_of('later')}\b{_ON}[ ]?:?"
)
"""Labels of the date of a change."""
LABEL = (
    r"(?:(?:first|originally)[ ])?(?:published|posted|issued|released)(?:[ ](?:on|at))?:?"
    r"|(?:release[ ]|publication[ ])?date:|local[ ]time"
    rf"|{_any_of('label')}\b{_ON}[ ]?:?"
)
"""Labels of the publication date."""
FILLER = rf"\b{_any_of('filler')}\b"


LONGEST = 120
"""The longest date line, in characters."""

_YEAR = r"[12]\d{3}(?!\d)"
_WORD = re.compile(
    rf"""
    (?P<iso>(?P<iso_y>{_YEAR})[-/.](?P<iso_m>\d\d?)[-/.](?P<iso_d>\d\d?)(?!\d)T?)
    |(?P<dmy>(?P<dmy_d>\d\d?)(?:st|nd|rd|th|er|º|°|\.)?[ -]{{1,2}}(?:(?:of|de)[ ])?
        (?P<dmy_m>{MONTH})
        [ ,-]{{1,2}}(?:(?:de|del)[ ])?(?P<dmy_y>{_YEAR}))
    |(?P<mdy>(?P<mdy_m>{MONTH})[ ]?(?P<mdy_d>\d\d?)(?:st|nd|rd|th)?,?[ ](?P<mdy_y>{_YEAR}))
    |(?P<number>(?P<one>\d\d?)(?P<mark>[/.-])(?P<two>\d\d?)(?P=mark)(?P<number_y>{_YEAR}))
    |(?P<time>(?P<hour>\d\d?)(?:[:.h](?P<minute>\d\d))?(?::(?P<second>\d\d)(?:\.\d+)?)?
        [ ]?(?P<half>[ap]\.?[ ]?m\b\.?)(?:[ ]?\(?(?P<zone_a>{ZONE})\b\)?)?
      |(?P<hour_b>\d\d?)(?:[:.h]|[ ]h[ ])(?P<minute_b>\d\d)(?::(?P<second_b>\d\d)(?:\.\d+)?)?(?!\d)
        (?:[ ]?\(?(?P<zone_b>{ZONE})\b\)?)?
      |(?P<hour_c>\d\d)(?P<minute_c>\d\d)[ ](?P<zone_c>{ZONE})\b)
    |(?P<later>{LATER})
    |(?P<label>{LABEL})
    |(?P<weekday>{WEEKDAY})
    |(?P<filler>[ ]?\((?:{ZONE})\)|[ ,;|·•—–()/.-]+|{FILLER}|\d{{1,3}}[ -]min(?:ute)?s?[ ]read)
    """,
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(slots=True)
class _Stamp:
    """A date of the line, with its label and time."""

    day: date | None
    later: bool
    clock: time | None = None
    zone: str | None = None


@dataclass(slots=True)
class _Line:
    """The state of reading a line."""

    stamps: list[_Stamp] = field(default_factory=list)
    later: bool = False
    labelled: bool = False
    numbered: bool = False

    def take_day(self, word: re.Match[str]) -> None:
        """Assign a day; a numeric one counts only if day and month cannot be swapped.

        Raises:
            ValueError: there is no such day.
        """
        day: date | None
        if word["number"]:
            self.numbered = True
            one, two, year = int(word["one"]), int(word["two"]), int(word["number_y"])
            if word["mark"] == "." or one > 12 or one == two:
                day = date(year, two, one)
            else:
                day = date(year, one, two) if two > 12 else None
        else:
            kind = word.lastgroup
            month = word[f"{kind}_m"].rstrip(".").lower()
            number = int(month) if month.isdigit() else MONTHS[month]
            day = date(int(word[f"{kind}_y"]), number, int(word[f"{kind}_d"]))
        if self.stamps and self.stamps[-1].day is None:
            self.stamps[-1].day = day
        else:
            self.stamps.append(_Stamp(day, self.later))
        self.later = False

    def take_time(self, word: re.Match[str]) -> None:
        """Assign a time: it belongs to the date before it, else to the first date.

        Raises:
            ValueError: there is no such time.
        """
        hour = int(word["hour"] or word["hour_b"] or word["hour_c"])
        minute = int(word["minute"] or word["minute_b"] or word["minute_c"] or 0)
        second = int(word["second"] or word["second_b"] or 0)
        if word["half"] and hour <= 12:  # one above 12 is of a clock that counts to 24
            hour = hour % 12 + (12 if word["half"].lower().startswith("p") else 0)
        clock = time(hour, minute, second)
        if not self.stamps:
            self.stamps.append(_Stamp(None, self.later))
        if self.stamps[-1].clock is None:
            self.stamps[-1].clock = clock
            self.stamps[-1].zone = word["zone_a"] or word["zone_b"] or word["zone_c"]


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date line.

    Attributes:
        published: its date; None if it has no certain day ("Updated 10:49 p.m. ET").
        labelled: whether it has a label ("Published …", "Last updated …").
        updated: whether ``published`` is the time of a change.
        changed: the time of the last change, or None.
    """

    published: Published | None
    labelled: bool
    updated: bool
    changed: Published | None = None


def find_date(line: str) -> Published | None:
    """The publication date from a line that contains only dates.

    Of several dates, the first that is not marked "updated" counts, with the time that follows it;
    an update's time counts only if it has no date of its own. A time without a zone is read as
    UTC. Numeric dates count only if day and month cannot be swapped (28/08/2024); with dots, the
    day comes first.

    Returns:
        None if the line contains more, is longer than ``LONGEST``, or has no certain day.
    """
    read = read_date_line(line)
    return read.published if read else None


def read_date_line(line: str) -> DateLine | None:
    """The line as a date line: a date, or a time with a label; None if it is neither.

    A time alone, or a date in parentheses, belongs to the text (a transcript's hour, the day of a
    speech).
    """
    read = _read(line)
    if read is None or not read.stamps or line.lstrip().startswith("("):
        return None
    dated = [stamp for stamp in read.stamps if stamp.day]
    first = next((stamp for stamp in dated if not stamp.later), dated[0] if dated else None)
    if first is None:
        says_when = read.labelled or read.numbered
        return DateLine(None, read.labelled, updated=False) if says_when else None
    changes = (_published(stamp) for stamp in dated if stamp.later)
    return DateLine(_published(first), read.labelled, first.later, next(changes, None))


def _read(line: str) -> _Line | None:
    """The line's dates and times in order; None if it has anything else, or an impossible date."""
    line = " ".join(line.split())
    if not line or len(line) > LONGEST:
        return None
    read, at = _Line(), 0
    while at < len(line):
        word = _WORD.match(line, at)
        if word is None:
            return None
        at = word.end()
        try:
            match word.lastgroup:
                case "later" | "label":
                    read.later = word.lastgroup == "later"
                    read.labelled = True
                case "time":
                    read.take_time(word)
                case "iso" | "dmy" | "mdy" | "number":
                    read.take_day(word)
        except ValueError:
            return None
    return read


def _published(stamp: _Stamp) -> Published | None:
    assert stamp.day is not None
    if stamp.clock is None:
        return Published.on(stamp.day)
    moment = datetime.combine(stamp.day, stamp.clock)
    try:
        return Published(
            localized(moment, stamp.zone) if stamp.zone else moment.replace(tzinfo=UNZONED)
        )
    except ValueError:
        return None


_IN_PATH = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?:[/-](?P<month>\d\d?|[a-z]{3})[/-](?P<day>\d\d?)|(?P<md>\d{4}))"
    r"(?=[/._-]|$)"
)


def read_moment(text: str) -> Published | None:
    """A date in a machine or news format; None if it is neither, or implausible.

    A time of exactly midnight means that the page knows only the day.
    """
    text = text.strip()
    try:
        published: Published | None = Published.parse(text)
    except InputError:
        published = find_date(text)
    if published is None or sane(published) is None:
        return None
    if published.moment.time() == time.min:
        return Published.on(published.day)
    if re.search(r"[0-9][T ][0-9:.]+$", text):  # ISO 8601 without a zone
        return Published(published.moment.replace(tzinfo=UNZONED))
    return published


def later(changed: Published | None, published: Published | None) -> Published | None:
    """``changed`` if it is certainly after ``published``, else None."""
    if changed is None or published is None:
        return changed
    if changed.day_only or published.day_only:
        return changed if changed.day > published.day else None
    return changed if changed.moment > published.moment else None


def day_in(url: str) -> Published | None:
    """The date in a URL (``/2024/08/28/``, ``/2024-08-28-talks``), or None."""
    try:
        match = _IN_PATH.search(urlsplit(url).path.lower())
        if match is None:
            return None
        month, day = match["month"] or match["md"][:2], match["day"] or match["md"][2:]
        month = str(ENGLISH_MONTHS.get(month, month))
        return Published.on(date(int(match["year"]), int(month), int(day)))
    except ValueError:
        return None


def sane(published: Published) -> Published | None:
    """``published``, unless no article can be so old."""
    absurd = published.day.year < 1800 or published.day == date(1970, 1, 1)  # of a missing one
    return None if absurd else published
