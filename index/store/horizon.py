"""Detects and repairs timestamps from a clock that was ahead."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Column, func, select, update

from index.store.database import Store, count
from index.store.schema import (
    audit,
    conversation,
    delivery,
    departure,
    feed_entry,
    host,
    open_question,
    revision,
    shown,
    source,
    watch,
)

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
"""Duration of a lease, which a killed worker's hosts wait for."""
SOURCE_WAIT = timedelta(hours=27)
"""Longest wait of a source."""
PAGE_WAIT = timedelta(days=31)
"""Longest wait of a page."""
HOST_REST = timedelta(minutes=10)
"""Longest pause of a host."""
DELIVERY_WAIT = timedelta(hours=6)
"""Longest wait until a post that failed is tried again."""
_CLOCKS_DIFFER = timedelta(minutes=5)
"""Accepted difference between the clocks of machines that share a library."""


class Horizon(Store):
    """Finds waits that a wrong clock has written, and makes them due."""

    def draw_in(self, now: datetime) -> int:
        """Make everything due now whose wait is longer than any allowed; returns the number.

        A lease is shortened to its usual length; a running worker renews it.
        """
        leased = update(host).where(host.c.leased_until > now + LEASE)
        claimed = update(delivery).where(delivery.c.claimed_at > now + _CLOCKS_DIFFER)
        with self._database.writing() as connection:
            connection.execute(leased.values(leased_until=now + LEASE))
            connection.execute(claimed.values(claimed_at=now - timedelta(days=1)))
            drawn = sum(
                connection.execute(
                    update(column.table).where(column > now + wait).values({column: now})
                ).rowcount
                for column, wait in _WAITS
            )
        if drawn:
            log.warning(
                "%d sources, pages, hosts, watches or posts had times later than any wait allows, "
                "because the clock was ahead. They are due now.",
                drawn,
            )
        return drawn

    def ahead(self, now: datetime) -> tuple[datetime | None, int]:
        """The timestamps in the library that this machine's clock has not reached.

        Returns:
            The latest write to the library if it is in the future, else None; and the number of
            waits that are longer than any allowed, and of other moments in the future.
        """
        with self._database.reading() as connection:
            waiting = sum(
                count(connection, column.table, column > now + wait) for column, wait in _WAITS
            )
            # The newest revision, the newest entry of the audit log and the newest fetch.
            written = (
                select(revision.c.gathered_at).order_by(revision.c.id.desc()).limit(1),
                select(audit.c.at).order_by(audit.c.id.desc()).limit(1),
                select(func.max(source.c.fetched_at)),
            )
            moments = [moment for query in written if (moment := connection.scalar(query))]
            latest = max(moments, default=now)
            return latest if latest > now + _CLOCKS_DIFFER else None, waiting


_WAITS: tuple[tuple[Column[datetime], timedelta], ...] = (
    (source.c.due_at, SOURCE_WAIT),
    (feed_entry.c.due_at, PAGE_WAIT),
    (host.c.next_at, HOST_REST),
    (watch.c.next_at, timedelta(days=7, hours=1)),
    # For the end of quiet hours, when clocks are set back.
    (delivery.c.due_at, timedelta(hours=25)),
    (delivery.c.claimed_until, DELIVERY_WAIT),
    # No waits: moments from which something is counted or kept for a while.
    (delivery.c.sent_at, _CLOCKS_DIFFER),
    (shown.c.at, _CLOCKS_DIFFER),
    (conversation.c.at, _CLOCKS_DIFFER),
    (open_question.c.at, _CLOCKS_DIFFER),
    (departure.c.since, _CLOCKS_DIFFER),
)
"""How far in the future each of these may be."""
