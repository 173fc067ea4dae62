"""Moments further ahead than any wait reaches: a clock that was wrong left them behind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Update, func, select, update

from index.store.database import Database
from index.store.schema import audit, feed_entry, host, revision, source

LEASE = timedelta(seconds=60)
"""How long a host stays with a worker that was killed."""
SOURCE_WAIT = timedelta(hours=27)
"""No source is put off for longer."""
PAGE_WAIT = timedelta(days=31)
"""No page of an entry is put off for longer."""
HOST_REST = timedelta(minutes=10)
"""No host is left alone for longer."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""By how much the clocks of two machines may differ that write to one library."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the library holds that this machine's clock has not reached.

    Attributes:
        latest: when the library was written to last, where that lies ahead; else None.
        waiting: how many sources, pages and hosts are put off for longer than any wait lasts.
    """

    latest: datetime | None
    waiting: int


class Horizon:
    """Finds what was put off by a clock that was ahead, and has it count as due."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def draw_in(self, now: datetime) -> int:
        """Have all that is put off for longer than any wait lasts be due now; how much that was.

        A lease is cut to its usual length: a worker that is alive renews it.
        """
        long_lease = host.c.leased_until > now + LEASE
        cut = update(host).where(long_lease).values(leased_until=now + LEASE)
        with self._database.writing() as connection:
            connection.execute(cut)
            return sum(connection.execute(statement).rowcount for statement in _drawn_in(now))

    def ahead(self, now: datetime) -> Ahead:
        """What lies ahead of this machine's clock."""
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
    """When the newest text, the newest line of the audit and the newest visit were written."""
    newest = (
        select(revision.c.gathered_at).order_by(revision.c.id.desc()).limit(1),
        select(audit.c.at).order_by(audit.c.id.desc()).limit(1),
        select(func.max(source.c.fetched_at)),
    )
    for query in newest:
        moment: datetime | None = connection.scalar(query)
        if moment is not None:
            yield moment
