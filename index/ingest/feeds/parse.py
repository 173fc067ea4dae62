"""Reads feeds and sitemaps: RSS, Atom, RDF, JSON Feed, sitemaps.

Nothing is fetched and no entity is expanded. Hostile input may take seconds, so run it in a process
with limits on time and memory.
"""

import codecs
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from index.errors import InputError
from index.ingest.feeds.listing import Listing, ended_early
from index.ingest.feeds.readers import (
    read_addresses,
    read_json_feed,
    read_sitemap,
    read_syndication,
)
from index.ingest.fetch.decompress import DamagedError, Decompressor
from index.text.charset import decode_page, storable
from index.told import Told
from index.urls.canonical import host_of

LARGEST = 20_000_000
"""The most that is read, in bytes, unpacked."""
MOST_BEFORE_ROOT = 200
"""So many comments, instructions and pieces of rubbish may stand before the first element."""
FARTHEST_ROOT = 100_000
"""The first element begins within so many characters: each piece before it is searched to there."""

Kind = Literal["feed", "sitemap", "json feed", "text sitemap"]

_GZIP = b"\x1f\x8b"
_BY_FIRST_BYTES = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_ROOTS: dict[str, Kind] = {
    "rss": "feed",
    "rdf": "feed",
    "feed": "feed",
    "channel": "feed",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
}
_LISTING_ROOT = re.compile(rf"<(?:[\w.-]+:)?(?:{'|'.join(_ROOTS)})(?=[\s/>])", re.IGNORECASE)
_ROOT_WITHIN = 5_000
"""Servers print warnings before the feed; it begins within so many characters of the first tag."""
_TAG = re.compile(r"<(?:[\w.-]{1,40}:)?([a-z_][\w.-]{0,60})", re.IGNORECASE)
_BEFORE_ROOT = re.compile(
    r"""\s+ | <\?.*?\?> | <!--.*?-->
    | (?P<doctype><!DOCTYPE
        (?>[^\[\]"'<>]+|"[^"]*"|'[^']*')*+
        (?:\[(?>[^\]"'<]+|"[^"]*"|'[^']*'|<!--.*?-->|<\?.*?\?>|<)*+\]\s*)?+>)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_DOCTYPE = re.compile(r"<!DOCTYPE[^<>\[\]]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?=DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DecodedFeed:
    """The text of a body, and what it looks like.

    Attributes:
        kind: None where it is no listing.
        text: XML begins with its root element; it holds no DOCTYPE and declares no entity, so
            that there is nothing to expand or to fetch.
        seems: what it is taken for where ``kind`` is None, to go after "is not a feed: ".
    """

    kind: Kind | None
    text: str
    seems: str = ""


def decompressed(body: bytes, where: str) -> bytes:
    """``body``, without gzip where it is a file so packed.

    Raises:
        InputError: it is damaged, or larger than ``LARGEST``; ``where`` says whose it is.
    """
    if not body.startswith(_GZIP):
        _check_size(len(body), where)
        return body
    whole, inflater = bytearray(), Decompressor("gzip")
    try:
        for piece in inflater.pieces(body):
            whole += piece
            _check_size(len(whole), where)
    except DamagedError as error:
        raise InputError(f"The packed file of {where} is damaged ({error}); try again.") from error
    return bytes(whole)


def decode_feed(body: bytes, charset: str | None = None) -> DecodedFeed:
    """What ``body`` (unpacked) is, and its text.

    Args:
        body: may be a mere beginning, for a first look.
        charset: what the server named.
    """
    text = _NO_XML.sub(" ", storable(_decoded(body, charset))).lstrip("\ufeff \t\r\n")
    if text.startswith("{"):
        head = text[:_ROOT_WITHIN]
        is_feed = ('"version"' in text and "jsonfeed.org" in text) or (
            '"items"' in text and '"title"' in head
        )
        seems = "" if is_feed else "it is JSON, but no JSON Feed"
        return DecodedFeed("json feed" if is_feed else None, text, seems)
    # A sitemap's plain form has an address on each line; the last of the first fifty may be cut.
    lines = text[:_ROOT_WITHIN].split("\n")[:50]
    whole = lines[:-1] if len(lines) > 1 and len(text) > _ROOT_WITHIN else lines
    filled = [line.strip() for line in whole if line.strip()]
    if filled and all(map(_ADDRESS.fullmatch, filled)):
        return DecodedFeed("text sitemap", text)
    at, is_page = _past_prolog(text)
    tag = _TAG.match(text, at)
    if tag is None:
        return DecodedFeed(None, text, "it is neither XML nor JSON")
    name = tag[1].lower()
    if name not in _ROOTS:
        if is_page or name == "html":
            return DecodedFeed(None, text, "it is a web page")
        later = _LISTING_ROOT.search(text, at, at + _ROOT_WITHIN)
        if later is None:
            return DecodedFeed(None, text, f"it begins with <{tag[1]}>")
        at = later.start()
        tag = _TAG.match(text, at)
        assert tag is not None, "a root is a tag"
    # A page's DOCTYPE inside an article goes; whatever else declares becomes plain text.
    bare = _DECLARATION.sub("&lt;!", _DOCTYPE.sub("", text[at:]))
    return DecodedFeed(_ROOTS[tag[1].lower()], bare)


def _check_size(size: int, where: str) -> None:
    if size > LARGEST:
        raise InputError(
            f"The feed of {where} has more than {LARGEST // 1_000_000} MB, which is too much; "
            "look for a feed of one section or topic."
        )


def _decoded(body: bytes, charset: str | None) -> str:
    """Bytes that are UTF-8 and more than ASCII are UTF-8, whatever server and feed say of them."""
    for beginning, name in _BY_FIRST_BYTES:
        if body.startswith(beginning):
            return body.decode(name, errors="replace")
    if not body.isascii():
        try:
            # A character that is cut off at the end does not count against it.
            return codecs.getincrementaldecoder("utf-8-sig")().decode(body)
        except UnicodeDecodeError:
            pass  # then it is what it is said to be
    return decode_page(body, charset)


def _past_prolog(text: str) -> tuple[int, bool]:
    """Where the first element begins, and whether a DOCTYPE says that it is a web page."""
    at, is_page = 0, False
    for _ in range(MOST_BEFORE_ROOT):
        before = _BEFORE_ROOT.match(text, at, FARTHEST_ROOT)
        if before:
            is_page = is_page or (before["doctype"] or "")[9:].lstrip()[:4].lower() == "html"
            at = before.end()
        elif _TAG.match(text, at):
            break
        else:
            at = text.find("<", at + 1, FARTHEST_ROOT)
            if at < 0:
                break
    return (at if at >= 0 else len(text)), is_page


_LOOKED_AT = 100_000
"""Bytes that ``looks_like_listing`` examines."""
_PLAIN = {"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"}
_ROOT = re.compile(r"<([\w.:-]{1,100})[^>]*?(/?)>")
_ENTRY = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)


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
        raise InputError(
            Told(
                "{where} is not a feed: {seems}. Look for an address that ends in /feed, .rss "
                "or .xml, or add the page itself.",
                where=where,
                seems=decoded.seems,
            )
        )
    if kind == "json feed":
        return read_json_feed(decoded.text, url, now)
    if kind == "text sitemap":
        return read_addresses(decoded.text, url)
    text = decoded.text
    root = _ROOT.match(text)
    is_cut = bool(root and not root[2] and f"</{root[1]}".lower() not in text.lower())
    if is_cut:  # the end of its root is missing: the entry in which it breaks off goes
        closed = [end.end() for end in _ENTRY_END.finditer(text)]
        first = _ENTRY.search(text)
        text = text[: closed[-1] if closed else first.start() if first else len(text)]
    listing = (read_syndication if kind == "feed" else read_sitemap)(text, url, now)
    if is_cut and not listing.entries and not listing.parts:
        raise ended_early(where)
    return replace(listing, is_cut=is_cut)


def looks_like_listing(body: bytes, content_type: str = "") -> bool:
    """Whether ``body`` begins like a feed or a sitemap; content types are unreliable."""
    head = body[:_LOOKED_AT]
    if body.startswith(_GZIP):
        try:
            head = next(Decompressor("gzip").pieces(head), b"")
        except DamagedError:
            head = b""
    return _kind(decode_feed(head), content_type) is not None


def _kind(decoded: DecodedFeed, content_type: str) -> Kind | None:
    """The format; a web page that shows only a URL is no text sitemap."""
    is_page = decoded.kind == "text sitemap" and content_type not in _PLAIN
    return None if is_page else decoded.kind
