"""The servers whose sources a person reads in direct messages, too."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from index.store.database import Database
from index.store.schema import chosen_server


class ChosenServers:
    """Reads and writes choices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, who: str) -> list[str]:
        """The scopes of the servers that a person chose, sorted."""
        query = select(chosen_server.c.scope).where(chosen_server.c.who == who)
        with self._database.reading() as connection:
            return sorted(connection.scalars(query))

    def choose(self, who: str, scopes: Iterable[str]) -> None:
        """Replace a person's choice."""
        rows = [{"who": who, "scope": one} for one in sorted(set(scopes))]
        with self._database.writing() as connection:
            forget(connection, who)
            if rows:
                connection.execute(insert(chosen_server), rows)

    def leave(self, who: str, scope: str) -> None:
        """Take a server out of a person's choice."""
        own = (chosen_server.c.who == who) & (chosen_server.c.scope == scope)
        with self._database.writing() as connection:
            connection.execute(delete(chosen_server).where(own))


def forget(connection: Connection, who: str) -> int:
    """Delete a person's choice; returns the number of servers."""
    return connection.execute(delete(chosen_server).where(chosen_server.c.who == who)).rowcount
