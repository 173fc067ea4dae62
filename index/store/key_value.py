"""Persistent key-value pairs."""

import secrets

from sqlalchemy import delete, insert, select

from index.store.database import Database
from index.store.schema import memory

LIBRARY = "library"


class KeyValueStore:
    """Stores texts under keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """The value of a key, or None."""
        with self._database.reading() as connection:
            return connection.scalar(select(memory.c.value).where(memory.c.key == key))

    def put(self, key: str, value: str) -> None:
        """Set the value of a key."""
        with self._database.writing() as connection:
            connection.execute(delete(memory).where(memory.c.key == key))
            connection.execute(insert(memory).values(key=key, value=value))

    def library_id(self) -> str:
        """The id of this library, created once, because libraries may share a Chroma server."""
        with self._database.writing() as connection:
            library_id = connection.scalar(select(memory.c.value).where(memory.c.key == LIBRARY))
            if library_id is None:
                library_id = secrets.token_hex(4)
                connection.execute(insert(memory).values(key=LIBRARY, value=library_id))
        return library_id
