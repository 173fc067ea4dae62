"""Reads what a source lists, whatever its form: RSS, Atom, RDF, JSON Feed, sitemaps.

Nothing is fetched and no entity is expanded. All of it may take seconds on hostile input: run it in
a process that is bounded in time and memory.
"""

from datetime import UTC, datetime

from index.errors import InputError
from index.ingest.feeds.decode import DecodedFeed, Kind, decode_feed, decompressed
from index.ingest.feeds.jsonfeed import read_json_feed
from index.ingest.feeds.listing import Listing
from index.ingest.feeds.rss_atom import read_syndication
from index.ingest.feeds.sitemap import read_addresses, read_sitemap
from index.ingest.fetch.decompress import DamagedError, Decompressor
from index.urls.canonical import host_of

_LOOKED_AT = 100_000
"""A first look takes so many bytes."""
_PLAIN = {"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"}
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

    What it is, is told by its content: types that servers name are often wrong.

    Args:
        body: as fetched; a gzip file is unpacked within bounds.
        url: where it was read from; relative links are resolved against it.
        content_type: what the server named.
        charset: what the server named.
        now: aware; entries far ahead of it lose their dates. By default the clock's.

    Raises:
        InputError: it is not a feed, or is too large or too damaged.
    """
    where, now = host_of(url), now or datetime.now(UTC)
    found = decode_feed(decompressed(body, where), charset)
    match _kind(found, content_type):
        case "feed":
            return read_syndication(found.text, url, now)
        case "json feed":
            return read_json_feed(found.text, url, now)
        case "sitemap":
            return read_sitemap(found.text, url, now)
        case "text sitemap":
            return read_addresses(found.text, url)
    raise InputError(_no_feed(found, where))


def looks_like_listing(body: bytes, content_type: str = "") -> bool:
    """Whether ``body`` begins as a feed or a sitemap does; content types lie both ways."""
    return _kind(decode_feed(_beginning(body)), content_type) is not None


def _kind(found: DecodedFeed, content_type: str) -> Kind | None:
    """A web page that shows nothing but an address is no list of addresses."""
    is_page = found.kind == "text sitemap" and content_type not in _PLAIN
    return None if is_page else found.kind


def _no_feed(found: DecodedFeed, where: str) -> str:
    return (
        f"{where} is not a feed: {found.seems}. Look for an address that ends in /feed, .rss or "
        ".xml, or add the page itself."
    )


def _beginning(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return body[:_LOOKED_AT]
    try:
        return next(Decompressor("gzip").pieces(body[:_LOOKED_AT]), b"")
    except DamagedError:
        return b""
