"""What stands behind an address or in a file, told before anything is stored."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.gather.feeds.listing import FeedLink, Listing
from index.gather.replies import Page
from index.values import Draft, Published

FoundKind = Literal["feed", "sitemap", "page", "upload", "feed links"]
"""``feed links``: a page that is no article itself but names feeds; one of them is to be chosen."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One article, as a person is shown it before confirming."""

    title: str
    published: Published | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Found:
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

    kind: FoundKind
    url: str | None
    title: str
    outlet: str | None = None
    headlines: tuple[Headline, ...] = ()
    since: date | None = None
    until: date | None = None
    languages: tuple[str, ...] = ()
    partial: bool = False
    feeds: tuple[FeedLink, ...] = ()
    listing: Listing | None = None
    draft: Draft | None = None
    page: Page | None = None

    @property
    def count(self) -> int:
        """How many articles it has at the moment."""
        return len(self.headlines)

    @property
    def parts(self) -> int:
        """How many sitemaps it names, where it is an index of them; none of them has been read."""
        return len(self.listing.parts) if self.listing else 0
