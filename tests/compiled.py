"""Statements are compiled once in a session, instead of once in each library that a test opens."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from unittest.mock import patch

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.util import LRUCache

from index.store import database

_STATEMENTS = 10_000


@contextmanager
def compiled_once(made_by: Literal["_sqlite", "_postgres"], url: str) -> Iterator[None]:
    """Engines share what SQLAlchemy has compiled, as all connections of a process of Verbale do.

    Args:
        made_by: what makes these engines, of ``index/store/database.py``.
        url: any database of their kind.
    """
    first = create_engine(url)
    first.connect().close()  # its dialect asks the database what it can do
    statements: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
    make = getattr(database, made_by)

    def sharing(where: str | URL) -> Engine:
        engine: Engine = make(where)
        engine.dialect, engine._compiled_cache = first.dialect, statements
        return engine

    first.dispose()
    with patch.object(database, made_by, sharing):
        yield
