"""Lists of ids that go into a statement, or come out of one, as a single value.

SQLAlchemy handles each element of an IN list by itself, which takes longer than the search for it;
and SQLite's driver gives up Python's lock for each row, for which other threads wait.
"""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

Ids = npt.NDArray[np.int32]


class _Each(FunctionElement[Any]):
    """The elements of a JSON list, as rows."""

    inherit_cache = True


@compiles(_Each)
def _each(element: _Each, compiler: Any, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


@compiles(_Each, "postgresql")
def _each_in_postgres(element: _Each, compiler: Any, **given: Any) -> str:
    listed = compiler.process(element.clauses, **given)
    return f"json_array_elements_text(CAST({listed} AS json))"


def is_listed(tested: ColumnElement[int], name: str = "ids") -> ColumnElement[bool]:
    """The condition that a column has one of the ids given as ``packed`` under a name."""
    each = _Each(bindparam(name, type_=String)).table_valued(column("value", String))
    return tested.in_(select(cast(each.c.value, Integer)))


def packed(ids: Iterable[int]) -> str:
    """Ids as a statement with ``is_listed`` takes them."""
    return json.dumps(list(ids))


def ids_of(connection: Connection, query: Select[tuple[int]], **given: object) -> Ids:
    """The ids that a query selects, in its order."""
    if connection.dialect.name == "sqlite":
        together: str | None = connection.scalar(_together(query, "group_concat"), given)
        return np.fromstring(together or "", np.int32, sep=",")
    listed: list[int] | None = connection.scalar(_together(query, "array_agg"), given)
    return np.array(listed or [], np.int32)


@lru_cache  # making a statement takes longer than executing it
def _together(query: Select[tuple[int]], aggregate: str) -> Select[Any]:
    return select(getattr(func, aggregate)(query.subquery().c[0]))
