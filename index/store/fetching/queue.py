"""What is to be fetched, host by host: a host is leased to one worker at a time.

So two workers never fetch the same thing, and a host is asked by one of them alone. What a worker
that was killed had leased comes free when the lease runs out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    Subquery,
    and_,
    case,
    func,
    insert,
    not_,
    or_,
    select,
    union_all,
    update,
)

from index.store.database import Database
from index.store.rows import Source
from index.store.schema import feed_entry, host, scope, source
from index.store.source_health import BY_A_PERSON
from index.store.sources import source_of
from index.values import Published

_RESTS = and_(source.c.state == "paused", func.coalesce(source.c.trouble, "") == BY_A_PERSON)
"""Whether the pages of a source are not fetched either: a feed that is gone leaves its articles,
which may still be corrected."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the last visits of a source left.

    Attributes:
        every_s: the time between visits as learned so far, in seconds, or None.
        body_hash: of what it sent last, or None.
        failures: in a row.
        failing_since: when they began, or None.
        fetched_at: when a visit last worked, or None.
        trouble: why the last visit failed, in a sentence; None where it did not.
    """

    every_s: float | None
    body_hash: str | None
    failures: int
    failing_since: datetime | None
    fetched_at: datetime | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class PendingPage:
    """A page that an entry of a source leads to.

    Attributes:
        id: of the entry.
        title: the entry's.
        published: when its article was published, as far as the feed says.
        fallback: HTML of what the feed itself holds of the text, or None.
        visits: that worked.
        failures: in a row.
        article_id: the article that it brought, or None.
        trouble: why the last visit failed, in a sentence; None where it did not.
    """

    id: int
    title: str
    published: Published | None
    fallback: str | None
    visits: int
    failures: int
    article_id: int | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class FetchJob:
    """One thing to fetch: a source itself, or the page of one of its entries.

    ``etag`` and ``last_modified`` are what the server sent with what is held of it.
    """

    source: Source
    url: str
    etag: str | None
    last_modified: str | None
    target: SourceState | PendingPage


@dataclass(frozen=True, slots=True)
class Leases:
    """Hosts that workers have leased.

    Attributes:
        held: of workers that are at work.
        expired: that ran out: their workers are gone.
    """

    held: int
    expired: int


class FetchQueue:
    """Hands out what is due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(
        self, owner: str, now: datetime, until: datetime, limit: int, only: int | None = None
    ) -> list[str]:
        """Lease hosts that have something due and are nobody else's, those that wait longest first.

        Args:
            owner: who takes them.
            now: the moment.
            until: when the lease runs out unless it is renewed.
            limit: how many at most.
            only: the one source whose errands count, by its id; None for all.

        Returns:
            names of hosts.
        """
        with self._database.writing() as connection:
            names = list(connection.scalars(_free_hosts(now, only).limit(limit)))
            for name in names:
                _take(connection, name, owner, until)
            return names

    def renew(self, owner: str, names: Sequence[str], until: datetime) -> None:
        """Keep these hosts of the owner; any other that it has comes free in time."""
        mine = and_(host.c.leased_by == owner, host.c.name.in_(names))
        with self._database.writing() as connection:
            connection.execute(update(host).where(mine).values(leased_until=until))

    def release(self, owner: str, name: str, next_at: datetime) -> None:
        """Give a host back; nobody asks it before ``next_at``."""
        free = {"leased_by": None, "leased_until": None, "next_at": next_at}
        mine = and_(host.c.name == name, host.c.leased_by == owner)
        with self._database.writing() as connection:
            connection.execute(update(host).where(mine).values(**free))

    def release_all(self, owner: str | None = None) -> None:
        """Free every host of an owner; of all, for the one worker of a library, at its start."""
        leased = host.c.leased_by.is_not(None) if owner is None else host.c.leased_by == owner
        with self._database.writing() as connection:
            connection.execute(update(host).where(leased).values(leased_by=None, leased_until=None))

    def leases(self, now: datetime) -> Leases:
        """How many hosts workers have leased."""
        leased = select(func.count()).select_from(host).where(host.c.leased_by.is_not(None))
        with self._database.reading() as connection:
            return Leases(
                held=connection.scalar(leased.where(host.c.leased_until >= now)) or 0,
                expired=connection.scalar(leased.where(host.c.leased_until < now)) or 0,
            )

    def next(self, name: str, now: datetime, only: int | None = None) -> FetchJob | None:
        """What is due longest at a host; sources before pages. None where nothing is."""
        with self._database.reading() as connection:
            row = connection.execute(_due_sources(name, now, only)).first()
            if row is not None:
                return _to_source(row)
            row = connection.execute(_due_pages(name, now, only)).first()
            return _to_page(row) if row is not None else None

    def count(self, now: datetime, only: int | None = None) -> int:
        """How much is due, leased or not."""
        with self._database.reading() as connection:
            due = _due(now, only)
            return connection.scalar(select(func.count()).select_from(due)) or 0


def _due(now: datetime, only: int | None) -> Subquery:
    """Host and moment of everything due, as a subquery."""
    of_sources = select(source.c.host, source.c.due_at).where(
        source.c.due_at <= now, source.c.state == "active", source.c.host.is_not(None)
    )
    # A hundred thousand pages may be due: an index holds all that is asked of them.
    resting = select(source.c.id).where(_RESTS)
    of_pages = select(feed_entry.c.host, feed_entry.c.due_at).where(
        feed_entry.c.due_at <= now,
        feed_entry.c.host.is_not(None),
        feed_entry.c.source_id.not_in(resting),
    )
    if only is not None:
        of_sources = of_sources.where(source.c.id == only)
        of_pages = of_pages.where(feed_entry.c.source_id == only)
    return union_all(of_sources, of_pages).subquery("due")


def _free_hosts(now: datetime, only: int | None) -> Select[Any]:
    due = _due(now, only)
    since = func.min(due.c.due_at).label("since")
    waiting = select(due.c.host, since).group_by(due.c.host).subquery("waiting")
    is_free = or_(host.c.leased_until.is_(None), host.c.leased_until < now)
    is_rested = or_(host.c.next_at.is_(None), host.c.next_at <= now)
    # A host with very much to fetch waits behind the others after each of its turns.
    was_served = and_(host.c.next_at.is_not(None), host.c.next_at > waiting.c.since)
    waits_since = case((was_served, host.c.next_at), else_=waiting.c.since)
    return (
        select(waiting.c.host)
        .outerjoin(host, host.c.name == waiting.c.host)
        .where(is_free, is_rested)
        .order_by(waits_since, was_served, waiting.c.since, waiting.c.host)
    )


def _take(connection: Connection, name: str, owner: str, until: datetime) -> None:
    lease = {"leased_by": owner, "leased_until": until}
    taken = connection.execute(update(host).where(host.c.name == name).values(**lease))
    if taken.rowcount == 0:
        connection.execute(insert(host).values(name=name, **lease))


def _due_sources(name: str, now: datetime, only: int | None) -> Select[Any]:
    query = (
        select(source, scope.c.name.label("scope"))
        .join(scope, scope.c.id == source.c.scope_id)
        .where(source.c.host == name, source.c.due_at <= now, source.c.state == "active")
        .order_by(source.c.due_at, source.c.id)
        .limit(1)
    )
    return query if only is None else query.where(source.c.id == only)


def _due_pages(name: str, now: datetime, only: int | None) -> Select[Any]:
    entry = feed_entry.c
    query = (
        select(
            source,
            scope.c.name.label("scope"),
            entry.id.label("entry_id"),
            entry.title,
            entry.url.label("page_url"),
            entry.published_at,
            entry.fallback,
            entry.visits,
            entry.failures.label("page_failures"),
            entry.etag.label("page_etag"),
            entry.last_modified.label("page_last_modified"),
            entry.article_id,
            entry.trouble.label("page_trouble"),
        )
        .join(source, source.c.id == entry.source_id)
        .join(scope, scope.c.id == source.c.scope_id)
        .where(entry.host == name, entry.due_at <= now, not_(_RESTS))
        .order_by(entry.due_at, entry.id)
        .limit(1)
    )
    return query if only is None else query.where(source.c.id == only)


def _to_source(row: Row[Any]) -> FetchJob:
    visited = SourceState(
        every_s=row.every_s,
        body_hash=row.body_hash,
        failures=row.failures,
        failing_since=row.failing_since,
        fetched_at=row.fetched_at,
        trouble=row.trouble,
    )
    return FetchJob(source_of(row), row.url, row.etag, row.last_modified, visited)


def _to_page(row: Row[Any]) -> FetchJob:
    waiting = PendingPage(
        id=row.entry_id,
        title=row.title,
        published=Published.parse(row.published_at) if row.published_at else None,
        fallback=row.fallback,
        visits=row.visits,
        failures=row.page_failures,
        article_id=row.article_id,
        trouble=row.page_trouble,
    )
    return FetchJob(source_of(row), row.page_url, row.page_etag, row.page_last_modified, waiting)
