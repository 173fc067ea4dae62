"""Compares the full-text index and the hashes of passages with their articles, and repairs it."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, Select, column, func, or_, select, table
from sqlalchemy.exc import DBAPIError

from index.concurrency import ProgressCallback, no_progress
from index.embedding.encoder import input_hash, passage_input
from index.store.database import Database
from index.store.full_text.search import FullText
from index.store.rows import words_hash
from index.store.schema import headline, passage, revision

_STEP = 1_000
_WORDS = func.substr(revision.c.text, passage.c.start + 1, passage.c.end - passage.c.start)
_PRINTED = select(passage.c.id, passage.c.input_hash, headline, _WORDS.label("words")).join(
    revision, revision.c.id == passage.c.revision_id
)


def unfit_texts(connection: Connection) -> int:
    """How many texts and passages have another hash than when they were taken in."""
    texts = connection.execute(select(revision), execution_options={"yield_per": 100})
    changed: int = sum(words_hash(row) != row.words_hash for row in texts)
    return changed + sum(unfit for _, unfit in _in_steps(connection))


def rebuild_full_text(connection: Connection, words: FullText, watcher: ProgressCallback) -> int:
    """Index every passage in the connection's transaction; the index must be empty.

    Returns:
        the number of passages that do not match their article.
    """
    total = connection.scalar(select(func.count()).select_from(passage)) or 0
    done = all_unfit = 0
    for rows, unfit in _in_steps(connection):
        words.add(connection, [(row.id, row.title, row.words) for row in rows])
        done, all_unfit = done + len(rows), all_unfit + unfit
        watcher("indexing", done, total)
    return all_unfit


def _in_steps(connection: Connection) -> Iterator[tuple[Sequence[Any], int]]:
    """All passages, and how many of each step do not match their article."""
    last = 0
    steps = _PRINTED.order_by(passage.c.id).limit(_STEP)
    while rows := connection.execute(steps.where(passage.c.id > last)).all():
        last = rows[-1].id
        fitting = (
            input_hash(passage_input(row.title, row.words)) == row.input_hash for row in rows
        )
        yield rows, len(rows) - sum(fitting)


class FullTextCheck:
    """Finds what the full-text index lacks, has too much, or holds in other words."""

    def __init__(self, database: Database, words: FullText) -> None:
        self._database = database
        self._words = words
        name = "rowid" if database.is_sqlite else "passage_id"
        self._entries = table("words", column(name, Integer), column("title"), column("text"))
        self._id = self._entries.c[name]

    def differing(self) -> int:
        """The number of passages and entries that do not match each other."""
        with self._database.reading() as connection:
            return sum(
                connection.scalar(select(func.count()).select_from(found.subquery())) or 0
                for found in (self._missing(), self._extra(), *self._changed())
            )

    def mend(self) -> tuple[int, int]:
        """Add missing entries and remove surplus ones; returns the number of each.

        A damaged index is built anew; its entries in other words count as missing.
        """
        if self._database.is_sqlite and (changed := self._rebuilt()):
            return changed, 0
        return self._add_missing(), self._remove_extra()

    def _missing(self) -> Select[Any]:
        return select(passage.c.id).where(passage.c.id.not_in(select(self._id)))

    def _extra(self) -> Select[Any]:
        return select(self._id).where(self._id.not_in(select(passage.c.id)))

    def _changed(self) -> Iterator[Select[Any]]:
        """Entries in other words than their passages; PostgreSQL keeps none of the words."""
        if self._database.is_sqlite:
            joined = _PRINTED.join(self._entries, self._id == passage.c.id)
            differs = or_(
                self._entries.c.title.is_distinct_from(headline.element),
                self._entries.c.text.is_distinct_from(_WORDS),
            )
            yield joined.with_only_columns(passage.c.id).where(differs)

    def _rebuilt(self) -> int:
        """Build SQLite's index anew if it is damaged; returns the number of changed entries."""
        with self._database.writing() as connection:
            try:
                [differing] = self._changed()
                changed = len(connection.scalars(differing).all())
                # Compares what FTS5 would find with what it was given; raises where they differ.
                connection.exec_driver_sql("INSERT INTO words (words) VALUES ('integrity-check')")
            except DBAPIError:
                changed = 1
            if changed:
                made = "SELECT sql FROM sqlite_master WHERE name = 'words'"
                statement = str(connection.exec_driver_sql(made).scalar())
                connection.exec_driver_sql("DROP TABLE words")
                connection.exec_driver_sql(statement)
                rebuild_full_text(connection, self._words, no_progress)
        return changed

    def _add_missing(self) -> int:
        added = 0
        while True:
            # Looked for in the transaction that adds them: others may mend at the same time.
            with self._database.writing() as connection:
                if not (ids := list(connection.scalars(self._missing().limit(_STEP)))):
                    return added
                rows = connection.execute(_PRINTED.where(passage.c.id.in_(ids))).all()
                self._words.add(connection, [(row.id, row.title, row.words) for row in rows])
            added += len(ids)

    def _remove_extra(self) -> int:
        with self._database.writing() as connection:
            ids = connection.scalars(self._extra()).all()
            self._words.remove(connection, ids)
        return len(ids)
