"""Reads feeds and sitemaps: RSS, Atom, RDF, JSON Feed, sitemaps.

Nothing is fetched and no entity is expanded. Hostile input may take seconds, so run it in a process
with limits on time and memory.
"""

import re
from dataclasses import replace
from datetime import UTC, datetime

from index.errors import InputError
from index.ingest.feeds.common import ended_early
from index.ingest.feeds.decode import DecodedFeed, Kind, decode_feed, decompressed
from index.ingest.feeds.jsonfeed import read_json_feed
from index.ingest.feeds.listing import Listing
from index.ingest.feeds.rss_atom import read_syndication
from index.ingest.feeds.sitemap import read_addresses, read_sitemap
from index.ingest.fetch.decompress import DamagedError, Decompressor
from index.urls.canonical import host_of

_LOOKED_AT = 100_000
"""Bytes that ``looks_like_listing`` examines."""
_PLAIN = {"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"}
_ROOT = re.compile(r"<([\w.:-]{1,100})[^>]*?(/?)>")
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)
_GZIP = b"\x1f\x8b"


def read_listing(
    body: bytes,
    url: str,
    content_type: str = "",
    charset: str | None = None,
    *,
    now: datetime | None = None,
) -> Listing:
    """Read a feed or a sitemap.

    The content decides about the format, because content types are often wrong.

    Args:
        body: the body as fetched; a gzip file is decompressed within limits.
        url: its URL; relative links are resolved against it.
        content_type: the content type that the server names.
        charset: the charset that the server names.
        now: the current time, aware; later dates are ignored. None for the system clock.

    Raises:
        InputError: it is no feed, too large, or too damaged.
        TryLaterError: it ended before its first entry was whole.
    """
    where, now = host_of(url), now or datetime.now(UTC)
    decoded = decode_feed(decompressed(body, where), charset)
    kind = _kind(decoded, content_type)
    if kind is None:
        raise InputError(_no_feed(decoded, where))
    if kind == "json feed":
        return read_json_feed(decoded.text, url, now)
    if kind == "text sitemap":
        return read_addresses(decoded.text, url)
    text, is_cut = _whole_entries(decoded.text)
    listing = (read_syndication if kind == "feed" else read_sitemap)(text, url, now)
    if is_cut and not listing.entries and not listing.parts:
        raise ended_early(where)
    return replace(listing, is_cut=is_cut)


def _whole_entries(text: str) -> tuple[str, bool]:
    """XML without the entry in which it breaks off, and whether the end of its root is missing."""
    root = _ROOT.match(text)
    if root is None or root[2] or f"</{root[1]}".lower() in text.lower():
        return text, False
    closed = [end.end() for end in _ENTRY_END.finditer(text)]
    first = _ENTRY.search(text)
    end = closed[-1] if closed else first.start() if first else len(text)
    return text[:end], True


def looks_like_listing(body: bytes, content_type: str = "") -> bool:
    """Whether ``body`` begins like a feed or a sitemap; content types are unreliable."""
    return _kind(decode_feed(_beginning(body)), content_type) is not None


def _kind(decoded: DecodedFeed, content_type: str) -> Kind | None:
    """The format; a web page that shows only a URL is no text sitemap."""
    is_page = decoded.kind == "text sitemap" and content_type not in _PLAIN
    return None if is_page else decoded.kind


def _no_feed(decoded: DecodedFeed, where: str) -> str:
    return (
        f"{where} is not a feed: {decoded.seems}. Look for an address that ends in /feed, .rss or "
        ".xml, or add the page itself."
    )


def _beginning(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body[:_LOOKED_AT]
    try:
        return next(Decompressor("gzip").pieces(body[:_LOOKED_AT]), b"")
    except DamagedError:
        return b""
