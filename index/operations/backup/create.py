"""Creates a backup: a consistent snapshot of the library, while everything keeps running."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from index.concurrency import ProgressCallback, no_progress
from index.errors import DamagedLibraryError
from index.operations.backup.archive import ArchiveWriter, write_archive
from index.operations.backup.content import kept, last_id, tables
from index.operations.backup.manifest import FORMAT, ColumnOf, Manifest, Part
from index.operations.backup.rows import RowCheck
from index.operations.backup.serialization import column_type, line
from index.store.database import Database
from index.store.full_text.check import unfit_texts
from index.store.schema import SCHEMA
from index.version import version

_STEP = 500
"""Rows read at a time."""


def create_backup(
    database: Database,
    file: Path,
    *,
    vectors: bool = False,
    force: bool = False,
    watcher: ProgressCallback = no_progress,
) -> Manifest:
    """Write the library into one file, from one read transaction that blocks nobody.

    Args:
        database: the library's database.
        file: the backup file; it gets this name only when it is complete.
        vectors: whether to include vectors; without them, texts are encoded again.
        force: whether to overwrite an existing file.
        watcher: called with the progress.

    Raises:
        InputError: the file exists already, or cannot be written.
        TryLaterError: the database does not answer.
    """
    with write_archive(file, force=force) as writer, database.reading() as connection:
        chosen = tables(vectors=vectors)
        counted = {table.name: _count(connection, table) for table in chosen}
        progress = _Progress(watcher, sum(counted.values()))
        manifest = Manifest(
            format=FORMAT,
            verbale=version(),
            schema=SCHEMA,
            database=database.engine.dialect.name,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            vectors=vectors,
            parts=tuple(_part(writer, connection, table, progress) for table in chosen),
        )
        writer.finish(manifest)
    return manifest


def damage(database: Database) -> dict[str, str]:
    """What a backup would hold that is damaged, in words: of "integrity", "values" and "texts"."""
    found = {}
    try:
        if errors := database.file_errors():
            found["integrity"] = f"SQLite finds: {' '.join('; '.join(errors).split())}"
        with database.reading() as connection:
            if wrong := ", ".join(
                filter(None, (_wrong_row(connection, table) for table in tables(vectors=True)))
            ):
                found["values"] = wrong
            if unfit := unfit_texts(connection):
                found["texts"] = f"{unfit:,} texts and passages differ from what was taken in"
    except DamagedLibraryError as error:
        found["integrity"] = f"SQLite cannot read the file: {error.how}"
    return found


def _wrong_row(connection: Connection, table: Table) -> str | None:
    """What is wrong with the first row that a restore would refuse; None if there is none."""
    check = RowCheck(Part(table.name, _columns(table), 0, 0, "", last_id(connection, table)))
    try:
        for rows in _batches(connection, table):
            for row in rows:
                check(row)
    except (ValueError, TypeError, OverflowError) as error:
        return f"a row of {table.name} cannot be right ({error})"
    return None


class _Progress:
    """Counts the rows of all tables."""

    def __init__(self, watcher: ProgressCallback, total: int) -> None:
        self._watcher = watcher
        self._total = total
        self._done = 0

    def add(self, rows: int) -> None:
        self._done += rows
        self._watcher("backing up", self._done, self._total)


def _part(writer: ArchiveWriter, connection: Connection, table: Table, progress: _Progress) -> Part:
    columns = _columns(table)
    kinds = [column.kind for column in columns]

    def lines() -> Iterator[bytes]:
        try:
            for rows in _batches(connection, table):
                yield from (line(kinds, row) for row in rows)
                progress.add(len(rows))
        except (ValueError, TypeError, OverflowError, AttributeError) as error:
            raise DamagedLibraryError(f"A row of {table.name} cannot be read: {error}.") from error

    return writer.part(table.name, columns, lines(), last_id(connection, table))


def _columns(table: Table) -> tuple[ColumnOf, ...]:
    return tuple(ColumnOf(column.name, column_type(column)) for column in table.columns)


def _batches(connection: Connection, table: Table) -> Iterator[Any]:
    query = select(table).where(kept(table)).order_by(*table.primary_key)
    yield from connection.execute(query, execution_options={"yield_per": _STEP}).partitions()


def _count(connection: Connection, table: Table) -> int:
    query = select(func.count()).select_from(table).where(kept(table))
    return connection.scalar(query) or 0
