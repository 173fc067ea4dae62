"""Reads the dates of publication and change from a page."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from index.errors import InputError
from index.ingest.extract.dates.datelines import LONGEST, DateLine, find_date, read_date_line
from index.ingest.extract.json_ld import metas
from index.text.words.calendar import MONTHS
from index.values import Published

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_FIRST_YEAR = 1800
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC).date()
"""Years that pages without a date print."""
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "pubdate", "publish-date", "publishdate", "publish_date", "published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified",
)  # fmt: skip
_IN_PATH = re.compile(
    r"/(?P<year>(?:19|20)\d\d)(?:[/-](?P<month>\d\d?|[a-z]{3})[/-](?P<day>\d\d?)|(?P<md>\d{4}))"
    r"(?=[/._-]|$)"
)

_MARKED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|timestamp|datetime|pubdate|published|posted-?on|publish-?time"
    r"|article-?time|post-?time|time|datum|fecha|data)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"updat|modif|revis", re.IGNORECASE)
_OWN = {"article", "main", "header"}
_ELSEWHERE = {"aside", "nav", "footer", "li", "a"}
"""Elements whose dates belong to other articles."""


def published_on(page: "HtmlElement", article: dict[str, Any]) -> Published | None:
    """The publication date: from JSON-LD, else meta tags, else marked elements."""
    moment = _first(_dates(page, article))
    if moment:
        return moment
    marked = (line.published for line in _marked(page) if not line.updated)
    return next((_sane(moment) for moment in marked if moment), None)


def changed_on(page: "HtmlElement", article: dict[str, Any]) -> Published | None:
    """The date of the last change, from the same places."""
    moment = _first(_changes(page, article))
    if moment:
        return moment
    return next((line.changed for line in _marked(page) if line.changed), None)


def read_moment(text: str) -> Published | None:
    """A date in a machine or news format; None if it is neither, or implausible.

    A time of exactly midnight means that the page knows only the day.
    """
    text = text.strip()
    try:
        published: Published | None = Published.parse(text)
    except InputError:
        published = find_date(text)
    if published is None or _sane(published) is None:
        return None
    is_day = published.moment.time() == time.min
    return Published.on(published.day) if is_day else published


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
        if month in MONTHS:
            month = str(MONTHS[month])
        return Published.on(date(int(match["year"]), int(month), int(day)))
    except ValueError:
        return None


def _sane(published: Published) -> Published | None:
    absurd = published.day.year < _FIRST_YEAR or published.day == _EPOCH
    return None if absurd else published


def _first(candidates: Iterable[str]) -> Published | None:
    moments = (read_moment(text) for text in candidates)
    return next((moment for moment in moments if moment), None)


def _dates(page: "HtmlElement", article: dict[str, Any]) -> Iterator[str]:
    """Candidates for the publication date, most reliable first."""
    if isinstance(article.get("datePublished"), str):
        yield article["datePublished"]
    yield from metas(page, *_PUBLISHED)
    for element in page.iterfind(".//*[@itemprop='datePublished']"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    times = [
        element for element in page.iterfind(".//time[@datetime]") if not _is_of_a_change(element)
    ]
    times.sort(key=lambda one: not _is_within(one, _OWN))
    for element in times:
        if _is_within(element, _OWN) or not _is_within(element, _ELSEWHERE):
            yield element.get("datetime", "")


def _is_of_a_change(element: "HtmlElement") -> bool:
    return bool(_CHANGE.search(f"{element.get('class')} {element.get('itemprop')}"))


def _is_within(element: "HtmlElement", tags: set[str]) -> bool:
    return any(up.tag in tags for up in element.iterancestors())


def _changes(page: "HtmlElement", article: dict[str, Any]) -> Iterator[str]:
    """Candidates for the date of the last change, most reliable first."""
    if isinstance(article.get("dateModified"), str):
        yield article["dateModified"]
    yield from metas(page, *_UPDATED)
    for element in page.iterfind(".//*[@itemprop='dateModified']"):
        yield element.get("datetime") or element.get("content") or element.text_content()


def _marked(page: "HtmlElement") -> Iterator[DateLine]:
    """Date lines in elements with a date class, of this article only."""
    for element in page.iter("span", "div", "p", "time", "small", "em", "i", "b", "strong", "dd"):
        if not _MARKED.search(element.get("class", "")):
            continue
        text = " ".join(element.text_content().split())
        line = read_date_line(text) if len(text) <= LONGEST else None
        if line and not _is_within(element, _ELSEWHERE):
            yield line
