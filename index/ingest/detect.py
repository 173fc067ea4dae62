"""Detects what a page or a file is; runs in a parser process, so it is synchronous."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from index.errors import InputError
from index.ingest.extract.files import read_file, read_page, read_upload
from index.ingest.extract.html import LARGEST, parsed
from index.ingest.feeds.listing import FeedLink, Listing, line, web_address
from index.ingest.feeds.parse import looks_like_listing, read_listing
from index.ingest.fetch.pages import FetchedPage
from index.text.charset import decode_page, file_name
from index.text.size_policy import fitted
from index.told import Told
from index.urls.canonical import canonical, host_of
from index.values import Draft, Published

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_FEEDS = 20
"""Most feeds of one page that are returned."""

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
    """The feeds of a page without duplicates, comment feeds last; at most ``MOST_FEEDS``.

    Visible links ("RSS") count only if the page declares no feed in its head.

    Args:
        html: the page.
        url: the page's URL.
        charset: the charset that the server names.
    """
    page = parsed(decode_page(html[:LARGEST], charset))
    if page is None:
        return ()
    base = web_address(next(iter(page.xpath("//base/@href")), None), url) or url
    unique: dict[str, FeedLink] = {}
    declared = [
        FeedLink(address, line(link.get("title") or ""))
        for link in page.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split()
        and (link.get("type") or "").partition(";")[0].strip().lower() in _TYPES
        and (address := web_address(link.get("href"), base))
        and not _NO_FEED.search(address)
    ]
    for link in declared or _visible(page, base):
        unique.setdefault(link.url, link)

    links = sorted(
        unique.values(), key=lambda one: bool(_COMMENTS.search(f"{one.title} {one.url}"))
    )
    return tuple(links[:MOST_FEEDS])


def _visible(page: "HtmlElement", base: str) -> Iterator[FeedLink]:
    for link in page.iter("a"):
        address = web_address(link.get("href"), base)
        if address is None or _NO_FEED.search(address):
            continue
        label = line(link.text_content()) or line(link.get("title") or "")
        is_named = _SAYS_FEED.fullmatch(label) and _MACHINE_READ.search(address)
        if is_named or _LEADS_TO_FEED.search(address):
            yield FeedLink(address, label)


PreviewKind = Literal["feed", "sitemap", "page", "upload", "feed links"]
"""``feed links``: a page that is no article but links to feeds, one of which must be chosen."""


@dataclass(frozen=True, slots=True)
class ArticlePreview:
    """One article in the preview of a source."""

    title: str
    published: Published | None
    url: str | None


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """The preview of a source; ``SourceService.add`` adds it.

    Attributes:
        kind: the kind of source.
        url: its URL, after permanent redirects for a feed or sitemap, after all redirects for a
            page; None for an upload.
        title: the title of the feed or article, or the name of the file.
        outlet: the publisher as readers know it, or None.
        headlines: all articles, newest first.
        since: the date of the oldest dated article, or None.
        until: the date of the newest, or None.
        languages: ISO 639-1 codes, most frequent first.
        partial: whether only a part of the article is accessible (a paywall).
        feeds: feeds that the page links to; with kind ``page`` one may be chosen instead.
        listing: the parsed feed or sitemap.
        draft: the parsed article of a page or an upload.
        page: the page as fetched, so that nothing is fetched twice; None for an upload.
        file: an upload's bytes, with a record of what it was, for evidence.
    """

    kind: PreviewKind
    url: str | None
    title: str
    outlet: str | None = None
    headlines: tuple[ArticlePreview, ...] = ()
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()
    partial: bool = False
    feeds: tuple[FeedLink, ...] = ()
    listing: Listing | None = None
    draft: Draft | None = None
    page: FetchedPage | None = None
    file: FetchedPage | None = None

    @property
    def count(self) -> int:
        """Number of articles that it lists now."""
        return len(self.headlines)

    @property
    def is_cut(self) -> bool:
        """Whether the feed or sitemap ended early, so that entries may be missing."""
        return self.listing is not None and self.listing.is_cut

    @property
    def parts(self) -> int:
        """Number of sitemaps that a sitemap index lists; they have not been read."""
        return len(self.listing.parts) if self.listing else 0


def preview_page(page: FetchedPage, asked: str | None = None) -> SourcePreview:
    """Detect what a page is: a feed or sitemap, an article, or a page that links to feeds.

    Args:
        page: the page as fetched.
        asked: the URL that was requested; a temporary redirect may have led elsewhere.

    Raises:
        InputError: the page is none of these; the message says why.
    """
    if looks_like_listing(page.body, page.content_type):
        return _listing_preview(page, asked)
    feeds: tuple[FeedLink, ...] = ()
    if page.content_type in {"", "text/html", "application/xhtml+xml"}:
        own = canonical(page.url)
        links = feed_links(page.body, page.url, page.charset)
        feeds = tuple(link for link in links if canonical(link.url) != own)
    try:
        draft = read_page(page)
    except InputError:
        if not feeds:
            raise
        title = feeds[0].title or host_of(page.url)
        return SourcePreview(
            "feed links", page.url, title, outlet=host_of(page.url), feeds=feeds, page=page
        )
    return _article_preview("page", draft, draft.title, page, feeds)


def preview_upload(name: str, body: bytes) -> SourcePreview:
    """Read an uploaded file as one article.

    Raises:
        InputError: the file has no article.
    """
    return _article_preview("upload", read_upload(name, body), name)


def described(
    upload: SourcePreview, title: str | None, published: Published | None
) -> SourcePreview:
    """The preview of an upload with the title and date that a person gives, instead of those read.

    Args:
        upload: the preview.
        title: the article's, or None.
        published: when it was published, or None.
    """
    assert upload.draft is not None, "an upload is an article"
    draft = replace(
        upload.draft,
        title=fitted("title", (title or "").strip()) or upload.draft.title,
        published=published or upload.draft.published,
    )
    return replace(_article_preview("upload", draft, upload.title), file=upload.file)


def preview_listing(path: Path, url: str | None) -> SourcePreview:
    """Read a local file as one article.

    Raises:
        InputError: the file cannot be read, or has no article.
    """
    return _article_preview("upload", read_file(path, url), file_name(Path(path.name)))


KIND_NAMES = {"feed": Told("feed"), "sitemap": Told("sitemap"), "page": Told("page")}


def _listing_preview(page: FetchedPage, asked: str | None) -> SourcePreview:
    listing = read_listing(page.body, page.url, page.content_type, page.charset)
    if not listing.entries and not listing.parts:
        raise InputError.told(
            "{address} is a {kind} without entries. Check that it is the right one.",
            address=page.url,
            kind=KIND_NAMES[listing.form],
        )
    headlines = tuple(
        ArticlePreview(entry.title or entry.url or "", entry.published, entry.url)
        for entry in listing.entries
    )
    days = sorted(item.published.day for item in listing.entries if item.published)
    named = Counter(entry.language for entry in listing.entries if entry.language)
    if listing.language:
        named[listing.language] += 1
    # A temporary redirect leads elsewhere next time; the requested URL stays.
    is_same = asked is None or canonical(asked) == canonical(page.url)
    return SourcePreview(
        kind=listing.form,
        url=page.moved_to or (page.url if is_same else asked),
        title=listing.title or host_of(page.url),
        headlines=headlines,
        since=days[0] if days else None,
        until=days[-1] if days else None,
        languages=tuple(language for language, _ in named.most_common()),
        listing=listing,
        page=page,
    )


def _article_preview(
    kind: Literal["page", "upload"],
    draft: Draft,
    title: str,
    page: FetchedPage | None = None,
    feeds: tuple[FeedLink, ...] = (),
) -> SourcePreview:
    day = draft.published.day if draft.published else None
    return SourcePreview(
        kind=kind,
        url=draft.url or (page.url if page else None),
        title=title,
        outlet=draft.outlet or (host_of(page.url) if page else None),
        headlines=(ArticlePreview(draft.title, draft.published, draft.url),),
        since=day,
        until=day,
        languages=(draft.language,) if draft.language else (),
        partial=draft.partial,
        feeds=feeds,
        draft=draft,
        page=page,
    )
