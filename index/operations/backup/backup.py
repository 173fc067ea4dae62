"""Creates a backup while everything keeps running, and restores one into an empty library.

All data of the library goes into a backup, except what concerns one machine only. What comes out
of one is checked value by value, because the file may be forged.
"""

import base64
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    column,
    exists,
    func,
    insert,
    not_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.types import NullType, TypeEngine

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
from index.store.database import Database
from index.store.full_text import open_full_text, rebuild_full_text, unfit_texts
from index.store.key_value import LIBRARY, SEALED
from index.store.library import Library, has_tables
from index.store.rows import SearchFilter, words_hash
from index.store.schema import (
    SCHEMA,
    Instant,
    ToldText,
    capture,
    capture_body,
    create_tables,
    fetch_chain,
    host,
    memory,
    metadata,
    open_question,
    paged,
    placed,
    vector,
)
from index.text.size_policy import LONGEST_SOURCE, fitted
from index.told import restored, stored
from index.version import version

LARGEST_ID = 2_000_000_000
"""The highest id that a table may have assigned (PostgreSQL's limit is 2,147,483,647)."""

_LEFT_OUT = frozenset({placed.name, host.name, open_question.name})
"""Tables that are left out.

What Chroma holds, which worker has leased which host, and questions that are being answered, which
are stored with tokens."""

_ADDED = frozenset({capture.name, capture_body.name, fetch_chain.name, paged.name})
"""Tables that older backups lack."""


_Way = Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


KINDS: dict[ColumnType, tuple[TypeEngine[Any], _Way, _Way]] = {
    "instant": (Instant(), datetime.isoformat, datetime.fromisoformat),
    "day": (Date(), date.isoformat, date.fromisoformat),
    "bytes": (
        LargeBinary(),
        lambda value: base64.b64encode(value).decode("ascii"),
        lambda value: base64.b64decode(value, validate=True),
    ),
    "json": (JSON(), _same, _same),
    "told": (ToldText(), stored, restored),
    "plain": (NullType(), _same, _same),
}
"""Of each kind of value the column type, how it is written as JSON, and how it is read."""
_PLAIN = (BigInteger, Boolean, Float, Integer, String)


def tables(*, vectors: bool) -> list[Table]:
    """The tables of a backup, referenced tables first."""
    left_out = _LEFT_OUT if vectors else _LEFT_OUT | {vector.name}
    return [table for table in metadata.sorted_tables if table.name not in left_out]


def kept(table: Table) -> ColumnElement[bool]:
    """The condition for rows that go into a backup."""
    if table is not memory:
        return true()
    key = memory.c.key
    # A restored bot registers them again.
    return not_(key.in_((LIBRARY, SEALED)) | key.startswith("discord.commands.", autoescape=True))


# Numbers that tables assign


def last_id(connection: Connection, table: Table) -> int | None:
    """The last id that a table assigned; None if it assigns none."""
    if table.autoincrement_column is None:
        return None
    if connection.dialect.name == "sqlite":
        by_name = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return connection.scalar(by_name, {"name": table.name}) or 0
    sequence = connection.scalar(
        select(func.pg_get_serial_sequence(_quoted(connection, table.name), "id"))
    )
    of_sequence = f"SELECT last_value FROM {sequence} WHERE is_called"  # noqa: S608 - its own name
    return connection.scalar(text(of_sequence)) or 0


def set_last_id(connection: Connection, table: str, number: int) -> None:
    """Set the last id that a table assigned, so that no id is used twice."""
    if not number:
        return
    if connection.dialect.name == "sqlite":
        values = {"name": table, "seq": number}
        update = text("UPDATE sqlite_sequence SET seq = :seq WHERE name = :name")
        if connection.execute(update, values).rowcount == 0:
            insert = text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)")
            connection.execute(insert, values)
        return
    sequence = func.pg_get_serial_sequence(_quoted(connection, table), "id")
    connection.execute(select(func.setval(sequence, number, True)))


def _quoted(connection: Connection, name: str) -> str:
    return connection.dialect.identifier_preparer.quote(name)


# Values as JSON has them, whichever database they are of


def column_type(column: ColumnElement[Any]) -> ColumnType:
    """How the values of a column are serialized.

    Raises:
        TypeError: backups do not support this type yet.
    """
    for kind, (example, _, _) in KINDS.items():
        if isinstance(column.type, _PLAIN if kind == "plain" else type(example)):
            return kind
    raise TypeError(f"no backup can hold {column} ({column.type!r}) yet")


def line(kinds: Sequence[ColumnType], values: Sequence[Any]) -> bytes:
    """One row as a line of JSON, with a line feed."""
    row = _mapped([KINDS[kind][1] for kind in kinds], values)
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def values(kinds: Sequence[ColumnType], written: bytes) -> list[Any]:
    """Parse one line.

    Raises:
        ValueError: it is not a row of these columns.
        TypeError: it is not a row of these columns.
    """
    row = json.loads(written)
    if not isinstance(row, list):
        raise TypeError("a row is a list")
    return _mapped([KINDS[kind][2] for kind in kinds], row)


def _mapped(ways: Sequence[_Way], row: Sequence[Any]) -> list[Any]:
    known = zip(ways, row, strict=True)
    return [None if value is None else way(value) for way, value in known]


# What a restore takes


def misfits(manifest: Manifest) -> str | None:
    """What is wrong with the tables of a backup; None if they are exactly the expected ones."""
    named = [part.table for part in manifest.parts]
    known = {table.name for table in tables(vectors=manifest.vectors)}
    if strange := sorted(set(named) - known):
        return f"it holds a table that no backup of Verbale has: {strange[0]!r}"
    lacking = sorted(known - set(named))
    lacking = [name for name in lacking if name not in _ADDED]
    if lacking or len(named) != len(set(named)):
        return f"it lacks the table {lacking[0]}" if lacking else "it holds a table twice"
    for part in manifest.parts:
        if sorted(one.name for one in part.columns) != sorted(metadata.tables[part.table].c.keys()):
            return f"its table {part.table} has other columns"
        counts = metadata.tables[part.table].autoincrement_column is not None
        if counts and (part.last_id is None or not 0 <= part.last_id <= LARGEST_ID):
            return f"the last number of {part.table} cannot be {part.last_id}"
        if not counts and part.last_id is not None:
            return f"{part.table} counts no numbers"
    return None


class RowCheck:
    """Checks the rows of one part against their table.

    Args:
        part: the part; its table must be known.
    """

    def __init__(self, part: Part) -> None:
        table: Table = metadata.tables[part.table]
        self._columns = [table.c.get(column.name) for column in part.columns]
        self._id = table.autoincrement_column
        self._last_id = part.last_id or 0

    def __call__(self, values: Iterable[Any]) -> None:
        """Check one row.

        Raises:
            ValueError: a value does not fit its column; the message says which.
        """
        for one, value in zip(self._columns, values, strict=True):
            if one is not None and not self._fits(one, value):
                raise ValueError(f"{one.name} cannot be {value!r:.40}")

    def _fits(self, column: Column[Any], value: Any) -> bool:
        if value is None:
            return bool(column.nullable)
        if column is self._id:
            return _is_whole(value) and 1 <= value <= self._last_id
        kind = column.type
        checks = (fits for one, fits in _FITTING if isinstance(kind, one))
        return next(checks, lambda *_: True)(value, kind)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fits_text(value: Any, kind: Any) -> bool:
    if not isinstance(value, str) or len(value) > (kind.length or LONGEST_SOURCE):
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _fits_instant(value: Any, _kind: Any) -> bool:
    try:
        return isinstance(value, datetime) and value.astimezone(UTC) is not None
    except OverflowError:
        return False


_FITTING: tuple[tuple[type[Any], Callable[[Any, Any], bool]], ...] = (
    (BigInteger, lambda value, _: _is_whole(value) and -(2**63) <= value < 2**63),
    (Integer, lambda value, _: _is_whole(value) and -(2**31) <= value < 2**31),
    (Boolean, lambda value, _: isinstance(value, bool)),
    (Float, lambda value, _: isinstance(value, int | float) and math.isfinite(value)),
    (LargeBinary, lambda value, _: isinstance(value, bytes)),
    (Instant, _fits_instant),
    (String, _fits_text),
)
"""What each type of column takes; BigInteger is an Integer, and comes first."""


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
    return 10 if table == capture_body.name else _STEP  # they may be as large as a page


_SAMPLE = 20
"""Passages that are searched for at the end."""


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
                fill = _Filling(backup, connection, watcher)
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
        self, backup: ArchiveReader, connection: Connection, watcher: ProgressCallback
    ) -> None:
        self._backup = backup
        self._connection = connection
        self._watcher = watcher
        self._done = 0
        self.left_out = 0

    def __call__(self, part: Part) -> None:
        """Fill one table, and check that every row arrived."""
        target = table(
            part.table, *(column(spec.name, KINDS[spec.kind][0]) for spec in part.columns)
        )
        count = select(func.count()).select_from(target)
        before = self._connection.scalar(count) or 0
        for rows in self._batches(part):
            self._connection.execute(insert(target), rows)
            self._done += len(rows)
            self._watcher("restoring", self._done, self._backup.manifest.rows)
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
            words = re.findall(r"[A-Za-z]{5,}", library.passages.words([id_])[id_])
            terms, within = sorted(words, key=len)[-3:], SearchFilter((scope,), chunker)
            lost += bool(terms) and not library.full_text.search(terms, within, 1)
    if lost:
        raise TryLaterError(
            f"The library was restored, but its full text does not find the words of {lost} "
            f"passages of {_SAMPLE}; restore the backup into another, empty place."
        )
