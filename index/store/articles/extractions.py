"""What every extraction from articles has in common: new rules read all revisions again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, Table, exists, func, select

from index.concurrency import ProgressCallback, ShouldContinue
from index.store.articles.newest_revision import is_newest
from index.store.database import Database
from index.store.schema import article, headline, revision


@dataclass(frozen=True, slots=True)
class UnreadRevision:
    """A newest revision that was not read by the current rules."""

    id: int
    scope_id: int
    title: str
    text: str
    day: date | None = None


class Extractions:
    """Reads what an extraction found, and those revisions again that its older rules have read.

    Args:
        database: the library's.
        found: has a row for each thing that was found.
        read: has a row for each revision that was read, with the ``version`` of the rules.
    """

    def __init__(self, database: Database, found: Table, read: Table) -> None:
        self._database = database
        self._found = found
        self._read = read

    def unread(self, version: int, limit: int, after: int = 0) -> list[UnreadRevision]:
        """Newest revisions that this version of the rules has not read, oldest first.

        Args:
            version: the version.
            limit: most revisions to return.
            after: id of the last revision of the previous call.
        """
        query = self._unread(version).where(revision.c.id > after)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(revision.c.id).limit(limit))
            return [UnreadRevision(*row) for row in rows]

    def each_unread(
        self,
        version: int,
        at_once: int,
        should_continue: ShouldContinue,
        watcher: ProgressCallback,
    ) -> Iterator[list[UnreadRevision]]:
        """Yield the revisions that this version of the rules has not read, some at a time.

        Args:
            version: the version.
            at_once: most revisions to yield at a time.
            should_continue: asked before each time; where it says no, nothing more comes.
            watcher: told after each time how many were read, of how many.
        """
        done, after, total = 0, 0, self.count_unread(version)
        while (some := self.unread(version, at_once, after)) and should_continue():
            yield some
            done, after = done + len(some), some[-1].id
            watcher("reading", done, max(done, total))

    def count_unread(self, version: int) -> int:
        """Number of newest revisions that this version of the rules has not read."""
        query = select(func.count()).select_from(self._unread(version).subquery())
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def extent(self) -> tuple[int, int]:
        """Number of things found and the newest id: both change when articles come in or go."""
        query = select(func.count(self._found.c.id), func.max(self._found.c.id))
        with self._database.reading() as connection:
            total, newest = connection.execute(query).one()
            return total, newest or 0

    def _still_unread(
        self, connection: Connection, version: int, some: Sequence[UnreadRevision]
    ) -> set[int]:
        """Return the ids of those revisions that are still the newest and unread."""
        query = self._unread(version).where(revision.c.id.in_([one.id for one in some]))
        return {row.id for row in connection.execute(query)}

    def _unread(self, version: int) -> Select[Any]:
        read = exists().where(
            self._read.c.revision_id == revision.c.id, self._read.c.version >= version
        )
        return (
            select(
                revision.c.id,
                article.c.scope_id,
                headline,
                revision.c.text,
                revision.c.published_day,
            )
            .join(article, article.c.id == revision.c.article_id)
            .where(is_newest(), ~read)
        )
