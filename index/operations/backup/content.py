"""The content of a backup: all data of the library, except what concerns one machine only."""

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    func,
    not_,
    select,
    text,
    true,
)

from index.store.key_value import LIBRARY
from index.store.schema import host, memory, metadata, open_question, placed, vector
from index.store.vectors.seal import SEALED

_LEFT_OUT = frozenset({placed.name, host.name, open_question.name})
"""Tables that are left out.

What Chroma holds, which worker has leased which host, and questions that are being answered, which
are stored with tokens."""

_COMMANDS = "discord.commands."
"""Key of the registered commands, which is left out: a restored bot registers them again."""


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
