"""The content of a feed or sitemap, independent of its format."""

from dataclasses import dataclass
from typing import Literal

from index.values import Published

MOST_ENTRIES = 2_000
"""Most entries of one listing; the newest are kept."""
MOST_PARTS = 1_000
"""Most sitemaps of one index; the newest are kept."""

Form = Literal["rss", "atom", "rdf", "json feed", "sitemap", "sitemap index"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a listing.

    Attributes:
        identity: identifies it in the feed across changes: its id, else its URL, else its title.
        url: the absolute http(s) URL of the article, or None.
        title: plain text on one line; may be empty.
        published: the publication date of the article, or None.
        updated: when the article was last changed, or None.
        byline: the author, or None.
        outlet: the publisher, if the entry names another than the feed.
        language: an ISO 639-1 code, or None.
        content: the longest text of the entry as HTML; may be empty. Untrusted: convert it to
            plain text (entry_html.py) before use.
        full: whether ``content`` is the whole article, not a teaser.
    """

    identity: str
    url: str | None
    title: str = ""
    published: Published | None = None
    updated: Published | None = None
    byline: str | None = None
    outlet: str | None = None
    language: str | None = None
    content: str = ""
    full: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or a sitemap.

    Attributes:
        form: the format.
        title: its title; may be empty.
        entries: newest first as far as they are dated, without duplicates, at most
            ``MOST_ENTRIES``.
        parts: URLs of further sitemaps, for a sitemap index.
        site: the URL of its site, or None.
        language: an ISO 639-1 code, or None.
        every_s: the polling interval that it asks for (ttl, syndication hints) in seconds, or
            None.
        skipped: number of entries that were unusable or beyond the limit.
        is_cut: whether it ended early; ``entries`` are those that are whole.
    """

    form: Form
    title: str
    entries: tuple[FeedEntry, ...]
    parts: tuple[str, ...] = ()
    site: str | None = None
    language: str | None = None
    every_s: float | None = None
    skipped: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page links to."""

    url: str
    title: str
