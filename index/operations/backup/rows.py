"""The rows of a backup: which go into one, how they are written, and what a restore takes.

All data of the library goes into a backup, except what concerns one machine only. What comes out
of one is checked value by value, because the file may be forged.
"""

import base64
import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
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
    func,
    not_,
    select,
    text,
    true,
)
from sqlalchemy.types import NullType, TypeEngine

from index.operations.backup.archive import ColumnType, Manifest, Part
from index.store.key_value import LIBRARY, SEALED
from index.store.schema import (
    Instant,
    ToldText,
    capture,
    capture_body,
    fetch_chain,
    host,
    memory,
    metadata,
    open_question,
    paged,
    placed,
    vector,
)
from index.text.size_policy import LONGEST_SOURCE
from index.told import restored, stored

LARGEST_ID = 2_000_000_000
"""The highest id that a table may have assigned (PostgreSQL's limit is 2,147,483,647)."""

_LEFT_OUT = frozenset({placed.name, host.name, open_question.name})
"""Tables that are left out.

What Chroma holds, which worker has leased which host, and questions that are being answered, which
are stored with tokens."""

_ADDED = frozenset({capture.name, capture_body.name, fetch_chain.name, paged.name})
"""Tables that older backups lack."""

_COMMANDS = "discord.commands."
"""Key of the registered commands, which is left out: a restored bot registers them again."""

TYPES: dict[ColumnType, TypeEngine[Any]] = {
    "instant": Instant(),
    "day": Date(),
    "bytes": LargeBinary(),
    "json": JSON(),
    "told": ToldText(),
    "plain": NullType(),
}
"""The column type for each kind of value."""

_PLAIN = (BigInteger, Boolean, Float, Integer, String)

_WRITTEN: dict[ColumnType, Callable[[Any], Any]] = {
    "instant": datetime.isoformat,
    "day": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
    "told": stored,
}
_READ: dict[ColumnType, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": lambda value: base64.b64decode(value, validate=True),
    "told": restored,
}


def tables(*, vectors: bool) -> list[Table]:
    """The tables of a backup, referenced tables first."""
    left_out = _LEFT_OUT if vectors else _LEFT_OUT | {vector.name}
    return [table for table in metadata.sorted_tables if table.name not in left_out]


def kept(table: Table) -> ColumnElement[bool]:
    """The condition for rows that go into a backup."""
    if table is not memory:
        return true()
    key = memory.c.key
    return not_(key.in_((LIBRARY, SEALED)) | key.startswith(_COMMANDS, autoescape=True))


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
    for kind, example in TYPES.items():
        if isinstance(column.type, _PLAIN if kind == "plain" else type(example)):
            return kind
    raise TypeError(f"no backup can hold {column} ({column.type!r}) yet")


def line(kinds: Sequence[ColumnType], values: Sequence[Any]) -> bytes:
    """One row as a line of JSON, with a line feed."""
    row = _mapped(_WRITTEN, kinds, values)
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
    return _mapped(_READ, kinds, row)


def _mapped(
    ways: dict[ColumnType, Callable[[Any], Any]], kinds: Sequence[ColumnType], row: Sequence[Any]
) -> list[Any]:
    return [
        ways[kind](value) if value is not None and kind in ways else value
        for kind, value in zip(kinds, row, strict=True)
    ]


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
        for column, value in zip(self._columns, values, strict=True):
            if column is not None and not self._fits(column, value):
                raise ValueError(f"{column.name} cannot be {value!r:.40}")

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
