"""The fetch queue: one queue per host, leased to one worker at a time.

So two workers never fetch the same thing, and only one of them sends requests to a host. Hosts of a
killed worker become free when their leases expire.
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
    """The state of a source after its last fetches.

    Attributes:
        every_s: the polling interval learned so far, in seconds, or None.
        body_hash: the hash of the last body, or None.
        failures: failures in a row.
        failing_since: when they began, or None.
        fetched_at: the last successful fetch, or None.
        trouble: why the last fetch failed, in a sentence, or None.
    """

    every_s: float | None
    body_hash: str | None
    failures: int
    failing_since: datetime | None
    fetched_at: datetime | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class PendingPage:
    """The page of an entry of a source.

    Attributes:
        id: the id of the entry.
        title: the title of the entry.
        published: the publication date by the feed, or None.
        fallback: the entry's text as HTML, or None.
        visits: number of successful fetches.
        failures: failures in a row.
        article_id: the article that it brought, or None.
        trouble: why the last fetch failed, in a sentence, or None.
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
    """A fetch job: ``target`` is a source, or the page of one of its entries.

    ``etag`` and ``last_modified`` are the validators of the last response.
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
        held: leases of running workers.
        expired: leases of workers that no longer run.
    """

    held: int
    expired: int


class FetchQueue:
    """Leases hosts and returns their due jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def lease(
        self, owner: str, now: datetime, until: datetime, limit: int, only: int | None = None
    ) -> list[str]:
        """Lease free hosts with due jobs, longest due first.

        Args:
            owner: the worker.
            now: the current time.
            until: when the lease expires unless it is renewed.
            limit: most hosts to lease.
            only: id of the only source to fetch; None for all.

        Returns:
            the names of the hosts.
        """
        with self._database.writing() as connection:
            names = list(connection.scalars(_free_hosts(now, only).limit(limit)))
            for name in names:
                _take(connection, name, owner, until)
            return names

    def renew(self, owner: str, names: Sequence[str], until: datetime) -> None:
        """Renew the owner's leases on these hosts; its other leases expire."""
        mine = and_(host.c.leased_by == owner, host.c.name.in_(names))
        with self._database.writing() as connection:
            connection.execute(update(host).where(mine).values(leased_until=until))

    def release(self, owner: str, name: str, next_at: datetime) -> None:
        """Release a host; it is not leased again before ``next_at``."""
        free = {"leased_by": None, "leased_until": None, "next_at": next_at}
        mine = and_(host.c.name == name, host.c.leased_by == owner)
        with self._database.writing() as connection:
            connection.execute(update(host).where(mine).values(**free))

    def release_all(self, owner: str | None = None) -> None:
        """Release all hosts of an owner; without one, all hosts, when the only worker starts."""
        leased = host.c.leased_by.is_not(None) if owner is None else host.c.leased_by == owner
        with self._database.writing() as connection:
            connection.execute(update(host).where(leased).values(leased_by=None, leased_until=None))

    def leases(self, now: datetime) -> Leases:
        """The current leases."""
        leased = select(func.count()).select_from(host).where(host.c.leased_by.is_not(None))
        with self._database.reading() as connection:
            return Leases(
                held=connection.scalar(leased.where(host.c.leased_until >= now)) or 0,
                expired=connection.scalar(leased.where(host.c.leased_until < now)) or 0,
            )

    def next(self, name: str, now: datetime, only: int | None = None) -> FetchJob | None:
        """The job of a host that is due longest, sources before pages; None if there is none."""
        with self._database.reading() as connection:
            row = connection.execute(_due_sources(name, now, only)).first()
            if row is not None:
                return _to_source(row)
            row = connection.execute(_due_pages(name, now, only)).first()
            return _to_page(row) if row is not None else None

    def count(self, now: datetime, only: int | None = None) -> int:
        """Number of due jobs, leased or not."""
        with self._database.reading() as connection:
            due = _due(now, only)
            return connection.scalar(select(func.count()).select_from(due)) or 0


def _due(now: datetime, only: int | None) -> Subquery:
    """Host and time of every due job, as a subquery."""
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
