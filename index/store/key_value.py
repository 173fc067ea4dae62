"""Persistent key-value pairs."""

import secrets

from sqlalchemy import insert, select

from index.store.database import Store, put
from index.store.schema import memory

LIBRARY = "library"
SEALED = "sealed"


class KeyValueStore(Store):
    """Stores texts under keys."""

    def get(self, key: str) -> str | None:
        """The value of a key, or None."""
        return self._database.scalar(select(memory.c.value).where(memory.c.key == key))

    def put(self, key: str, value: str) -> None:
        """Set the value of a key."""
        with self._database.writing() as connection:
            put(connection, memory, {"key": key}, value=value)

    def library_id(self) -> str:
        """The id of this library, created once, because libraries may share a Chroma server."""
        return self._made_once(LIBRARY, secrets.token_hex(4))

    def watch_secret(self) -> str:
        """The secret from which the keys of watches are derived, created once."""
        return self._made_once("watches.secret", secrets.token_hex(32))

    def _made_once(self, key: str, value: str) -> str:
        """The value of a key; ``value`` if it had none."""
        with self._database.writing() as connection:
            known = connection.scalar(select(memory.c.value).where(memory.c.key == key))
            if known is None:
                connection.execute(insert(memory).values(key=key, value=value))
        return value if known is None else known
