"""New libraries on SQLite for tests: the migrations run once, and their outcome is copied."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from threading import Lock
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from index.store.database import Database


@contextmanager
def migrated_once() -> Iterator[Callable[["Database"], None]]:
    """Does what ``migrate`` does; a database without tables is given those of the first one."""
    from index.store.migrations import migrate  # noqa: PLC0415 - tests without it start at once

    one_at_a_time, made = Lock(), False
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as template:

        def fill(database: "Database") -> None:
            nonlocal made
            if made:
                _copy(template, database)
                return
            migrate(database)
            _copy_from(database, template)
            made = True

        def migrate_or_copy(database: "Database") -> None:
            with one_at_a_time:
                if database.is_sqlite and _is_empty(database):
                    fill(database)
            migrate(database)

        yield migrate_or_copy


def _is_empty(database: "Database") -> bool:
    with _raw(database) as connection:
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return int(tables) == 0


def _copy(template: sqlite3.Connection, database: "Database") -> None:
    with _raw(database) as connection:
        template.backup(connection)


def _copy_from(database: "Database", template: sqlite3.Connection) -> None:
    with _raw(database) as connection:
        connection.backup(template)


@contextmanager
def _raw(database: "Database") -> Iterator[sqlite3.Connection]:
    with closing(database.engine.raw_connection()) as pooled:
        yield cast("sqlite3.Connection", pooled.driver_connection)
