"""Sources and entries as visits leave them, made without fetching."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from index.ingest.article_writer import identity_of
from index.store.fetching import SeenEntry, SourceFetch
from index.store.library import Library
from index.store.rows import Source
from index.store.sources import NewSource
from index.urls.canonical import canonical
from index.values import PUBLIC

NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)
HOST = "post.example"
URL = f"https://{HOST}/feed.xml"


def feed(
    library: Library,
    name: str = "Post",
    *,
    scope: str = PUBLIC,
    url: str = URL,
    host: str = HOST,
    due: datetime = NOW,
    **more: Any,
) -> Source:
    """A feed that is due."""
    return library.sources.add(NewSource(scope, name, "feed", url, host, **more), due, due=True)


def visit(**more: Any) -> SourceFetch:
    """A visit that worked; the next one is an hour later."""
    made = SourceFetch(URL, HOST, NOW + timedelta(hours=1), None, None, None, None, new=False)
    return replace(made, **more)


def seen(
    name: str, *, says: str = "", url: str | None = None, host: str | None = HOST
) -> SeenEntry:
    """An entry whose page waits for the host; without one, the feed holds all of it."""
    url = url or f"https://{HOST}/{name}"
    return SeenEntry(
        identity=name,
        fingerprint=says or name,
        title=f"Entry {name}",
        url=url,
        canonical_url=canonical(url, fragment=True),
        url_identity=identity_of(url),
        host=host,
        fallback="<p>What the feed says.</p>",
    )
