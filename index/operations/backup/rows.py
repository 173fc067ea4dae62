"""Validates the tables and rows of a backup, because the file may be forged."""

import math
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, Integer, LargeBinary, String, Table
from sqlalchemy.types import TypeEngine

from index.operations.backup.content import tables
from index.operations.backup.manifest import Manifest, Part
from index.store.schema import Instant, metadata
from index.text.size_policy import LONGEST_SOURCE

LARGEST_ID = 2_000_000_000
"""The highest id that a table may have assigned (PostgreSQL's limit is 2,147,483,647)."""


def misfits(manifest: Manifest) -> str | None:
    """What is wrong with the tables of a backup; None if they are exactly the expected ones."""
    named = [part.table for part in manifest.parts]
    known = {table.name for table in tables(vectors=manifest.vectors)}
    if strange := sorted(set(named) - known):
        return f"it holds a table that no backup of Verbale has: {strange[0]!r}"
    if lacking := sorted(known - set(named)):
        return f"it lacks the table {lacking[0]}"
    if len(named) != len(set(named)):
        return "it holds a table twice"
    for part in manifest.parts:
        if sorted(one.name for one in part.columns) != sorted(metadata.tables[part.table].c.keys()):
            return f"its table {part.table} has other columns"
    return next(filter(None, map(_wrong_last_id, manifest.parts)), None)


def _wrong_last_id(part: Part) -> str | None:
    counts = metadata.tables[part.table].autoincrement_column is not None
    if counts and (part.last_id is None or not 0 <= part.last_id <= LARGEST_ID):
        return f"the last number of {part.table} cannot be {part.last_id}"
    return None if counts or part.last_id is None else f"{part.table} counts no numbers"


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
        return _fits(column.type, value)


def _fits(kind: TypeEngine[Any], value: Any) -> bool:
    for one, fits in _FITTING:
        if isinstance(kind, one):
            return fits(value, kind)
    return True


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
