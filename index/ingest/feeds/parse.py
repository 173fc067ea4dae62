"""Reads feeds and sitemaps: RSS, Atom, RDF, JSON Feed, sitemaps.

Nothing is fetched and no entity is expanded. Hostile input may take seconds, so run it in a process
with limits on time and memory.
"""

import codecs
import json
import re
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from index.errors import InputError
from index.ingest.extract.bylines import byline
from index.ingest.extract.dates import LONGEST, UNZONED, read_moment
from index.ingest.extract.outlet_days import in_own_day
from index.ingest.feeds.entries import (
    from_plain,
    is_whole,
    one_line,
    outlet_of,
    paragraphs,
    word_count,
)
from index.ingest.feeds.listing import (
    MOST_ENTRIES,
    MOST_PARTS,
    FeedEntry,
    Form,
    Listing,
    ended_early,
    identity_of,
    line,
    web_address,
)
from index.ingest.fetch.decompress import DamagedError, decompressor
from index.text.charset import NO_XML, decode_page, storable
from index.text.language import code_of
from index.urls.canonical import host_of
from index.values import Published

if TYPE_CHECKING:
    from lxml.etree import _Element

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
    whole, inflater = bytearray(), decompressor("gzip")
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
    text = NO_XML.sub(" ", storable(_decoded(body, charset))).lstrip("\ufeff \t\r\n")
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


_PLAIN = {"", "text/plain", "application/octet-stream", "application/gzip", "application/x-gzip"}
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
        raise InputError.told(
            "{where} is not a feed: {seems}. Look for an address that ends in /feed, .rss "
            "or .xml, or add the page itself.",
            where=where,
            seems=decoded.seems,
        )
    if kind == "json feed":
        return read_json_feed(decoded.text, url, now)
    if kind == "text sitemap":
        return read_addresses(decoded.text, url)
    text = decoded.text
    root = re.match(r"<([\w.:-]{1,100})[^>]*?(/?)>", text)
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
    head = body[:100_000]
    if body.startswith(_GZIP):
        try:
            head = next(decompressor("gzip").pieces(head), b"")
        except DamagedError:
            head = b""
    return _kind(decode_feed(head), content_type) is not None


def _kind(decoded: DecodedFeed, content_type: str) -> Kind | None:
    """The format; a web page that shows only a URL is no text sitemap."""
    is_page = decoded.kind == "text sitemap" and content_type not in _PLAIN
    return None if is_page else decoded.kind


_DAY_S = 86_400.0
_SHORTEST_S, _LONGEST_S = 60.0, 366 * _DAY_S


def string_of(fields: Mapping[str, Any], name: str) -> str:
    """The field of that name; empty if there is none, or none that is a text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def with_content(entry: FeedEntry, texts: Iterable[tuple[str, bool]]) -> FeedEntry | None:
    """``entry`` with the longest of its texts; None if it has neither text nor URL.

    Args:
        entry: the entry.
        texts: HTML as in the feed, each with whether its element is for the whole text, not for a
            summary.
    """
    read = [(paragraphs(html), apart, html) for html, apart in texts if html.strip()]
    parts, apart, html = max(
        read, key=lambda one: (word_count(one[0]), one[1]), default=((), 0, "")
    )
    if not parts:
        return entry if entry.url else None
    return replace(entry, content=storable(html), full=is_whole(parts, apart=bool(apart)))


def listed(form: Form, title: str, entries: Iterable[FeedEntry | None]) -> Listing:
    """A listing of ``entries``, newest first, without duplicates; None is an unusable entry."""
    by_identity: dict[str, FeedEntry] = {}
    for given in filter(None, entries):
        published = in_own_day(given.published, given.url, given.outlet or title)
        entry = replace(given, published=published)
        if entry.identity in by_identity:
            by_identity[entry.identity] = _merged(by_identity[entry.identity], entry)
        else:
            by_identity[entry.identity] = entry
    newest = sorted(
        by_identity.values(), key=lambda one: _moment(one.published or one.updated), reverse=True
    )
    return Listing(form, line(title), tuple(newest[:MOST_ENTRIES]))


def _moment(known: Published | None) -> datetime:
    return known.moment if known else datetime.min.replace(tzinfo=UTC)


def _merged(first: FeedEntry, second: FeedEntry) -> FeedEntry:
    """The later of two versions of an entry, completed from the other."""
    changed = [_moment(entry.updated or entry.published) for entry in (first, second)]
    later, other = (second, first) if changed[1] > changed[0] else (first, second)
    fuller = max(later, other, key=lambda entry: (entry.full, len(entry.content)))
    return replace(
        later,
        url=later.url or other.url,
        title=later.title or other.title,
        published=later.published or other.published,
        byline=later.byline or other.byline,
        outlet=later.outlet or other.outlet,
        language=later.language or other.language,
        content=later.content or fuller.content,
        full=later.full if later.content else fuller.full,
    )


MOST_AHEAD = timedelta(days=2)
"""Dates further in the future are mistakes, or dates of events."""


def read_date(text: str | None, now: datetime) -> Published | None:
    """The date with its time zone; None if ``text`` is no plausible date.

    A time of exactly midnight means that the feed knows only the day. An unknown time zone is read
    as UTC.

    Args:
        text: as the feed prints it.
        now: aware; what is further ahead of it than ``MOST_AHEAD`` is absurd.
    """
    text = " ".join((text or "").split())
    if len(text) > LONGEST:
        return None
    found = read_moment(text)
    if found is None:
        with suppress(ValueError, OverflowError, IndexError):  # years of two digits, odd zones
            moment = parsedate_to_datetime(text)
            found = at_moment(moment if moment.tzinfo else moment.replace(tzinfo=UNZONED))
    return sensible(found, now)


def sensible(published: Published | None, now: datetime) -> Published | None:
    """``published``, unless it is absurd."""
    if published is None or published.moment.year < 1990:  # by a machine without a clock
        return None
    try:
        return published if published.moment <= now + MOST_AHEAD else None
    except OverflowError:  # an offset at the very end of the calendar
        return None


def at_moment(moment: datetime) -> Published:
    """``moment`` (aware), as precise as a clock's midnight lets it be taken for."""
    return Published.on(moment.date()) if moment.time() == time.min else Published(moment)


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
_NUMBER = re.compile(r"\s*(\d{1,9})(?:\.\d+)?\s*")
_MAIL = re.compile(r"(?:mailto:)?[^\s<>()@]+@[^\s<>()@]+")
_ENTRY_START = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_TROUBLE = (
    ValueError, LookupError, AttributeError, TypeError, AssertionError, ArithmeticError,
    RuntimeError,
)  # fmt: skip
"""Exceptions that feedparser may raise on unforeseen damage."""


def read_syndication(text: str, url: str, now: datetime) -> Listing:
    """Read a feed.

    Args:
        text: begins with the root element; has no entity declarations.
        url: its URL; relative links are resolved against it.
        now: the current time, aware; dates far ahead of it are ignored.

    Raises:
        InputError: it is no feed.
    """
    import feedparser  # noqa: PLC0415 - slow to import

    begins = [entry.start() for entry in _ENTRY_START.finditer(text)]
    if (
        len(begins) > 2 * MOST_ENTRIES
    ):  # each takes half a millisecond; the newest are at one end or the other
        text = text[: begins[MOST_ENTRIES]] + text[begins[-MOST_ENTRIES] :]
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        read = feedparser.parse(
            BytesIO(text.encode()),
            response_headers=headers,
            resolve_relative_uris=True,
            sanitize_html=True,
        )
    except _TROUBLE as error:
        raise InputError(
            f"The feed of {host_of(url)} is damaged beyond reading ({error}); tell its publisher, "
            "or add its articles one by one."
        ) from error
    feed, entries = dict(read["feed"]), [dict(entry) for entry in read["entries"]]
    title = _title(feed)
    if not entries and not title and not read.get("version"):
        raise InputError(
            f"{host_of(url)} is not a feed: it begins like one, but holds neither a title nor "
            "entries. Check the address."
        )
    outlet = outlet_of(title)
    return replace(
        listed("feed", title, (_entry(item, url, outlet, now) for item in entries)),
        language=code_of(string_of(feed, "language")) or _inherited(feed, "title_detail"),
        every_s=_every_s(feed),
    )


def _entry(entry: _Fields, url: str, outlet: str | None, now: datetime) -> FeedEntry | None:
    title = _title(entry)
    address = _address(entry, url)
    source = entry.get("source")
    publisher = source.get("title") if isinstance(source, dict) else None
    outlet_named = line(one_line(publisher, markup=True)) if isinstance(publisher, str) else ""
    contents = entry.get("content") or [{}]
    language = code_of(string_of(entry, "language")) or code_of(contents[0].get("language"))
    language = language or _inherited(entry, "title_detail") or _inherited(entry, "summary_detail")
    read = FeedEntry(
        identity=identity_of(string_of(entry, "id"), address, title),
        url=address,
        title=title,
        published=_date(entry, ("published", "created"), now) or _date(entry, ("updated",), now),
        updated=_date(entry, ("updated",), now),
        byline=byline(_names(entry), outlet),
        outlet=outlet_of(outlet_named),
        language=language,
    )
    return with_content(read, _texts(entry))


def _title(fields: _Fields) -> str:
    kind = fields.get("title_detail", {}).get("type", "")
    return line(one_line(string_of(fields, "title"), markup=kind in _MARKUP))


def _address(entry: _Fields, url: str) -> str | None:
    """The permalink; a redirector's URL only if the entry names no other."""
    redirector = None
    links = [link for link in entry.get("links", ()) if link.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda link: link.get("type", "text/html") not in _MARKUP)
    identity = string_of(entry, "id")
    for named in (
        entry.get("feedburner_origlink"),
        *(link.get("href") for link in links),
        entry.get("link"),
        identity if identity.startswith(("http://", "https://")) else None,
    ):
        address = web_address(named, url)
        if address and not _REDIRECTORS.search(urlsplit(address).hostname or ""):
            return address
        redirector = redirector or address
    return redirector


def _date(entry: _Fields, names: Iterable[str], now: datetime) -> Published | None:
    """The first date; feedparser alone reads some formats (Greek, Korean, asctime), into UTC."""
    for name in names:
        found, parsed = read_date(string_of(entry, name), now), entry.get(f"{name}_parsed")
        if found is None and parsed:
            with suppress(ValueError, TypeError, OverflowError, OSError):
                moment = datetime.fromtimestamp(timegm(parsed), tz=UTC)
                found = sensible(at_moment(moment), now)
        if found:
            return found
    return None


def _names(entry: _Fields) -> list[str]:
    authors = [author.get("name", "") for author in entry.get("authors", ()) if author]
    whole = string_of(entry, "author")
    if len(authors) < 2 and "@" in whole:  # feedparser splits long e-mail addresses
        authors = [_MAIL.sub(" ", whole).strip(" ()<>[]\"',;:")]
    return [line(name) for name in (authors or [whole]) if name]


def _inherited(fields: _Fields, detail: str) -> str | None:
    return code_of(fields.get(detail, {}).get("language"))


def _texts(entry: _Fields) -> Iterator[tuple[str, bool]]:
    detail = entry.get("summary_detail", {})
    summary = (string_of(entry, "summary"), detail.get("type", "text/html"), False)
    contents = [(one.get("value"), one.get("type"), True) for one in entry.get("content", ())]
    for value, kind, apart in (*contents, summary):
        if isinstance(value, str) and str(kind or "text/html").startswith(("text/", *_MARKUP)):
            yield from_plain(value) if kind == "text/plain" else value, apart


def _every_s(feed: _Fields) -> float | None:
    """The polling interval that the feed asks for: its ttl, else its syndication hints."""
    ttl, often = (
        float(match[1]) if (match := _NUMBER.fullmatch(string_of(feed, name))) else 0.0
        for name in ("ttl", "sy_updatefrequency")
    )
    if ttl and _SHORTEST_S <= ttl * 60 <= _LONGEST_S:
        return ttl * 60
    period = _PERIODS_S.get(string_of(feed, "sy_updateperiod").strip().lower(), 0.0)
    return asked if _SHORTEST_S <= (asked := period / (often or 1)) <= _LONGEST_S else None


def read_json_feed(text: str, url: str, now: datetime) -> Listing:
    """Read a JSON Feed.

    Args:
        text: JSON.
        url: the URL of the feed.
        now: the current time, aware; dates far ahead of it are ignored.

    Raises:
        InputError: it is not JSON, or not a feed.
        TryLaterError: it ended early.
    """
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        ):
            raise ended_early(host_of(url)) from error
        raise InputError(
            f"{host_of(url)} is not a feed: it is JSON that cannot be read ({error}). Try again "
            "later, or check the address."
        ) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise InputError(
            f"{host_of(url)} is not a feed: it is JSON without a list of items. Check the address."
        )
    title = line(string_of(feed, "title"))
    outlet = outlet_of(title)
    items = (_as_parsed(item if isinstance(item, dict) else {}) for item in feed["items"])
    listing = listed("feed", title, (_entry(item, url, outlet, now) for item in items))
    return replace(listing, language=code_of(string_of(feed, "language")))


def _as_parsed(item: _Fields) -> _Fields:
    """An item of a JSON Feed with the fields that feedparser gives an entry."""
    given, authors = item.get("id"), item.get("authors")
    return {
        "id": str(given) if isinstance(given, str | int | float) else "",  # numbers are common
        "title": item.get("title"),
        "links": [{"href": item.get("url")}, {"href": item.get("external_url")}],
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "authors": [
            author
            for author in (authors if isinstance(authors, list) else [item.get("author")])
            if isinstance(author, dict) and isinstance(author.get("name"), str)
        ],
        "language": item.get("language"),
        "content": [
            {"value": item.get("content_html"), "type": "text/html"},
            {"value": item.get("content_text"), "type": "text/plain"},
        ],
        "summary": item.get("summary"),
        "summary_detail": {"type": "text/plain"},
    }


MOST_PAGES = 50_000
"""Most URLs in one sitemap by the protocol; further ones are skipped."""


def read_sitemap(text: str, url: str, now: datetime) -> Listing:
    """Read a sitemap or an index of sitemaps.

    Plain sitemaps have URLs and the day of the last change; news sitemaps also have titles, dates,
    languages and outlets.

    Args:
        text: begins with the root element; has no entity declarations.
        url: its URL.
        now: the current time, aware; dates far ahead of it are ignored.

    Raises:
        InputError: it is too damaged to read.
    """
    from lxml import etree  # noqa: PLC0415 - slow to import

    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = None
    with suppress(etree.LxmlError, ValueError):
        root = etree.fromstring(text.encode(), parser=parser)
    if root is None:
        raise InputError(
            f"The sitemap of {host_of(url)} is damaged beyond reading; try again later, or add one "
            "of the site's feeds."
        )
    if _name(root) == "sitemapindex":
        return _index(root, url, now)
    pages = islice(_children(root, "url"), MOST_PAGES)
    return listed("sitemap", "", (_sitemap_entry(page, url, now) for page in pages))


def read_addresses(text: str, url: str) -> Listing:
    """Read a text sitemap: one URL on each line."""
    lines = islice(filter(str.strip, text.split("\n")), MOST_PAGES)
    urls = filter(None, (web_address(line, url) for line in lines))
    return listed("sitemap", "", (FeedEntry(identity_of(None, one, ""), one) for one in urls))


def _index(root: "_Element", url: str, now: datetime) -> Listing:
    """The sitemaps of an index, most recently changed first."""
    parts: dict[str, float] = {}
    for child in _children(root, "sitemap"):
        address = web_address(_child_text(child, "loc"), url)
        changed = read_date(_child_text(child, "lastmod"), now)
        if address:
            parts.setdefault(address, changed.moment.timestamp() if changed else 0.0)
    newest = sorted(parts, key=lambda address: parts[address], reverse=True)
    return Listing("sitemap", "", (), parts=tuple(newest[:MOST_PARTS]))


def _sitemap_entry(element: "_Element", url: str, now: datetime) -> FeedEntry | None:
    address = web_address(_child_text(element, "loc"), url)
    if address is None:
        return None
    changed = read_date(_child_text(element, "lastmod"), now)
    entry = FeedEntry(identity_of(None, address, ""), address, published=None, updated=changed)
    news = next(_children(element, "news"), None)
    if news is None:
        return entry
    publication = next(_children(news, "publication"), news)
    return replace(
        entry,
        title=line(one_line(_child_text(news, "title"), markup=False)),
        published=read_date(_child_text(news, "publication_date"), now),
        outlet=line(one_line(_child_text(publication, "name"), markup=False)) or None,
        language=code_of(_child_text(publication, "language")),
    )


def _children(element: "_Element", name: str) -> Iterator["_Element"]:
    return (child for child in element if _name(child) == name)


def _name(element: "_Element") -> str:
    """The name without its namespace, which sites write in various ways."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _child_text(element: "_Element", name: str) -> str:
    child = next(_children(element, name), None)
    return "".join(child.itertext()).strip() if child is not None else ""
