"""Compares the full-text index with the passages, in both directions."""

from collections.abc import Sequence

from sqlalchemy import Connection, Integer, column, func, select, table

from index.store.database import Database
from index.store.full_text.search import FullText
from index.store.schema import headline, passage, revision

_STEP = 1_000


class FullTextCheck:
    """Finds passages missing from the full-text index, and entries without a passage."""

    def __init__(self, database: Database, words: FullText) -> None:
        self._database = database
        self._words = words
        name = "rowid" if database.is_sqlite else "passage_id"
        self._entries = table("words", column(name, Integer))
        self._id = self._entries.c[name]

    def mend(self) -> tuple[int, int]:
        """Add missing entries and remove surplus ones; returns the number of each."""
        return self._add_missing(), self._remove_extra()

    def _add_missing(self) -> int:
        missing = select(passage.c.id).where(passage.c.id.not_in(select(self._id))).limit(_STEP)
        added = 0
        while True:
            # Looked for in the transaction that adds them: others may mend at the same time.
            with self._database.writing() as connection:
                if not (ids := list(connection.scalars(missing))):
                    return added
                self._words.add(connection, _printed(connection, ids))
            added += len(ids)

    def _remove_extra(self) -> int:
        extra = select(self._id).where(self._id.not_in(select(passage.c.id)))
        with self._database.writing() as connection:
            ids = list(connection.scalars(extra))
            self._words.remove(connection, ids)
        return len(ids)


def _printed(connection: Connection, ids: Sequence[int]) -> list[tuple[int, str, str]]:
    words = func.substr(revision.c.text, passage.c.start + 1, passage.c.end - passage.c.start)
    query = (
        select(passage.c.id, headline, words)
        .join(revision, revision.c.id == passage.c.revision_id)
        .where(passage.c.id.in_(ids))
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(query)]
