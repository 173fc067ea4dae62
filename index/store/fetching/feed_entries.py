"""Feed entries: which pages become due, and which entries are forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    insert,
    or_,
    select,
    update,
)

from index.store.articles.articles import link
from index.store.articles.newest_revision import is_newest
from index.store.rows import Source
from index.store.schema import article, feed_entry, revision
from index.values import Published

SHORTEST_WAIT, LONGEST_WAIT = timedelta(hours=1), timedelta(days=7)
"""Shortest and longest wait before the page of a changed entry is fetched again."""
_AGE = timedelta(days=2)
"""Assumed age of an article whose entry has no date."""
KEPT_FOR = timedelta(days=90)
"""Age at which entries that a feed no longer lists are forgotten; their articles stay."""


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry of a feed in its current state.

    Attributes:
        identity: a hash that identifies it in its source.
        fingerprint: a hash of its content.
        title: its title.
        url: the URL of its page, or None.
        canonical_url: the canonical URL of its page, or None.
        url_identity: a hash shared by all spellings of the URL, or None.
        host: the host in whose queue the page waits; None if the entry has the whole text.
        published: the publication date of its article, or None.
        fallback: the entry's text as HTML, or None.
    """

    identity: str
    fingerprint: str
    title: str
    url: str | None = None
    canonical_url: str | None = None
    url_identity: str | None = None
    host: str | None = None
    published: Published | None = None
    fallback: str | None = None


def see(connection: Connection, under: Source, entry: SeenEntry, now: datetime) -> int:
    """Store an entry; returns 1 if its page must be fetched, else 0."""
    mine = and_(feed_entry.c.source_id == under.id, feed_entry.c.identity == entry.identity)
    known = connection.execute(select(feed_entry).where(mine)).first()
    held = None
    if known is None and entry.host is not None and entry.canonical_url is not None:
        held = held_at(connection, under, entry.canonical_url, entry.url_identity)
    if held is not None:
        link(connection, held, under.id)
    is_due = entry.host is not None and held is None
    values = {
        "fingerprint": entry.fingerprint,
        "title": entry.title,
        "url": entry.url,
        "host": entry.host,
        "published_at": entry.published.isoformat() if entry.published else None,
        "fallback": entry.fallback if is_due else None,
        "due_at": _due(known, entry, now) if is_due else None,
    }
    if known is None:
        new = {"visits": 0, "failures": 0, "article_id": held}
        connection.execute(
            insert(feed_entry).values(source_id=under.id, identity=entry.identity, **new, **values)
        )
        return int(is_due)
    waits = known.trouble is not None and values["due_at"] == known.due_at
    afresh = {} if waits else {"failures": 0, "trouble": None}
    moved = {} if entry.url == known.url else {"etag": None, "last_modified": None}
    connection.execute(update(feed_entry).where(mine).values(**values, **afresh, **moved))
    return int(is_due and values["due_at"] == now)


def forget(connection: Connection, under: Source, listed: Collection[str], now: datetime) -> None:
    """Delete old entries that are no longer listed and whose pages are not due."""
    oldest = (now - KEPT_FOR).date().isoformat()
    connection.execute(
        delete(feed_entry).where(
            feed_entry.c.source_id == under.id,
            feed_entry.c.published_at < oldest,
            feed_entry.c.due_at.is_(None),
            feed_entry.c.identity.not_in(listed),
        )
    )


def _due(known: Row[Any] | None, seen: SeenEntry, now: datetime) -> datetime:
    """When the page of a new or changed entry is fetched.

    Some feeds change their entries at every fetch. So a page that was read is fetched again when
    its article is half as old again, and a page that failed at its next retry.
    """
    if known is None or seen.url != known.url:
        return now
    if known.visits == 0:
        return known.due_at or now
    age = now - seen.published.moment if seen.published else _AGE
    again = now + min(max(age / 2, SHORTEST_WAIT), LONGEST_WAIT)
    return min(again, known.due_at or again)


def held_at(
    connection: Connection, under: Source, canonical_url: str, url_identity: str | None
) -> int | None:
    """The id of the scope's article at a URL, if it is complete; else None."""
    same: ColumnElement[bool] = article.c.canonical_url == canonical_url
    if url_identity is not None:
        same = or_(same, article.c.identity == url_identity)
    return connection.scalar(
        select(article.c.id)
        .join(revision, revision.c.article_id == article.c.id)
        .where(
            article.c.scope_id == under.scope_id,
            same,
            is_newest(),
            revision.c.partial.is_(False),
            article.c.gone_at.is_(None),
        )
        .limit(1)
    )
