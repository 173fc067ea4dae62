"""Servers: their settings, limits and deletion, and who reads them in direct messages."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, delete, func, insert, select, union, update

from index.errors import NotFoundError
from index.store.administration.answers import forget_ratings
from index.store.administration.audit_log import forget as forget_changes
from index.store.administration.audit_log import note
from index.store.administration.watches import forget as forget_watches
from index.store.database import Database, count, put
from index.store.schema import (
    article,
    audit,
    chosen_server,
    conversation,
    departure,
    generation,
    notice,
    open_question,
    passage,
    scope,
    server_setting,
    shown,
    source,
    vector,
    watch,
)
from index.told import Told
from index.values import NAMES, SERVERS, Limits

LIMIT = "limit."
"""Prefix of the settings that hold one server's limits."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room that a server's quota leaves.

    Attributes:
        articles: number of further articles.
        bytes: further bytes of text.
    """

    articles: int
    bytes: int


class Quotas:
    """Reads and checks quotas; scopes that are not a server's have no limits.

    Args:
        defaults: the limits of servers without limits of their own.
    """

    def __init__(self, defaults: Limits) -> None:
        self._defaults = defaults

    def limits(self, connection: Connection, scope_name: str) -> Limits:
        """The limits of a server."""
        query = select(server_setting).where(
            server_setting.c.scope == scope_name,
            server_setting.c.key.in_([LIMIT + name for name in NAMES]),
        )
        own = {row.key.removeprefix(LIMIT): int(row.value) for row in connection.execute(query)}
        return Limits(**{name: own.get(name, getattr(self._defaults, name)) for name in NAMES})

    def source_room(self, connection: Connection, scope_name: str) -> int | None:
        """The number of further sources that a scope may have; None if it has no limits.

        Negative if the scope has more than its limit, which was lowered later.
        """
        if not scope_name.startswith(SERVERS):
            return None
        most = self.limits(connection, scope_name).sources
        of_scopes = source.join(scope, scope.c.id == source.c.scope_id)
        return most - count(connection, of_scopes, scope.c.name == scope_name)

    def room(self, connection: Connection, scope_name: str) -> Room | None:
        """The room that the quota of a scope leaves; None if it has no limits."""
        if not scope_name.startswith(SERVERS):
            return None
        most = self.limits(connection, scope_name)
        query = select(func.count(), func.coalesce(func.sum(article.c.bytes), 0))
        query = query.select_from(article).join(scope, scope.c.id == article.c.scope_id)
        articles, size = connection.execute(query.where(scope.c.name == scope_name)).one()
        return Room(
            articles=max(0, most.articles - articles),
            bytes=max(0, most.megabytes * 1_000_000 - int(size)),
        )


TIME_ZONE = "time-zone"
"""Key of the setting that holds the IANA name of a server's time zone."""

_TOLD_FULL = "told.full"
_WELCOMED = "welcomed"
_DELETED = Told("data deleted")
_FULL = {
    "articles": "This server has reached its limit of {most:,} articles of its own. New ones are "
    "skipped until a source is removed or the bot's operators raise the limit. Public sources are "
    "not affected.",
    "megabytes": "The articles of this server have reached their limit of {most:,} MB. New and "
    "changed ones are skipped until a source is removed or the bot's operators raise the limit. "
    "Public sources are not affected.",
}


@dataclass(eq=False)
class Servers:
    """Reads and writes data of servers.

    Attributes:
        database: the library's database.
        remove_source: removes a source of a scope with its articles; returns their number.
        quotas: reads the limits of servers.
    """

    database: Database
    remove_source: Callable[[str, str], int]
    quotas: Quotas

    # Settings

    def setting(self, scope_name: str, key: str) -> str | None:
        """The value of a server's setting, or None."""
        with self.database.reading() as connection:
            return _get(connection, scope_name, key)

    def settings(self, scope_name: str) -> dict[str, str]:
        """All settings and limits of a server."""
        query = select(server_setting).where(server_setting.c.scope == scope_name)
        return {row.key: row.value for row in self.database.rows(query)}

    def set(self, scope_name: str, key: str, value: str | None) -> None:
        """Set a setting, or remove it with None; recorded in the audit log."""
        with self.database.writing() as connection:
            _put(connection, scope_name, key, value)
            note(connection, scope_name, Told("setting changed"), key, value or "none")

    # Limits

    def limits(self, scope_name: str) -> Limits:
        """The limits of a server."""
        with self.database.reading() as connection:
            return self.quotas.limits(connection, scope_name)

    def limit(self, scope_name: str, name: str, most: int | None) -> None:
        """Set one limit of a server; None resets it to the default."""
        assert name in NAMES
        self.set(scope_name, LIMIT + name, None if most is None else str(most))

    def room(self, scope_name: str) -> Room | None:
        """The room that the quota of a scope leaves; None if it has no limits."""
        with self.database.reading() as connection:
            return self.quotas.room(connection, scope_name)

    def tell_full(self, source_id: int, limit: str, now: datetime) -> None:
        """Add a notice, once, that the server's quota is full, for the channel of a source.

        Args:
            source_id: the source whose articles exceeded the quota.
            limit: the limit that is reached: "articles" or "megabytes".
            now: the current time.
        """
        with self.database.writing() as connection:
            of_source = select(source.c.scope_id, source.c.channel, scope.c.name).join(
                scope, scope.c.id == source.c.scope_id
            )
            row = connection.execute(of_source.where(source.c.id == source_id)).first()
            if row is None or not row.channel or _get(connection, row.name, _TOLD_FULL):
                return
            _put(connection, row.name, _TOLD_FULL, "yes")
            most = getattr(self.quotas.limits(connection, row.name), limit)
            words = _FULL[limit].format(most=most)
            noted = {"channel": row.channel, "words": words, "made_at": now}
            connection.execute(insert(notice).values(scope_id=row.scope_id, **noted))

    def untell_full(self, scope_name: str) -> None:
        """The quota has room again: the next time that it is full, a new notice is added."""
        if self.setting(scope_name, _TOLD_FULL):
            with self.database.writing() as connection:
                _put(connection, scope_name, _TOLD_FULL, None)

    # Joining and leaving

    def welcome(self, scope_name: str) -> bool:
        """Record that a server is welcomed; False if it was before. Not in the audit log.

        The record is one of the server's settings, so it goes when the server's data goes.
        """
        with self.database.writing() as connection:
            if _get(connection, scope_name, _WELCOMED):
                return False
            _put(connection, scope_name, _WELCOMED, "yes")
            return True

    def scopes(self) -> list[str]:
        """The scopes of all servers with stored data."""
        tables = (scope.c.name, server_setting.c.scope, shown.c.scope)
        changed = select(audit.c.scope).where(audit.c.what != _DELETED)  # which itself stays
        names = self.database.scalars(union(*(select(column) for column in tables), changed))
        return sorted(name for name in names if name.startswith(SERVERS))

    def record_left(self, scope_name: str, now: datetime) -> None:
        """Mark a server as left; an earlier mark stays."""
        with self.database.writing() as connection:
            marked = select(departure.c.scope).where(departure.c.scope == scope_name)
            if connection.scalar(marked) is None:
                connection.execute(insert(departure).values(scope=scope_name, since=now))
                note(connection, scope_name, Told("bot removed"))

    def record_joined(self, scopes: Iterable[str]) -> None:
        """Remove the marks of servers that have the bot again."""
        present = set(scopes)
        marked = present.intersection(self.database.scalars(select(departure.c.scope)))
        for name in sorted(marked):
            with self.database.writing() as connection:
                connection.execute(delete(departure).where(departure.c.scope == name))
                note(connection, name, Told("bot back"))

    def gone_since(self, before: datetime) -> list[str]:
        """The servers marked as left before ``before``."""
        return sorted(self.database.scalars(_gone(before)))

    # Deleting

    def delete(self, scope_name: str) -> int:
        """Delete all data of a server except its limits; recorded in the audit log.

        Sources are removed one by one, so that questions and fetching wait only briefly. What a
        kill leaves, the next call deletes.

        Returns:
            the number of deleted articles.
        """
        deleted = sum(self._removed_sources(scope_name))
        with self.database.writing() as connection:
            _delete_rest(connection, scope_name, limits=False)
        return deleted

    def delete_gone(self, scope_name: str, before: datetime, go_on: Callable[[], bool]) -> bool:
        """Delete all data, limits included, of a server that was left before ``before``.

        Like ``delete``, but it stops if ``go_on`` returns False, or if the server has the bot
        again.

        Args:
            scope_name: the scope of the server.
            before: the time limit.
            go_on: called before each step, outside of transactions.

        Returns:
            whether all data is deleted.
        """

        def is_gone() -> bool:
            return go_on() and scope_name in self.gone_since(before)

        if not (is_gone() and all(is_gone() for _ in self._removed_sources(scope_name))):
            return False
        with self.database.writing() as connection:
            if scope_name not in connection.scalars(_gone(before)):
                return False
            _delete_rest(connection, scope_name, limits=True)
        return True

    def _removed_sources(self, scope_name: str) -> Iterator[int]:
        """Remove the sources of a server; yields the number of articles of each."""
        assert scope_name.startswith(SERVERS)
        query = select(source.c.name).join(scope, scope.c.id == source.c.scope_id)
        for name in self.database.scalars(query.where(scope.c.name == scope_name)):
            with suppress(NotFoundError):  # somebody else removed it meanwhile
                yield self.remove_source(scope_name, name)

    # People

    def chosen_by(self, who: str) -> list[str]:
        """The scopes of the servers whose sources a person reads in direct messages, sorted."""
        query = select(chosen_server.c.scope).where(chosen_server.c.who == who)
        return sorted(self.database.scalars(query))

    def choose(self, who: str, scopes: Iterable[str]) -> None:
        """Replace the servers that a person chose."""
        rows = [{"who": who, "scope": one} for one in sorted(set(scopes))]
        with self.database.writing() as connection:
            connection.execute(delete(chosen_server).where(chosen_server.c.who == who))
            if rows:
                connection.execute(insert(chosen_server), rows)

    def unchoose(self, who: str, scope_name: str) -> None:
        """Take a server out of those that a person chose."""
        own = (chosen_server.c.who == who) & (chosen_server.c.scope == scope_name)
        self.database.change(delete(chosen_server).where(own))

    def forget_person(self, who: str) -> int:
        """Remove a person's id from their changes and ratings; end their conversations.

        Returns:
            how many changes, ratings, conversations, chosen servers and watches there were.
        """
        with self.database.writing() as connection:
            connection.execute(delete(open_question).where(open_question.c.who == who))
            sources = update(source).where(source.c.added_by == who).values(added_by=None)
            chosen = delete(chosen_server).where(chosen_server.c.who == who)
            talks = delete(conversation).where(conversation.c.who == who)
            built = update(generation).where(generation.c.asked_by == who).values(asked_by=None)
            return (
                forget_ratings(connection, who)
                + connection.execute(talks).rowcount
                + connection.execute(chosen).rowcount
                + forget_watches(connection, who)
                + forget_changes(connection, who)
                + connection.execute(sources).rowcount
                + connection.execute(built).rowcount
            )


def _gone(before: datetime) -> Select[str]:
    return select(departure.c.scope).where(departure.c.since < before)


def _delete_rest(connection: Connection, scope_name: str, *, limits: bool) -> None:
    """Delete the rest of a server's data after its sources, with one entry in the audit log."""
    connection.execute(delete(scope).where(scope.c.name == scope_name))
    for table in (watch, chosen_server, conversation, open_question, shown, audit, departure):
        connection.execute(delete(table).where(table.c.scope == scope_name))
    settings = delete(server_setting).where(server_setting.c.scope == scope_name)
    if not limits:
        settings = settings.where(~server_setting.c.key.startswith(LIMIT))
    connection.execute(settings)
    # Vectors of texts that no passage has; vector sync removes them from Chroma.
    read = select(passage.c.id).where(passage.c.input_hash == vector.c.input_hash)
    connection.execute(delete(vector).where(~read.exists()))
    note(connection, scope_name, _DELETED)


def _get(connection: Connection, scope_name: str, key: str) -> str | None:
    query = select(server_setting.c.value).where(
        server_setting.c.scope == scope_name, server_setting.c.key == key
    )
    return connection.scalar(query)


def _put(connection: Connection, scope_name: str, key: str, value: str | None) -> None:
    own = {"scope": scope_name, "key": key}
    if value is None:
        connection.execute(delete(server_setting).filter_by(**own))
    else:
        put(connection, server_setting, own, value=value)
