"""Finds the newest revisions that the current rules of an extraction have not read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, exists, func, select

from index.store.articles.newest_revision import is_newest
from index.store.schema import article, headline, revision


@dataclass(frozen=True, slots=True)
class UnreadRevision:
    """A newest revision that was not read by the current rules."""

    id: int
    scope_id: int
    title: str
    text: str
    day: date | None = None


def unread_revisions(reading: Table, version: int) -> Select[Any]:
    """The columns of ``UnreadRevision`` of all newest revisions that are unread.

    Args:
        reading: has a row per revision with the ``version`` of the rules that read it.
        version: the current version.
    """
    return (
        select(
            revision.c.id, article.c.scope_id, headline, revision.c.text, revision.c.published_day
        )
        .join(article, article.c.id == revision.c.article_id)
        .where(
            is_newest(),
            ~exists().where(reading.c.revision_id == revision.c.id, reading.c.version >= version),
        )
    )


def some_unread(
    connection: Connection, reading: Table, version: int, limit: int, after: int
) -> list[UnreadRevision]:
    """At most ``limit`` unread revisions with ids above ``after``, oldest first."""
    query = unread_revisions(reading, version).where(revision.c.id > after)
    rows = connection.execute(query.order_by(revision.c.id).limit(limit))
    return [UnreadRevision(*row) for row in rows]


def count_unread(connection: Connection, reading: Table, version: int) -> int:
    """The number of unread revisions."""
    query = select(func.count()).select_from(unread_revisions(reading, version).subquery())
    return connection.scalar(query) or 0
