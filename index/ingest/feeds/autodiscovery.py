"""Feed autodiscovery: the feeds that a page links to."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.ingest.feeds.common import line, web_address
from index.ingest.feeds.listing import FeedLink
from index.text.charset import decode_page, storable

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

MOST = 20
"""Most feeds of one page that are returned."""
LARGEST = 10_000_000
"""Most bytes of a page that are parsed."""

_TYPES = {
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
}
_COMMENTS = re.compile(
    r"\bcomments?\b|\bcommentaires\b|\bkommentare\b|\bcomentarios\b", re.IGNORECASE
)
_NO_FEED = re.compile(r"/wp-json/|oembed", re.IGNORECASE)
"""WordPress declares its REST API as an alternate in JSON."""
_LEADS_TO_FEED = re.compile(
    r"\.(?:rss|atom|rdf)(?:[?#]|$)|/(?:rss|feed|feeds|atom)(?:/|\.xml|/index\.xml)?(?:[?#]|$)"
    r"|[?&]feed=(?:rss2?|atom|rdf)\b|/feed\.json(?:[?#]|$)|/(?:rss|feed)[\w-]*\.xml(?:[?#]|$)"
    r"|^https?://(?:feeds|rss)\.",
    re.IGNORECASE,
)
_SAYS_FEED = re.compile(r"\s*(?:rss|atom)(?:\s*(?:2\.0|1\.0|feeds?))?\s*", re.IGNORECASE)
_MACHINE_READ = re.compile(r"\.(?:xml|rss|atom|rdf|php|aspx?|json)(?:[?#]|$)", re.IGNORECASE)


def feed_links(html: bytes, url: str, charset: str | None = None) -> tuple[FeedLink, ...]:
    """The feeds of a page without duplicates, comment feeds last; at most ``MOST``.

    Visible links ("RSS") count only if the page declares no feed in its head.

    Args:
        html: the page.
        url: the page's URL.
        charset: the charset that the server names.
    """
    page = _parsed(html, charset)
    if page is None:
        return ()
    base = web_address(next(iter(page.xpath("//base/@href")), None), url) or url
    links = list(_declared(page, base)) or list(_visible(page, base))
    unique: dict[str, FeedLink] = {}
    for link in links:
        unique.setdefault(link.url, link)
    return tuple(sorted(unique.values(), key=_is_of_comments)[:MOST])


def _parsed(html: bytes, charset: str | None) -> "HtmlElement | None":
    from lxml import etree  # noqa: PLC0415 - slow to import
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    text = storable(decode_page(html[:LARGEST], charset))
    parser = HTMLParser(encoding="utf-8", huge_tree=False, no_network=True)
    try:
        return document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None  # an empty page


def _declared(page: "HtmlElement", base: str) -> Iterator[FeedLink]:
    for link in page.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        is_alternate = "alternate" in (link.get("rel") or "").lower().split()
        address = web_address(link.get("href"), base)
        if is_alternate and kind in _TYPES and address and not _NO_FEED.search(address):
            yield FeedLink(address, line(link.get("title") or ""))


def _visible(page: "HtmlElement", base: str) -> Iterator[FeedLink]:
    for link in page.iter("a"):
        address = web_address(link.get("href"), base)
        if address is None or _NO_FEED.search(address):
            continue
        label = line(link.text_content()) or line(link.get("title") or "")
        is_named = _SAYS_FEED.fullmatch(label) and _MACHINE_READ.search(address)
        if is_named or _LEADS_TO_FEED.search(address):
            yield FeedLink(address, label)


def _is_of_comments(link: FeedLink) -> bool:
    return bool(_COMMENTS.search(f"{link.title} {link.url}"))
