"""Revisions of articles: how often an article may change, and which revisions are kept."""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from index.store.database import Database
from index.store.schema import article, citation, revision
from index.values import Draft

CHANGES_AT_ONCE = 6
"""Changes of an article per day that are stored at once."""
BETWEEN_CHANGES = timedelta(hours=1)
"""Least age of the newest revision before a further change on that day is stored."""
_DAY = timedelta(days=1)

KEPT = 20
"""Most older revisions of an article, besides those that answers quote."""
KEPT_BYTES = 1_000_000
"""Most bytes of these revisions together."""
_SWEPT = 50
"""Articles per transaction of a sweep."""


@dataclass(frozen=True, slots=True)
class RevisionSize:
    """An older revision of an article."""

    number: int
    bytes: int


def size_of(draft: Draft) -> int:
    """The bytes of a draft as a revision."""
    return sum(len(part.encode()) for part in (draft.title, draft.text, draft.correction or ""))


def changes_too_often(connection: Connection, article_id: int, now: datetime) -> bool:
    """Whether an article changed so often lately that a further change must wait."""
    lately = select(revision.c.gathered_at).where(
        revision.c.article_id == article_id,
        revision.c.number > 1,
        revision.c.gathered_at > now - _DAY,
        revision.c.gathered_at <= now,  # a clock that was ahead keeps no change waiting
    )
    times = connection.scalars(lately).all()
    return len(times) >= CHANGES_AT_ONCE and max(times) > now - BETWEEN_CHANGES


def superfluous(older: Sequence[RevisionSize], cited: Container[int]) -> list[int]:
    """The numbers of older revisions to delete.

    The first revision has priority, then the newest ones.

    Args:
        older: all revisions but the newest, oldest first.
        cited: numbers of revisions that answers quote; they stay.
    """
    first = [earlier for earlier in older if earlier.number == 1]
    rest = [earlier for earlier in reversed(older) if earlier.number != 1]
    kept, size, deleted = 0, 0, []
    for one in (*first, *rest):
        if one.number in cited:
            continue
        if kept < KEPT and size + one.bytes <= KEPT_BYTES:
            kept, size = kept + 1, size + one.bytes
        else:
            deleted.append(one.number)
    return sorted(deleted)


def prune(connection: Connection, article_id: int) -> int:
    """Delete superfluous revisions of an article, never the newest; returns their number."""
    query = select(revision.c.number, revision.c.bytes).where(revision.c.article_id == article_id)
    rows = connection.execute(query.order_by(revision.c.number)).all()
    key = select(article.c.key).where(article.c.id == article_id).scalar_subquery()
    cited = set(connection.scalars(select(citation.c.number).where(citation.c.article_key == key)))
    deleted = superfluous([RevisionSize(*row) for row in rows[:-1]], cited)
    if deleted:
        of_article = revision.c.article_id == article_id
        connection.execute(delete(revision).where(of_article, revision.c.number.in_(deleted)))
    return len(deleted)


def count_bytes(connection: Connection, article_id: int) -> None:
    """Store the total bytes of an article's revisions."""
    of_article = select(func.coalesce(func.sum(revision.c.bytes), 0)).where(
        revision.c.article_id == article_id
    )
    connection.execute(
        update(article).where(article.c.id == article_id).values(bytes=of_article.scalar_subquery())
    )


class Revisions:
    """Deletes revisions that have become superfluous, such as those no longer quoted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sweep(self, go_on: Callable[[], bool]) -> int:
        """Delete the superfluous revisions of all articles; returns their number.

        Args:
            go_on: called before each transaction; returns whether to continue.
        """
        deleted = 0
        for some in self._suspects():
            if not go_on():
                break
            with self._database.writing() as connection:
                for article_id in some:
                    if pruned := prune(connection, article_id):
                        count_bytes(connection, article_id)
                        deleted += pruned
        return deleted

    def _suspects(self) -> Iterator[list[int]]:
        """Articles that may have superfluous revisions, in batches."""
        with self._database.reading() as connection:
            many = select(revision.c.article_id).group_by(revision.c.article_id)
            many = many.having(func.count() > KEPT + 1)
            large = select(article.c.id).where(article.c.bytes > KEPT_BYTES, _has_older())
            ids = sorted({*connection.scalars(many), *connection.scalars(large)})
        for start in range(0, len(ids), _SWEPT):
            yield ids[start : start + _SWEPT]


def _has_older() -> ColumnElement[bool]:
    of_article = select(func.count()).where(revision.c.article_id == article.c.id)
    return of_article.scalar_subquery() > 1
