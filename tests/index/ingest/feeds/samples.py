"""Feeds that the tests share, written for them."""

from datetime import UTC, datetime
from html import escape

from index.ingest.feeds.listing import Listing
from index.ingest.feeds.parse import read_listing

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
URL = "https://courier.example/world/feed.xml"

FIRST = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring."
)
SECOND = "The talks lasted nine hours, a spokeswoman of the ministry told reporters on Tuesday."
THIRD = (
    "Observers of the regional council will stay at the crossing until the end of the year, and "
    "both sides will send a joint report on traffic, customs and incidents every second month."
)
ARTICLE = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(*items: str, channel: str = "<title>The Courier</title>") -> bytes:
    """An RSS 2.0 feed of items, each given as the elements inside it."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" {_NAMESPACES}>'
        f"<channel>{channel}{inside}</channel></rss>"
    ).encode()


def item(
    title: str = "Border to reopen", link: str = "https://courier.example/1", more: str = ""
) -> str:
    """The elements of one item."""
    return f"<title>{title}</title><link>{link}</link>{more}"


def described(html: str) -> str:
    """``html`` as feeds carry it."""
    return f"<description>{escape(html)}</description>"


def atom(*entries: str, feed: str = "<title>The Courier</title>") -> bytes:
    """An Atom 1.0 feed of entries, each given as the elements inside it."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{feed}{inside}</feed>'.encode()


def read(
    body: bytes, url: str = URL, content_type: str = "", charset: str | None = None
) -> Listing:
    """The listing, read at ``NOW``."""
    return read_listing(body, url, content_type, charset, now=NOW)
