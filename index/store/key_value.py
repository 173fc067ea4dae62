"""Small things that outlive a process, by name."""

import secrets

from sqlalchemy import delete, insert, select

from index.store.database import Database
from index.store.schema import memory

LIBRARY = "library"


class KeyValueStore:
    """Remembers a text under a key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        """What was put last, or None."""
        with self._database.reading() as connection:
            return connection.scalar(select(memory.c.value).where(memory.c.key == key))

    def put(self, key: str, value: str) -> None:
        """Remember, in place of what was there."""
        with self._database.writing() as connection:
            connection.execute(delete(memory).where(memory.c.key == key))
            connection.execute(insert(memory).values(key=key, value=value))

    def library_id(self) -> str:
        """This library's own name, made once: several libraries may share a Chroma server."""
        with self._database.writing() as connection:
            found = connection.scalar(select(memory.c.value).where(memory.c.key == LIBRARY))
            if found is None:
                found = secrets.token_hex(4)
                connection.execute(insert(memory).values(key=LIBRARY, value=found))
        return found
