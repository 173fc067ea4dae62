"""The tables of a new library, and what becomes of a library that another version made."""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Dialect, UniqueConstraint, inspect
from sqlalchemy.dialects import sqlite

from index.errors import NewerLibraryError, OlderLibraryError
from index.store import library as opening
from index.store.database import Database
from index.store.library import Library
from index.store.schema import (
    SCHEMA,
    articles_by_language,
    capture,
    capture_body,
    create_tables,
    fetch_chain,
    metadata,
    paged,
)
from tests.index.store.samples import entry, store
from tests.patience import in_threads

DIGESTS = {1: "b9fe82cb60c4ee48"}
"""The tables of each version; a change of a table needs a new version and its line here. A table or
an index that is only added changes the line: ``make_tables`` adds it to libraries without it."""


@pytest.fixture(autouse=True)
def tables_made_anew(
    real_make_tables: Callable[[Database], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "make_tables", real_make_tables)


def test_whoever_changes_the_tables_raises_the_version() -> None:
    dialect = sqlite.dialect()
    tables = {name: _declared(dialect, name) for name in metadata.tables}
    written = json.dumps(tables, sort_keys=True, default=sorted)
    assert DIGESTS[SCHEMA] == sha256(written.encode()).hexdigest()[:16]


def test_a_library_of_this_version_gets_the_tables_and_the_index_that_it_lacks(
    library: Library,
) -> None:
    store(library, entry("They met at Yanqi Lake."))
    with library.database.writing() as connection:
        articles_by_language.drop(connection)
        for table in (capture, capture_body, fetch_chain, paged):
            table.drop(connection)
    opening.make_tables(library.database)
    with library.database.reading() as connection:
        there = inspect(connection)
        assert metadata.tables.keys() <= set(there.get_table_names())
        assert articles_by_language.name in {one["name"] for one in there.get_indexes("article")}
    assert library.captures.damaged() == 0
    assert library.catalogue.counts().articles == 1


def test_a_new_library_has_the_tables_that_the_code_declares(library: Library) -> None:
    with library.database.reading() as connection:
        there = inspect(connection)
        words = {name for name in there.get_table_names() if name.startswith("words")}
        assert words
        assert {*there.get_table_names()} - words == {*metadata.tables, "schema_version"}
        for name in metadata.tables:
            assert _found(connection, name) == _declared(connection.dialect, name)


_FLOAT = re.compile("DOUBLE PRECISION")
"""What PostgreSQL calls a FLOAT without a precision."""


def _found(connection: Connection, name: str) -> dict[str, Any]:
    there, dialect = inspect(connection), connection.dialect
    return {
        "columns": {
            one["name"]: (_FLOAT.sub("FLOAT", one["type"].compile(dialect)), one["nullable"])
            for one in there.get_columns(name)
        },
        "key": there.get_pk_constraint(name)["constrained_columns"],
        "unique": {tuple(one["column_names"]) for one in there.get_unique_constraints(name)},
        "indexes": {
            one["name"]: one["column_names"]
            for one in there.get_indexes(name)
            if "duplicates_constraint" not in one
        },
        "references": {
            (*one["constrained_columns"], one["referred_table"], one["options"].get("ondelete"))
            for one in there.get_foreign_keys(name)
        },
    }


def _declared(dialect: Dialect, name: str) -> dict[str, Any]:
    table = metadata.tables[name]
    return {
        "columns": {
            column.name: (column.type.compile(dialect), column.nullable) for column in table.columns
        },
        "key": table.primary_key.columns.keys(),
        "unique": {
            tuple(one.columns.keys())
            for one in table.constraints
            if isinstance(one, UniqueConstraint)
        },
        "indexes": {one.name: one.columns.keys() for one in table.indexes},
        "references": {
            (key.parent.name, key.column.table.name, key.ondelete) for key in table.foreign_keys
        },
    }


def _made_by_another(url: str, *statements: str) -> None:
    library = Library.open(url)
    store(library, entry("They met at Yanqi Lake."))
    with library.database.writing() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    library.close()


def _content(url: str) -> object:
    """Every byte of SQLite's file; every row of PostgreSQL's tables."""
    if url.startswith("sqlite"):
        return Path(url.removeprefix("sqlite:///")).read_bytes()
    database = Database.open(url)
    with database.reading() as connection:
        rows = {
            name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}")))
            for name in inspect(connection).get_table_names()
        }
    database.close()
    return rows


OLDER = (
    "DROP TABLE schema_version",
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
    "INSERT INTO alembic_version VALUES ('0018')",
)
NEWER = (f"UPDATE schema_version SET version = {SCHEMA + 1}",)


@pytest.mark.parametrize(
    ("statements", "error", "told"),
    [
        (
            OLDER,
            OlderLibraryError,
            r"^The library was made by an older build of Verbale and was left as it is; to move "
            r"its articles, run `verbale export articles\.jsonl` with that build, then "
            r"`verbale import articles\.jsonl` with this one in another data folder\.$",
        ),
        (NEWER, NewerLibraryError, rf"newer Verbale .* of version {SCHEMA + 1}\)"),
    ],
)
def test_a_library_of_another_version_is_told_what_to_do_and_left_as_it_is(
    empty_url: str, statements: tuple[str, ...], error: type[Exception], told: str
) -> None:
    _made_by_another(empty_url, *statements)
    before = _content(empty_url)
    with pytest.raises(error, match=told):
        Library.open(empty_url)
    assert _content(empty_url) == before


def test_several_may_open_a_new_library_at_once(empty_url: str) -> None:
    opened: list[Library] = []
    in_threads(*[lambda: opened.append(Library.open(empty_url))] * 4)
    assert len(opened) == 4
    assert len({library.key_values.library_id() for library in opened}) == 1
    for library in opened:
        library.close()


def test_tables_that_cannot_all_be_made_are_not_made_at_all(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_then_fail(connection: Connection) -> None:
        create_tables(connection)
        raise RuntimeError("the power failed")

    monkeypatch.setattr(opening, "create_tables", make_then_fail)
    with pytest.raises(RuntimeError):
        Library.open(empty_url)
    database = Database.open(empty_url)
    assert inspect(database.engine).get_table_names() == []
    database.close()
    monkeypatch.undo()
    Library.open(empty_url).close()
