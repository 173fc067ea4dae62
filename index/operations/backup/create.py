"""Creates a backup: a consistent snapshot of the library, while everything keeps running."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from index.concurrency import ProgressCallback, no_progress
from index.errors import DamagedLibraryError
from index.operations.backup.archive import (
    FORMAT,
    ColumnOf,
    ColumnType,
    Manifest,
    Part,
    write_archive,
)
from index.operations.backup.rows import RowCheck, column_type, kept, last_id, line, tables
from index.store.database import Database
from index.store.full_text import unfit_texts
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
        counts = [select(func.count()).select_from(one).where(kept(one)) for one in chosen]
        total, done = sum(connection.scalar(count) or 0 for count in counts), 0

        def lines(table: Table, kinds: list[ColumnType]) -> Iterator[bytes]:
            nonlocal done
            try:
                for rows in _batches(connection, table):
                    yield from (line(kinds, row) for row in rows)
                    done += len(rows)
                    watcher("backing up", done, total)
            except (ValueError, TypeError, OverflowError, AttributeError) as error:
                told = f"A row of {table.name} cannot be read: {error}."
                raise DamagedLibraryError(told) from error

        parts = []
        for table in chosen:
            columns = _columns(table)
            written = lines(table, [column.kind for column in columns])
            last = last_id(connection, table)
            parts.append(writer.part(table.name, columns, written, last))
        manifest = Manifest(
            format=FORMAT,
            verbale=version(),
            schema=SCHEMA,
            database=database.engine.dialect.name,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            vectors=vectors,
            parts=tuple(parts),
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


def _columns(table: Table) -> tuple[ColumnOf, ...]:
    return tuple(ColumnOf(column.name, column_type(column)) for column in table.columns)


def _batches(connection: Connection, table: Table) -> Iterator[Any]:
    query = select(table).where(kept(table)).order_by(*table.primary_key)
    yield from connection.execute(query, execution_options={"yield_per": _STEP}).partitions()
