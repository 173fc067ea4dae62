"""Reads JSON Feed 1.0 and 1.1."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from index.errors import InputError
from index.ingest.extract.bylines import byline
from index.ingest.feeds.common import (
    Text,
    ended_early,
    identity_of,
    line,
    listed,
    string_of,
    web_address,
    with_content,
)
from index.ingest.feeds.dates import read_date
from index.ingest.feeds.entry_html import from_plain, one_line
from index.ingest.feeds.listing import FeedEntry, Listing
from index.ingest.feeds.outlets import outlet_of
from index.text.language import code_of
from index.urls.canonical import host_of

_Fields = dict[str, Any]


def read_json_feed(text: str, url: str, now: datetime) -> Listing:
    """Read a JSON Feed.

    Args:
        text: JSON.
        url: the URL of the feed.
        now: the current time, aware; dates far ahead of it are ignored.

    Raises:
        InputError: it is not JSON, or not a feed.
        TryLaterError: it ended early.
    """
    feed = _parsed(text, url)
    title = line(string_of(feed, "title"))
    outlet = outlet_of(title)
    items = (item if isinstance(item, dict) else {} for item in feed["items"])
    listing = listed("json feed", title, (_entry(item, url, outlet, now) for item in items))
    return replace(
        listing,
        site=web_address(feed.get("home_page_url"), url),
        language=code_of(string_of(feed, "language")),
    )


def _parsed(text: str, url: str) -> _Fields:
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        ends = isinstance(error, json.JSONDecodeError) and (
            error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated")
        )
        if ends:
            raise ended_early(host_of(url)) from error
        raise InputError(
            f"{host_of(url)} is not a feed: it is JSON that cannot be read ({error}). Try again "
            "later, or check the address."
        ) from error
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise InputError(
            f"{host_of(url)} is not a feed: it is JSON without a list of items. Check the address."
        )
    return feed


def _entry(item: _Fields, url: str, outlet: str | None, now: datetime) -> FeedEntry | None:
    title = line(one_line(string_of(item, "title"), markup=False))
    address = web_address(item.get("url"), url) or web_address(item.get("external_url"), url)
    changed = read_date(string_of(item, "date_modified"), now)
    entry = FeedEntry(
        identity=identity_of(_named(item.get("id")), address, title),
        url=address,
        title=title,
        published=read_date(string_of(item, "date_published"), now) or changed,
        updated=changed,
        byline=byline(_names(item), outlet),
        language=code_of(string_of(item, "language")),
    )
    return with_content(entry, _texts(item))


def _named(identity: object) -> str:
    """The id; numbers are forbidden as ids, but common."""
    return str(identity) if isinstance(identity, str | int | float) else ""


def _names(item: _Fields) -> Iterator[str]:
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        if isinstance(author, dict) and isinstance(author.get("name"), str):
            yield line(author["name"])


def _texts(item: _Fields) -> Iterator[Text]:
    yield Text(string_of(item, "content_html"), apart=True)
    yield Text(_plain(string_of(item, "content_text")), apart=True)
    yield Text(_plain(string_of(item, "summary")), apart=False)


def _plain(text: str) -> str:
    return from_plain(text) if text.strip() else ""
