"""Reads RSS 0.9–2.0, Atom 0.3–1.0 and RDF, even if damaged."""

import re
from calendar import timegm
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from index.errors import InputError
from index.ingest.extract.bylines import byline
from index.ingest.feeds.common import (
    Text,
    identity_of,
    interval,
    line,
    listed,
    string_of,
    web_address,
    with_content,
)
from index.ingest.feeds.dates import at_moment, read_date, sensible
from index.ingest.feeds.entry_html import from_plain, one_line
from index.ingest.feeds.listing import MOST_ENTRIES, FeedEntry, Form, Listing
from index.ingest.feeds.outlets import outlet_of
from index.text.language import code_of
from index.urls.canonical import host_of
from index.values import Published

_Fields = dict[str, Any]
_MARKUP = {"text/html", "application/xhtml+xml"}
_PERIODS_S = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 604_800.0,
    "monthly": 2_592_000.0,
    "yearly": 31_536_000.0,
}
_REDIRECTORS = re.compile(
    r"(?:^|\.)(?:feedproxy\.google\.com|feeds\.feedburner\.com|feedsportal\.com|feedblitz\.com"
    r"|pheedo\.com|feedly\.com|rss\.feedsportal\.com|go\.theregister\.com)$"
)
_MAIL = re.compile(r"(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+")
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_TROUBLE = (
    ValueError, LookupError, AttributeError, TypeError, AssertionError, ArithmeticError,
    RuntimeError,
)  # fmt: skip
"""Exceptions that feedparser may raise on unforeseen damage."""


def read_syndication(text: str, url: str, now: datetime) -> Listing:
    """Read a feed.

    Args:
        text: begins with the root element; has no entity declarations (decode.py).
        url: its URL; relative links are resolved against it.
        now: the current time, aware; dates far ahead of it are ignored.

    Raises:
        InputError: it is no feed.
    """
    text, left_out = _thinned(text)
    read = _parsed(text, url)
    feed, entries = dict(read["feed"]), [dict(entry) for entry in read["entries"]]
    title = _title(feed)
    if not entries and not title and not read.get("version"):
        raise InputError(
            f"{host_of(url)} is not a feed: it begins like one, but holds neither a title nor "
            "entries. Check the address."
        )
    outlet = outlet_of(title)
    listing = listed(
        _form(read.get("version") or ""),
        title,
        (_entry(item, url, outlet, now) for item in entries),
    )
    return replace(
        listing,
        site=web_address(feed.get("link"), url),
        language=code_of(string_of(feed, "language")) or _inherited(feed, "title_detail"),
        every_s=_every_s(feed),
        skipped=listing.skipped + left_out,
    )


def _thinned(text: str) -> tuple[str, int]:
    """The feed without the middle ones of very many entries, and their number.

    feedparser needs half a millisecond for each; the newest are at one end or the other.
    """
    begins = [entry.start() for entry in _ENTRY.finditer(text)]
    left_out = len(begins) - 2 * MOST_ENTRIES
    if left_out <= 0:
        return text, 0
    return text[: begins[MOST_ENTRIES]] + text[begins[-MOST_ENTRIES] :], left_out


def _parsed(text: str, url: str) -> Any:
    import feedparser  # noqa: PLC0415 - slow to import

    try:
        return feedparser.parse(
            BytesIO(text.encode()),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            resolve_relative_uris=True,
            sanitize_html=True,
        )
    except _TROUBLE as error:
        raise InputError(
            f"The feed of {host_of(url)} is damaged beyond reading ({error}); tell its publisher, "
            "or add its articles one by one."
        ) from error


def _form(version: str) -> Form:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if version in {"rss10", "rss090"} else "rss"


def _entry(entry: _Fields, url: str, outlet: str | None, now: datetime) -> FeedEntry | None:
    title = _title(entry)
    address = _address(entry, url)
    entry_ = FeedEntry(
        identity=identity_of(string_of(entry, "id"), address, title),
        url=address,
        title=title,
        published=_date(entry, ("published", "created"), now) or _date(entry, ("updated",), now),
        updated=_date(entry, ("updated",), now),
        byline=byline(_names(entry), outlet),
        outlet=_outlet(entry),
        language=_language(entry),
    )
    return with_content(entry_, _texts(entry))


def _title(fields: _Fields) -> str:
    kind = fields.get("title_detail", {}).get("type", "")
    return line(one_line(string_of(fields, "title"), markup=kind in _MARKUP))


def _address(entry: _Fields, url: str) -> str | None:
    """The permalink; a redirector's URL only if the entry names no other."""
    redirector = None
    for named in _addresses(entry):
        address = web_address(named, url)
        if address and not _REDIRECTORS.search(urlsplit(address).hostname or ""):
            return address
        redirector = redirector or address
    return redirector


def _addresses(entry: _Fields) -> Iterator[object]:
    yield entry.get("feedburner_origlink")
    links = [link for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: link.get("type", "text/html") not in _MARKUP)
    yield from (link.get("href") for link in links)
    yield entry.get("link")
    identity = string_of(entry, "id")
    if identity.startswith(("http://", "https://")):
        yield identity


def _date(entry: _Fields, names: Iterable[str], now: datetime) -> Published | None:
    for name in names:
        match = read_date(string_of(entry, name), now) or _parsed_date(
            entry.get(f"{name}_parsed"), now
        )
        if match:
            return match
    return None


def _parsed_date(parsed: Any, now: datetime) -> Published | None:
    """A date in a format that only feedparser reads (Greek, Korean, asctime), in UTC."""
    if not parsed:
        return None
    try:
        return sensible(at_moment(datetime.fromtimestamp(timegm(parsed), tz=UTC)), now)
    except (ValueError, TypeError, OverflowError, OSError):
        return None


def _names(entry: _Fields) -> list[str]:
    authors = [author.get("name", "") for author in entry.get("authors", ()) if author]
    whole = string_of(entry, "author")
    if len(authors) < 2 and "@" in whole:  # feedparser splits long e-mail addresses
        authors = [_MAIL.sub(" ", whole).strip(" ()<>[]\"',;:")]
    return [line(name) for name in (authors or [whole]) if name]


def _outlet(entry: _Fields) -> str | None:
    source = entry.get("source")
    title = source.get("title") if isinstance(source, dict) else None
    return outlet_of(line(one_line(title, markup=True))) if isinstance(title, str) else None


def _language(entry: _Fields) -> str | None:
    contents = entry.get("content") or [{}]
    return (
        code_of(string_of(entry, "language"))
        or code_of(contents[0].get("language"))
        or _inherited(entry, "title_detail")
        or _inherited(entry, "summary_detail")
    )


def _inherited(fields: _Fields, detail: str) -> str | None:
    return code_of(fields.get(detail, {}).get("language"))


def _texts(entry: _Fields) -> Iterator[Text]:
    for content in entry.get("content", ()):
        yield _text(content.get("value"), content.get("type"), apart=True)
    detail = entry.get("summary_detail", {})
    yield _text(string_of(entry, "summary"), detail.get("type", "text/html"), apart=False)


def _text(value: object, kind: object, *, apart: bool) -> Text:
    if not isinstance(value, str) or not str(kind or "text/html").startswith(("text/", *_MARKUP)):
        return Text("", apart)
    return Text(from_plain(value) if kind == "text/plain" else value, apart)


def _every_s(feed: _Fields) -> float | None:
    """The polling interval that the feed asks for: its ttl, else its syndication hints."""
    minutes = _number(string_of(feed, "ttl"))
    if minutes and (asked := interval(minutes * 60)):
        return asked
    period = _PERIODS_S.get(string_of(feed, "sy_updateperiod").strip().lower())
    return (
        interval(period / (_number(string_of(feed, "sy_updatefrequency")) or 1)) if period else None
    )


def _number(text: str) -> float:
    match = re.fullmatch(r"\s*(\d{1,9})(?:\.\d+)?\s*", text)
    return float(match[1]) if match else 0.0
