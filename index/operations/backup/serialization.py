"""Converts values of either database to JSON and back."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    Float,
    Integer,
    LargeBinary,
    String,
)
from sqlalchemy.types import NullType, TypeEngine

from index.store.schema import Instant

ColumnType = Literal["plain", "instant", "day", "bytes", "json"]
"""How a column's values are serialized: unchanged, as ISO 8601, as base64, or as JSON."""

_AS_THEY_ARE = (BigInteger, Boolean, Float, Integer, String)

TYPES: dict[ColumnType, TypeEngine[Any]] = {
    "plain": NullType(),
    "instant": Instant(),
    "day": Date(),
    "bytes": LargeBinary(),
    "json": JSON(),
}
"""The column type for each kind of value."""

_WRITTEN: dict[ColumnType, Callable[[Any], Any]] = {
    "instant": datetime.isoformat,
    "day": date.isoformat,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
}
_READ: dict[ColumnType, Callable[[Any], Any]] = {
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "bytes": lambda value: base64.b64decode(value, validate=True),
}


def column_type(column: ColumnElement[Any]) -> ColumnType:
    """How the values of a column are serialized.

    Raises:
        TypeError: backups do not support this type yet.
    """
    kinds: tuple[tuple[ColumnType, type | tuple[type, ...]], ...] = (
        ("instant", Instant),
        ("day", Date),
        ("bytes", LargeBinary),
        ("json", JSON),
        ("plain", _AS_THEY_ARE),
    )
    for kind, types in kinds:
        if isinstance(column.type, types):
            return kind
    raise TypeError(f"no backup can hold {column} ({column.type!r}) yet")


def line(kinds: Sequence[ColumnType], values: Sequence[Any]) -> bytes:
    """One row as a line of JSON, with a line feed."""
    row = [_mapped(_WRITTEN, kind, value) for kind, value in zip(kinds, values, strict=True)]
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
    return [_mapped(_READ, kind, value) for kind, value in zip(kinds, row, strict=True)]


def _mapped(ways: dict[ColumnType, Callable[[Any], Any]], kind: ColumnType, value: Any) -> Any:
    way = ways.get(kind)
    return value if value is None or way is None else way(value)
