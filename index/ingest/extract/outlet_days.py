"""Dates an article by the day of its outlet, where a machine noted the hour in UTC.

A feed says 02:08 UTC on 3 August of what the State Department dated 2 August. The day is never
moved past what the page itself prints.
"""

from collections.abc import Mapping
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

from index.data_files import table_rows
from index.ingest.extract.dates import UNZONED, day_in, find_date
from index.text.normalize import plain_outlet, read_words
from index.urls.canonical import host_of
from index.values import Published

_WESTMOST, _EASTMOST = timedelta(hours=-8), timedelta(hours=13)
"""The zones in which outlets are, from California to New Zealand."""


def in_own_day(
    published: Published | None,
    url: str | None,
    outlet: str | None,
    text: str = "",
    printed: Published | None = None,
) -> Published | None:
    """A date with the day that the outlet gives it.

    A bare day stays, and so does a moment with an offset: both are as printed. The day of a moment
    in UTC is the one that the page prints beside the article, else that of the address, else that
    in the outlet's zone, else that of a date line of the text. A day that is nowhere that of the
    moment is another event's, and does not count.

    Args:
        published: when the article was published, as far as its source tells.
        url: where a person reads it.
        outlet: who published it.
        text: begins with the date line, if it has one.
        printed: the date that the page prints beside the article.
    """
    if published is None or published.day_only or not 1 < published.day.year < MAXYEAR:
        return published
    moment, zone = published.moment, _zone_of(url, outlet)
    if moment.utcoffset():
        return published
    address = day_in(url) if url else None
    head = [line for line in text[:500].split("\n") if line.strip()][:3] if not zone else []
    named = (printed, address, *map(find_date, head))
    readings = [moment.astimezone(zone or UTC)]
    if zone and moment.tzinfo is UNZONED:
        readings.insert(0, moment.replace(tzinfo=zone))
    elif zone and moment.time() == time.min:  # as a day is written by who knows no hour
        return Published.on(_of_day(address, moment) or moment.date())
    if printed and printed.moment.utcoffset():
        readings.append(moment.astimezone(printed.moment.tzinfo))
    days = filter(None, (_of_day(one, moment) for one in named))
    day = next(days, readings[0].date())
    of_day = [reading for reading in readings if reading.date() == day]
    if not of_day:
        return Published.on(day)
    return Published(of_day[0].replace(tzinfo=timezone(of_day[0].utcoffset() or timedelta())))


def _of_day(one: Published | None, moment: datetime) -> date | None:
    """The day of a printed date; None if it is another moment's."""
    if one is None or (one.moment.utcoffset() and abs(one.moment - moment) > timedelta(minutes=5)):
        return None
    is_day = (moment + _WESTMOST).date() <= one.day <= (moment + _EASTMOST).date()
    return one.day if is_day else None


def _zone_of(url: str | None, outlet: str | None) -> ZoneInfo | None:
    """The zone of an outlet by its host, else by its name; None if it is not known."""
    by_host, by_name = _zones()
    labels = host_of(url or "").split(".")
    hosts = (".".join(labels[at:]) for at in range(len(labels)))
    zone = next((by_host[one] for one in hosts if one in by_host), None)
    zone = zone or by_name.get(_plain(outlet or ""))
    return ZoneInfo(zone) if zone else None


@cache
def _zones() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The zone of each host, and of each outlet by its plain name."""
    by_host, by_name = {}, {}
    for zone, hosts, *names in table_rows(__package__, "outlet_zones.tsv"):
        by_host.update(dict.fromkeys(hosts.split(";"), zone))
        for name in names[0].split(";") if names else ():
            by_name[_plain(name)] = zone
    return by_host, by_name


def _plain(name: str) -> str:
    return " ".join(read_words(plain_outlet(name))).removeprefix("the ")
