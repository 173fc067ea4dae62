"""The content of a feed or sitemap, independent of its format."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from index.errors import InputError, TryLaterError
from index.text.charset import storable
from index.urls.canonical import canonical
from index.values import Published

MOST_ENTRIES = 2_000
"""Most entries of one listing; the newest are kept."""
MOST_PARTS = 1_000
"""Most sitemaps of one index; the newest are kept."""

Form = Literal["feed", "sitemap"]

LONGEST_LINE = 1_000
"""Most characters of a title or name; longer ones are cut."""


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
        content: the longest text of the entry as HTML; may be empty. Untrusted: ``paragraphs``
            makes plain text of it.
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
        form: whether it is a feed, of whatever format, or a sitemap.
        title: its title; may be empty.
        entries: newest first as far as they are dated, without duplicates, at most
            ``MOST_ENTRIES``.
        parts: URLs of further sitemaps, for a sitemap index.
        language: an ISO 639-1 code, or None.
        every_s: the polling interval that it asks for (ttl, syndication hints) in seconds, or
            None.
        is_cut: whether it ended early; ``entries`` are those that are whole.
    """

    form: Form
    title: str
    entries: tuple[FeedEntry, ...]
    parts: tuple[str, ...] = ()
    language: str | None = None
    every_s: float | None = None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page links to."""

    url: str
    title: str


def ended_early(where: str) -> TryLaterError:
    """The error of a feed or sitemap that broke off before anything in it was whole."""
    return TryLaterError.told(
        "The feed of {host} ended early, before its first entry was whole; try again later.",
        host=where,
    )


def web_address(raw: object, base: str = "") -> str | None:
    """``raw`` as an absolute http(s) URL; None if it is none (``mailto:``, ``data:``)."""
    if not isinstance(raw, str) or not raw.strip() or len(raw) > 4_000:
        return None
    bare = re.sub(r"[\x00-\x20]+", "%20", storable(raw).strip(" \t\r\n"))
    try:
        joined = urljoin(base, bare.replace("%20", "") if "\n" in raw else bare)
        canonical(joined)
    except (InputError, ValueError):
        return None
    return joined


def identity_of(named: str | None, url: str | None, title: str) -> str:
    """The identity of an entry in its feed: its id, else its URL, else its title."""
    identity = storable((named or "").strip() or url or f"title:{title.casefold()}")
    if len(identity) <= 500:
        return identity
    return f"sha256:{hashlib.sha256(identity.encode()).hexdigest()}"


def line(text: str) -> str:
    """``text`` on one line, storable, at most ``LONGEST_LINE`` characters."""
    return " ".join(storable(text).split())[:LONGEST_LINE]
