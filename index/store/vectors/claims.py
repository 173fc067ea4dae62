"""Divides encoding and placing among the processes that share a PostgreSQL server.

A claim is an advisory lock of a connection of its own: it ends with the claim, or with the process.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection

from index.store.database import Database

# Any numbers will do, as long as every Verbale asks for the same ones.
_ENCODING, _PLACING = 0x7E2BA20, 0x7E2BA21
_MOST = 2**31
"""The second number of a lock has 31 bits, and a sign."""


class Claims:
    """Claims steps of work; on SQLite, whose processes take turns by a lock file, always."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def encoding(self, block: int) -> AbstractContextManager[bool]:
        """Whether this process may encode a block of passages, for as long as the context lasts."""
        return self._claimed(_ENCODING, block % _MOST)

    def placing(self, generation_id: int) -> AbstractContextManager[bool]:
        """Whether this process may add a generation's vectors to Chroma, as ``encoding``."""
        return self._claimed(_PLACING, generation_id)

    @contextmanager
    def _claimed(self, kind: int, number: int) -> Iterator[bool]:
        if self._database.is_sqlite:
            yield True
            return
        # Each statement is a transaction of its own: one that lasts would hold up the vacuum.
        plain = self._database.engine.execution_options(isolation_level="AUTOCOMMIT")
        with plain.connect() as connection:
            if not _locked(connection, "pg_try_advisory_lock", kind, number):
                yield False
                return
            try:
                yield True
            finally:
                _locked(connection, "pg_advisory_unlock", kind, number)


def _locked(connection: Connection, function: str, kind: int, number: int) -> bool:
    statement = f"SELECT {function}({kind}, {number})"
    return bool(connection.exec_driver_sql(statement).scalar())
