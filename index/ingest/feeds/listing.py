"""What a feed or a sitemap lists: values, whatever form it was read from."""

from dataclasses import dataclass
from typing import Literal

from index.values import Published

MOST_ENTRIES = 2_000
"""So many entries of one listing are kept, the newest."""
MOST_PARTS = 1_000
"""So many sitemaps of one index are kept, the newest."""

Form = Literal["rss", "atom", "rdf", "json feed", "sitemap", "sitemap index"]


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a listing.

    Attributes:
        identity: what tells it from the feed's other entries, whatever changes in it: its id, else
            its address, else its title.
        url: an absolute http or https address of the article; None where it names none.
        title: on one line, plain; empty where it has none.
        published: when its article was published, as far as the listing says.
        updated: when its article was last changed, as far as the listing says.
        byline: who wrote it, or None.
        outlet: whose article it is, where the entry names another than the feed.
        language: an ISO 639-1 code, or None.
        content: HTML of what the listing holds of the text, the longest that it has; empty for
            none. To be made into plain text (entry_html.py), never shown as it is.
        full: whether ``content`` is the whole article and not a teaser.
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
        form: what it is.
        title: of the whole; empty where it names none.
        entries: newest first where the listing says when; none twice; at most ``MOST_ENTRIES``.
        parts: addresses of further sitemaps, for a sitemap index.
        site: the address of the site that it belongs to, or None.
        language: an ISO 639-1 code, or None.
        every_s: how often it asks to be looked at (ttl, syndication hints), in seconds, or None.
        skipped: entries that could not be used, or were one too many.
    """

    form: Form
    title: str
    entries: tuple[FeedEntry, ...]
    parts: tuple[str, ...] = ()
    site: str | None = None
    language: str | None = None
    every_s: float | None = None
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names as its own."""

    url: str
    title: str
