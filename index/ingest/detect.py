"""What a page or a file is; runs in the workshop, so it is synchronous and light to import."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from index.errors import InputError
from index.ingest.extract.formats.files import read_file, read_upload
from index.ingest.extract.formats.page import read_page
from index.ingest.feeds.autodiscovery import feed_links
from index.ingest.feeds.listing import FeedLink, Listing
from index.ingest.feeds.parse import looks_like_listing, read_listing
from index.ingest.fetch.pages import FetchedPage
from index.text.charset import file_name
from index.urls.canonical import canonical, host_of
from index.values import Draft, Published

PreviewKind = Literal["feed", "sitemap", "page", "upload", "feed links"]
"""``feed links``: a page that is no article itself but names feeds; one of them is to be chosen."""


@dataclass(frozen=True, slots=True)
class ArticlePreview:
    """One article, as a person is shown it before confirming."""

    title: str
    published: Published | None
    url: str | None


@dataclass(frozen=True, slots=True)
class SourcePreview:
    """What was found; ``Gathering.add`` takes it in.

    Attributes:
        kind: what it is.
        url: its address, after permanent redirects for a feed or sitemap, after all of them for a
            page; None for an upload.
        title: of the feed, the article, or the file.
        outlet: whom readers know as its publisher, or None.
        headlines: all of them, newest first.
        since: the day of the oldest dated article, or None.
        until: the day of the newest, or None.
        languages: ISO 639-1 codes, commonest first.
        partial: only a part of the one article is to be had (a paywall).
        feeds: feeds that the page links; with ``page`` a person may choose one instead.
        listing: what was read, for a feed or sitemap.
        draft: what was read, for a page or an upload.
        page: as fetched, so that nothing is fetched twice; None for an upload.
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

    @property
    def count(self) -> int:
        """How many articles it has at the moment."""
        return len(self.headlines)

    @property
    def parts(self) -> int:
        """How many sitemaps it names, where it is an index of them; none of them has been read."""
        return len(self.listing.parts) if self.listing else 0


def preview_page(page: FetchedPage, asked: str | None = None) -> SourcePreview:
    """What a page is: a feed or sitemap, an article, or at least a page that names feeds.

    Args:
        page: as fetched.
        asked: the address that was asked for, where it may have led elsewhere for the moment.

    Raises:
        InputError: it is none of these; the message says why.
    """
    if looks_like_listing(page.body, page.content_type):
        return _listed(page, asked)
    feeds = _feeds(page)
    try:
        draft = read_page(page)
    except InputError:
        if not feeds:
            raise
        title = feeds[0].title or host_of(page.url)
        return SourcePreview(
            "feed links", page.url, title, outlet=host_of(page.url), feeds=feeds, page=page
        )
    return _article("page", draft, draft.title, page, feeds)


def preview_upload(name: str, body: bytes) -> SourcePreview:
    """What an uploaded file is: one article.

    Raises:
        InputError: it holds none.
    """
    return _article("upload", read_upload(name, body), name)


def preview_listing(path: Path, url: str | None) -> SourcePreview:
    """What a local file is: one article.

    Raises:
        InputError: it cannot be read, or holds none.
    """
    return _article("upload", read_file(path, url), file_name(Path(path.name)))


def _listed(page: FetchedPage, asked: str | None) -> SourcePreview:
    listing = read_listing(page.body, page.url, page.content_type, page.charset)
    kind: PreviewKind = "sitemap" if listing.form.startswith("sitemap") else "feed"
    if not listing.entries and not listing.parts:
        raise InputError(
            f"{page.url} is a {kind} without a single entry; check that it is the right one."
        )
    heads = tuple(
        ArticlePreview(entry.title or entry.url or "", entry.published, entry.url)
        for entry in listing.entries
    )
    since, until = _days([item.published for item in listing.entries])
    return SourcePreview(
        kind=kind,
        url=page.moved_to or _lasting(page.url, asked),
        title=listing.title or host_of(page.url),
        outlet=None,
        headlines=heads,
        since=since,
        until=until,
        languages=_languages(listing),
        listing=listing,
        page=page,
    )


def _lasting(url: str, asked: str | None) -> str:
    """What a source is known by: a temporary redirect may lead elsewhere tomorrow."""
    return url if asked is None or canonical(asked) == canonical(url) else asked


def _languages(listing: Listing) -> tuple[str, ...]:
    named = Counter(entry.language for entry in listing.entries if entry.language)
    if listing.language:
        named[listing.language] += 1
    return tuple(language for language, _ in named.most_common())


def _days(published: Sequence[Published | None]) -> tuple[date | None, date | None]:
    days = sorted(date.day for date in published if date is not None)
    return (days[0], days[-1]) if days else (None, None)


def _article(
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


def _feeds(page: FetchedPage) -> tuple[FeedLink, ...]:
    """Feeds that a page of HTML names, but not the page itself."""
    if page.content_type not in {"", "text/html", "application/xhtml+xml"}:
        return ()
    own = canonical(page.url)
    links = feed_links(page.body, page.url, page.charset)
    return tuple(link for link in links if canonical(link.url) != own)
