"""Creates a backup while everything keeps running, and restores one into an empty library."""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Table, column, exists, func, insert, select, table, text
from sqlalchemy.exc import DBAPIError, OperationalError

from index.concurrency import ProgressCallback, no_progress
from index.errors import DamagedLibraryError, InputError, TryLaterError
from index.operations.backup.archive import (
    FORMAT,
    ArchiveReader,
    ColumnOf,
    ColumnType,
    Manifest,
    Part,
    damaged,
    read_archive,
    write_archive,
)
from index.operations.backup.rows import (
    TYPES,
    RowCheck,
    column_type,
    kept,
    last_id,
    line,
    misfits,
    set_last_id,
    tables,
    values,
)
from index.store.database import Database
from index.store.full_text import open_full_text, rebuild_full_text, unfit_texts
from index.store.library import Library, has_tables
from index.store.rows import SearchFilter, words_hash
from index.store.schema import SCHEMA, capture_body, create_tables
from index.text.size_policy import fitted
from index.version import version

_STEP = 500
"""Rows read at a time."""
_FEW = 10
"""Rows read at a time that may be as large as a page."""


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
            there = connection.dialect.has_table  # old libraries lack some
            held = [one for one in tables(vectors=True) if there(connection, one.name)]
            if wrong := ", ".join(filter(None, (_wrong_row(connection, one) for one in held))):
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
    step = _step(table.name)
    yield from connection.execute(query, execution_options={"yield_per": step}).partitions()


def _step(table: str) -> int:
    return _FEW if table == capture_body.name else _STEP


_SAMPLE = 20
"""Passages that are searched for at the end."""
_WORD = re.compile(r"[A-Za-z]{5,}")


@dataclass(frozen=True, slots=True)
class Restored:
    """The result of a restore.

    Attributes:
        manifest: the manifest of the backup.
        unfit: number of passages that did not match their article's text in the backup.
        left_out: number of addresses that are none of the web, and were left out.
    """

    manifest: Manifest
    unfit: int
    left_out: int = 0


def restore(file: Path, url: str, watcher: ProgressCallback = no_progress) -> Restored:
    """Verify a backup, then write it into the library at a URL, in one transaction.

    Args:
        file: a backup, from either database.
        url: the URL of the database; a missing SQLite file is created.
        watcher: called with the progress.

    Raises:
        InputError: the file is damaged or no backup; the library is not empty; or the backup does
            not fit it. Nothing was written.
        TryLaterError: the database does not answer.
    """
    with read_archive(file) as backup:
        _verify(backup, watcher)
        manifest = backup.manifest
        database = Database.open(url)
        try:
            with database.writing() as connection:
                if not has_tables(connection):
                    create_tables(connection)
                for existing in tables(vectors=True):
                    held = select(text("1")).select_from(existing).where(kept(existing))
                    if connection.scalar(select(exists(held))):
                        raise InputError(
                            "The library is not empty (it has rows in "
                            f"{existing.name.replace('_', ' ')}), and a backup is never merged "
                            "into another library. Choose another data folder with --data, or "
                            "another database with store.url."
                        )
                fill = _Filling(
                    backup, connection, lambda done: watcher("restoring", done, manifest.rows)
                )
                for part in manifest.parts:
                    fill(part)
                unfit = rebuild_full_text(connection, open_full_text(database), watcher)
                _check(connection, backup)
        except OperationalError:
            raise
        except DBAPIError as error:
            cause = " ".join(str(error.orig).split()).rstrip(".")
            raise InputError(
                f"The database does not take what is in {file} ({cause}). Nothing was restored."
            ) from error
        finally:
            database.close()
    _smoke_test(url)
    return Restored(manifest, unfit, fill.left_out)


def _verify(backup: ArchiveReader, watcher: ProgressCallback) -> None:
    """Read the whole backup once, before anything is written."""
    manifest, done = backup.manifest, 0
    if (wrong := misfits(manifest)) is not None:
        raise damaged(backup.file, wrong)
    for part in manifest.parts:
        for number, _ in enumerate(backup.lines(part), 1):
            if number % _STEP == 0:
                watcher("verifying", done + number, manifest.rows)
        done += part.rows
        watcher("verifying", done, manifest.rows)


class _Filling:
    """Fills tables from the parts of a backup.

    Attributes:
        left_out: number of addresses that were left out.
    """

    def __init__(
        self, backup: ArchiveReader, connection: Connection, told: Callable[[int], None]
    ) -> None:
        self._backup = backup
        self._connection = connection
        self._told = told
        self._done = 0
        self.left_out = 0

    def __call__(self, part: Part) -> None:
        """Fill one table, and check that every row arrived."""
        target = table(part.table, *(column(spec.name, TYPES[spec.kind]) for spec in part.columns))
        count = select(func.count()).select_from(target)
        before = self._connection.scalar(count) or 0
        for rows in self._batches(part):
            self._connection.execute(insert(target), rows)
            self._done += len(rows)
            self._told(self._done)
        if (self._connection.scalar(count) or 0) - before != part.rows:
            raise damaged(self._backup.file, f"not every row of {part.table} arrived")
        set_last_id(self._connection, part.table, part.last_id or 0)

    def _batches(self, part: Part) -> Iterator[list[dict[str, Any]]]:
        kinds = [spec.kind for spec in part.columns]
        names = [spec.name for spec in part.columns]
        check = RowCheck(part)
        lines = self._backup.lines(part)
        while some := list(islice(lines, _step(part.table))):
            try:
                read = [values(kinds, row) for row in some]
                for row in read:
                    check(row)
                yield [self._fitted(dict(zip(names, row, strict=True))) for row in read]
            except (ValueError, TypeError, RecursionError, InputError) as error:
                cause = f"{part.name} holds what is no row: {error}"
                raise damaged(self._backup.file, cause) from error

    def _fitted(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row as import and gathering would have stored it.

        Libraries may be older than a rule for addresses, so one that breaks it is left out, and
        what has no address is not visited.
        """
        given = dict(row)
        for name, value in given.items():
            if isinstance(value, str):
                try:
                    row[name] = fitted(name, value)
                except InputError:
                    if name not in {"url", "canonical_url"}:
                        raise
                    row |= {name: None} | ({"due_at": None} if "due_at" in row else {})
                    self.left_out += 1
        if "words_hash" in row and row != given:
            row["words_hash"] = words_hash(SimpleNamespace(**row))
        return row


def _check(connection: Connection, backup: ArchiveReader) -> None:
    """Checks that the database does not make while rows are inserted."""
    passages = connection.scalar(text("SELECT count(*) FROM passage"))
    if connection.scalar(text("SELECT count(*) FROM words")) != passages:
        raise damaged(backup.file, "the full text lacks passages")
    if connection.dialect.name != "sqlite":
        return
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise damaged(backup.file, "rows refer to others that are not there")
    # Compares what FTS5 would find with what it was given; raises where they differ.
    connection.exec_driver_sql("INSERT INTO words (words) VALUES ('integrity-check')")


def _smoke_test(url: str) -> None:
    """Search for words of passages from the whole library, with its full-text index.

    Raises:
        TryLaterError: some passages are not found; the message says what to do.
    """
    lost = 0
    with closing(Library.open(url)) as library:
        for id_, scope, chunker in library.passages.sample(_SAMPLE):
            words = _WORD.findall(library.passages.words([id_])[id_])
            terms, within = sorted(words, key=len)[-3:], SearchFilter((scope,), chunker)
            lost += bool(terms) and not library.full_text.search(terms, within, 1)
    if lost:
        raise TryLaterError(
            f"The library was restored, but its full text does not find the words of {lost} "
            f"passages of {_SAMPLE}; restore the backup into another, empty place."
        )
