"""Reads date lines as in "Aug. 28, 2024Updated 10:49 p.m. ET".

A small grammar reads lines that contain nothing else. A date inside a sentence is never read: it
says when something happened, not when the article was published. Month names, days of the week and
labels are English, German, French, Spanish, Italian, Portuguese or Dutch.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from index.ingest.extract.dates.time_zones import ZONE, localized
from index.ingest.extract.dates.vocabulary import FILLER, LABEL, LATER, MONTH, MONTHS, WEEKDAY
from index.values import Published

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
_SPACES = re.compile(r"\s+")


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
    """The line's dates and times in order; None if it contains anything else."""
    line = _SPACES.sub(" ", line.strip())
    if not line or len(line) > LONGEST:
        return None
    read = _Line()
    for word in _words(line):
        if word is None or not _take(word, read):
            return None
    return read


def _words(line: str) -> Iterator[re.Match[str] | None]:
    """The tokens of the line; None for a token that is no date word."""
    at = 0
    while at < len(line):
        word = _WORD.match(line, at)
        yield word
        if word is None:
            return
        at = word.end()


def _take(word: re.Match[str], read: _Line) -> bool:
    """Process one token; False if it is an impossible date or time."""
    match word.lastgroup:
        case "later" | "label":
            read.later = word.lastgroup == "later"
            read.labelled = True
        case "time":
            return _take_time(word, read)
        case "iso" | "dmy" | "mdy" | "number":
            return _take_day(word, read)
    return True


def _take_day(word: re.Match[str], read: _Line) -> bool:
    read.numbered = read.numbered or bool(word["number"])
    try:
        day = _numbered(word) if word["number"] else _spelled(word)
    except ValueError:
        return False
    if read.stamps and read.stamps[-1].day is None:
        read.stamps[-1].day = day
    else:
        read.stamps.append(_Stamp(day, read.later))
    read.later = False
    return True


def _spelled(word: re.Match[str]) -> date:
    kind = word.lastgroup
    month = word[f"{kind}_m"].rstrip(".").lower()
    number = int(month) if month.isdigit() else MONTHS[month]
    return date(int(word[f"{kind}_y"]), number, int(word[f"{kind}_d"]))


def _numbered(word: re.Match[str]) -> date | None:
    """A numeric date; None if day and month could be swapped."""
    one, two, year = int(word["one"]), int(word["two"]), int(word["number_y"])
    if word["mark"] == "." or one > 12 or one == two:
        return date(year, two, one)
    return date(year, one, two) if two > 12 else None


def _take_time(word: re.Match[str], read: _Line) -> bool:
    """Assign times: a time belongs to the date before it, else to the first date."""
    hour = int(word["hour"] or word["hour_b"] or word["hour_c"])
    minute = int(word["minute"] or word["minute_b"] or word["minute_c"] or 0)
    second = int(word["second"] or word["second_b"] or 0)
    try:
        clock = time(hour_of_day(hour, word["half"]), minute, second)
    except ValueError:
        return False
    zone = word["zone_a"] or word["zone_b"] or word["zone_c"]
    if not read.stamps:
        read.stamps.append(_Stamp(None, read.later))
    if read.stamps[-1].clock is None:
        read.stamps[-1].clock, read.stamps[-1].zone = clock, zone
    return True


def hour_of_day(hour: int, half: str | None) -> int:
    """The hour of a clock that counts to 24; one above 12 is such an hour already.

    Args:
        hour: as printed.
        half: the printed half of the day, "a.m." or "P.M."; None where none is printed.
    """
    if half is None or hour > 12:
        return hour
    return hour % 12 + (12 if half.lower().startswith("p") else 0)


def _published(stamp: _Stamp) -> Published | None:
    assert stamp.day is not None
    if stamp.clock is None:
        return Published.on(stamp.day)
    moment = datetime.combine(stamp.day, stamp.clock)
    try:
        return Published(
            localized(moment, stamp.zone) if stamp.zone else moment.replace(tzinfo=UTC)
        )
    except ValueError:
        return None
