"""Reads sitemaps: plain, news and text sitemaps, and sitemap indexes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from index.errors import InputError
from index.ingest.feeds.common import identity_of, line, listed, web_address
from index.ingest.feeds.dates import read_date
from index.ingest.feeds.entry_html import one_line
from index.ingest.feeds.listing import MOST_PARTS, FeedEntry, Listing
from index.text.language import code_of
from index.urls.canonical import host_of

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.etree import _Element


MOST_PAGES = 50_000
"""Most URLs in one sitemap by the protocol; further ones are skipped."""


def read_sitemap(text: str, url: str, now: datetime) -> Listing:
    """Read a sitemap or an index of sitemaps.

    Plain sitemaps have URLs and the day of the last change; news sitemaps also have titles, dates,
    languages and outlets.

    Args:
        text: begins with the root element; has no entity declarations (decode.py).
        url: its URL.
        now: the current time, aware; dates far ahead of it are ignored.

    Raises:
        InputError: it is too damaged to read.
    """
    root = _parsed(text, url)
    if _name(root) == "sitemapindex":
        return _index(root, url, now)
    pages = enumerate(_children(root, "url"))
    return listed(
        "sitemap", "", (_entry(page, url, now) if at < MOST_PAGES else None for at, page in pages)
    )


def read_addresses(text: str, url: str) -> Listing:
    """Read a text sitemap: one URL on each line."""
    lines = enumerate(line for line in text.split("\n") if line.strip())
    urls = (web_address(page, url) if at < MOST_PAGES else None for at, page in lines)
    return listed(
        "sitemap", "", (FeedEntry(identity_of(None, u, ""), u) if u else None for u in urls)
    )


def _parsed(text: str, url: str) -> "_Element":
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
    try:
        root = etree.fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise _unreadable(url) from error
    if root is None:
        raise _unreadable(url)
    return root


def _unreadable(url: str) -> InputError:
    return InputError(
        f"The sitemap of {host_of(url)} is damaged beyond reading; try again later, or add one of "
        "the site's feeds."
    )


def _index(root: "_Element", url: str, now: datetime) -> Listing:
    """The sitemaps of an index, most recently changed first."""
    parts: dict[str, float] = {}
    for child in _children(root, "sitemap"):
        address = web_address(_text(child, "loc"), url)
        changed = read_date(_text(child, "lastmod"), now)
        if address:
            parts.setdefault(address, changed.moment.timestamp() if changed else 0.0)
    newest = sorted(parts, key=lambda address: parts[address], reverse=True)
    skipped = max(0, len(newest) - MOST_PARTS)
    return Listing("sitemap index", "", (), parts=tuple(newest[:MOST_PARTS]), skipped=skipped)


def _entry(element: "_Element", url: str, now: datetime) -> FeedEntry | None:
    address = web_address(_text(element, "loc"), url)
    if address is None:
        return None
    changed = read_date(_text(element, "lastmod"), now)
    entry = FeedEntry(identity_of(None, address, ""), address, published=None, updated=changed)
    news = next(_children(element, "news"), None)
    return entry if news is None else _with_news(entry, news, now)


def _with_news(entry: FeedEntry, news: "_Element", now: datetime) -> FeedEntry:
    publication = next(_children(news, "publication"), news)
    return replace(
        entry,
        title=line(one_line(_text(news, "title"), markup=False)),
        published=read_date(_text(news, "publication_date"), now),
        outlet=line(one_line(_text(publication, "name"), markup=False)) or None,
        language=code_of(_text(publication, "language")),
    )


def _children(element: "_Element", name: str) -> Iterator["_Element"]:
    return (child for child in element if _name(child) == name)


def _name(element: "_Element") -> str:
    """The name without its namespace, which sites write in various ways."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _text(element: "_Element", name: str) -> str:
    child = next(_children(element, name), None)
    return "".join(child.itertext()).strip() if child is not None else ""
