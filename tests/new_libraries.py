"""New libraries on SQLite for tests: the tables are made once, and then copied."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    from index.store.database import Database


@contextmanager
def tables_copied() -> Iterator[Callable[["Database"], None]]:
    """A new library gets a copy of the tables of the first one; yields what really makes them."""
    from index.store.library import make_tables  # noqa: PLC0415 - tests without it start at once

    one_at_a_time, made = Lock(), False
    with (
        closing(sqlite3.connect(":memory:", check_same_thread=False)) as template,
        pytest.MonkeyPatch.context() as patched,
    ):

        def copy_or_make(database: "Database") -> None:
            nonlocal made
            with one_at_a_time:
                if database.is_sqlite and _is_empty(database):
                    if not made:
                        make_tables(database)
                    with closing(database.engine.raw_connection()) as pooled:
                        connection = cast("sqlite3.Connection", pooled.driver_connection)
                        here, there = (template, connection) if made else (connection, template)
                        here.backup(there)
                    made = True
            make_tables(database)

        patched.setattr("index.store.library.make_tables", copy_or_make)
        yield make_tables


def _is_empty(database: "Database") -> bool:
    with database.reading() as connection:
        return connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None
