"""Values of any database as JSON has them, and back."""

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
"""How a column's values are written: as they are, as ISO 8601, as base64, or as JSON's own."""

_AS_THEY_ARE = (BigInteger, Boolean, Float, Integer, String)

TYPES: dict[ColumnType, TypeEngine[Any]] = {
    "plain": NullType(),
    "instant": Instant(),
    "day": Date(),
    "bytes": LargeBinary(),
    "json": JSON(),
}
"""What a database is told of the values of a kind."""

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
    """How the values of a column are written.

    Raises:
        TypeError: a backup has no way to write such values yet.
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
    """One row as a line of JSON, with its end."""
    row = [_mapped(_WRITTEN, kind, value) for kind, value in zip(kinds, values, strict=True)]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def values(kinds: Sequence[ColumnType], written: bytes) -> list[Any]:
    """One row of a line.

    Raises:
        ValueError: it is not such a row.
        TypeError: as well.
    """
    row = json.loads(written)
    if not isinstance(row, list):
        raise TypeError("a row is a list")
    return [_mapped(_READ, kind, value) for kind, value in zip(kinds, row, strict=True)]


def _mapped(ways: dict[ColumnType, Callable[[Any], Any]], kind: ColumnType, value: Any) -> Any:
    way = ways.get(kind)
    return value if value is None or way is None else way(value)
