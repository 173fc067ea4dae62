"""Detects and repairs timestamps from a clock that was ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Update, func, select, update

from index.store.database import Database
from index.store.schema import audit, feed_entry, host, revision, source

LEASE = timedelta(seconds=60)
"""Duration of a lease, which a killed worker's hosts wait for."""
SOURCE_WAIT = timedelta(hours=27)
"""Longest wait of a source."""
PAGE_WAIT = timedelta(days=31)
"""Longest wait of a page."""
HOST_REST = timedelta(minutes=10)
"""Longest pause of a host."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""Accepted difference between the clocks of machines that share a library."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Timestamps in the library that this machine's clock has not reached.

    Attributes:
        latest: the latest write to the library if it is in the future, else None.
        waiting: number of sources, pages and hosts with a wait that is longer than any allowed.
    """

    latest: datetime | None
    waiting: int


class Horizon:
    """Finds waits that a wrong clock has written, and makes them due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draw_in(self, now: datetime) -> int:
        """Make everything due now whose wait is longer than any allowed; returns the number.

        A lease is shortened to its usual length; a running worker renews it.
        """
        long_lease = host.c.leased_until > now + LEASE
        cut = update(host).where(long_lease).values(leased_until=now + LEASE)
        with self._database.writing() as connection:
            connection.execute(cut)
            return sum(connection.execute(statement).rowcount for statement in _drawn_in(now))

    def ahead(self, now: datetime) -> Ahead:
        """The timestamps ahead of this machine's clock."""
        with self._database.reading() as connection:
            waiting = sum(
                connection.scalar(select(func.count()).where(column > now + wait)) or 0
                for column, wait in _WAITS
            )
            latest = max(_written(connection), default=now)
            return Ahead(latest if latest > now + _CLOCKS_DIFFER else None, waiting)


_WAITS: tuple[tuple[Column[datetime], timedelta], ...] = (
    (source.c.due_at, SOURCE_WAIT),
    (feed_entry.c.due_at, PAGE_WAIT),
    (host.c.next_at, HOST_REST),
)


def _drawn_in(now: datetime) -> Iterator[Update]:
    for column, wait in _WAITS:
        yield update(column.table).where(column > now + wait).values({column: now})


def _written(connection: Connection) -> Iterator[datetime]:
    """Times of the newest revision, the newest entry of the audit log and the newest fetch."""
    newest = (
        select(revision.c.gathered_at).order_by(revision.c.id.desc()).limit(1),
        select(audit.c.at).order_by(audit.c.id.desc()).limit(1),
        select(func.max(source.c.fetched_at)),
    )
    for query in newest:
        moment: datetime | None = connection.scalar(query)
        if moment is not None:
            yield moment
