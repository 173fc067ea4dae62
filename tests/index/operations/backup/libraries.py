"""A library with something in every table, and all that can be told of one."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from index.operations.backup.archive import Manifest
from index.operations.backup.backup import create_backup, kept, tables
from index.store.database import Database
from index.store.library import Library
from index.store.rows import SearchFilter
from index.store.schema import Instant, ToldText, memory, metadata, source
from index.told import Told
from tests.index.store.samples import CHUNKER, entry, store

Place = Callable[[str], str]
"""Given "sqlite" or "postgresql", the URL of a database that was never used."""

NOW = datetime(2024, 3, 5, 12, 30, 15, 250_000, UTC)
ODD = 'He said “Āpia – 東京” and\u2028left.\nThen: \\"nothing\\"\t😀'


def fill(url: str) -> None:
    """Put articles into a library, and a made-up row into every table that has none."""
    with closing(Library.open(url)) as library:
        store(library, entry("They met at Yanqi Lake.\nThey left.", url="https://example.org/a"))
        store(library, entry(ODD, title="Odd words", published="2024-03-05T12:30:15+08:00"))
        library.key_values.library_id()
        library.key_values.put("discord.commands.1", "digest")
        library.key_values.put("discord.sources.role.5", "7")
        with library.database.writing() as connection:
            for table in metadata.sorted_tables:
                if connection.execute(select(table)).first() is None:
                    connection.execute(insert(table).values(**_made_up(table)))
            connection.execute(source.update().values(every_s=300.0, due_at=NOW, state="paused"))


def _made_up(table: Table) -> dict[str, Any]:
    return {
        column.name: _value(column.name, column.type)
        for column in table.columns
        if column is not table.autoincrement_column
    }


def _value(name: str, kind: Any) -> Any:
    if isinstance(kind, Instant):
        return NOW
    if isinstance(kind, ToldText):
        return Told("{host} is down.", host="example.org")
    if name.endswith("url"):
        return "https://example.org/1"
    python = kind.python_type
    made: dict[type, Any] = {int: 1, str: "1", float: 0.1, bool: True, bytes: bytes(range(256))}
    made |= {date: NOW.date(), dict: {"a": ["ü"]}}
    return made[python]


def backed_up(url: str, file: Path, *, vectors: bool = False, force: bool = False) -> Manifest:
    """Back a library up."""
    with closing(Database.open(url)) as database:
        return create_backup(database, file, vectors=vectors, force=force)


def told(url: str, *, vectors: bool = False) -> dict[str, Any]:
    """Every row that a backup is to keep, and what full text finds."""
    with closing(Library.open(url)) as library:
        with library.database.reading() as connection:
            rows: dict[str, Any] = {
                table.name: [
                    tuple(row) for row in connection.execute(select(table).where(kept(table)))
                ]
                for table in tables(vectors=vectors)
            }
        hits = library.full_text.search(["yanqi", "odd"], SearchFilter(("public",), CHUNKER), 9)
    return {name: sorted(found, key=repr) for name, found in rows.items()} | {
        "hits": sorted(hit.passage_id for hit in hits)
    }


def remembered(url: str) -> set[str]:
    """The keys of everything that a library remembers."""
    with closing(Database.open(url)) as database, database.reading() as connection:
        return set(connection.scalars(select(memory.c.key)))
