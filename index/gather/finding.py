"""What a page or a file is; runs in the workshop, so it is synchronous and light to import."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Literal

from index.errors import InputError
from index.gather.feeds.links import feed_links
from index.gather.feeds.listing import FeedLink, Listing
from index.gather.feeds.reading import looks_like_listing, read_listing
from index.gather.files import read_file, read_upload
from index.gather.found import Found, FoundKind, Headline
from index.gather.page import read_page
from index.gather.replies import Page
from index.gather.urls import canonical, host_of
from index.values import Draft, Published


def found_on(page: Page, asked: str | None = None) -> Found:
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
        return Found(
            "feed links", page.url, title, outlet=host_of(page.url), feeds=feeds, page=page
        )
    return _article("page", draft, draft.title, page, feeds)


def found_in(name: str, body: bytes) -> Found:
    """What an uploaded file is: one article.

    Raises:
        InputError: it holds none.
    """
    return _article("upload", read_upload(name, body), name)


def found_at(path: Path, url: str | None) -> Found:
    """What a local file is: one article.

    Raises:
        InputError: it cannot be read, or holds none.
    """
    return _article("upload", read_file(path, url), path.name)


def _listed(page: Page, asked: str | None) -> Found:
    listing = read_listing(page.body, page.url, page.content_type, page.charset)
    kind: FoundKind = "sitemap" if listing.form.startswith("sitemap") else "feed"
    if not listing.entries and not listing.parts:
        raise InputError(
            f"{page.url} is a {kind} without a single entry; check that it is the right one."
        )
    heads = tuple(
        Headline(one.title or one.url or "", one.published, one.url) for one in listing.entries
    )
    since, until = _days([one.published for one in listing.entries])
    return Found(
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
    named = Counter(one.language for one in listing.entries if one.language)
    if listing.language:
        named[listing.language] += 1
    return tuple(language for language, _ in named.most_common())


def _days(published: Sequence[Published | None]) -> tuple[date | None, date | None]:
    days = sorted(one.day for one in published if one is not None)
    return (days[0], days[-1]) if days else (None, None)


def _article(
    kind: Literal["page", "upload"],
    draft: Draft,
    title: str,
    page: Page | None = None,
    feeds: tuple[FeedLink, ...] = (),
) -> Found:
    day = draft.published.day if draft.published else None
    return Found(
        kind=kind,
        url=draft.url or (page.url if page else None),
        title=title,
        outlet=draft.outlet,
        headlines=(Headline(draft.title, draft.published, draft.url),),
        since=day,
        until=day,
        languages=(draft.language,) if draft.language else (),
        partial=draft.partial,
        feeds=feeds,
        draft=draft,
        page=page,
    )


def _feeds(page: Page) -> tuple[FeedLink, ...]:
    """Feeds that a page of HTML names, but not the page itself."""
    if page.content_type not in {"", "text/html", "application/xhtml+xml"}:
        return ()
    own = canonical(page.url)
    links = feed_links(page.body, page.url, page.charset)
    return tuple(link for link in links if canonical(link.url) != own)
