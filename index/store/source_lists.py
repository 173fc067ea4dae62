"""Adds the sources of subscription lists, many in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from index.store.administration.audit_log import note
from index.store.administration.quotas import Quotas
from index.store.articles.articles import scope_id_of
from index.store.database import Database
from index.store.fetching.results import note_entry
from index.store.new_sources import NewSource, checked, free_name, spelling, values_of
from index.store.schema import source
from index.store.source_health import BY_A_PERSON


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source of a subscription list: a feed, a sitemap or a page with a URL.

    Attributes:
        new: the source.
        paused: whether it is added as paused by a person.
    """

    new: NewSource
    paused: bool = False


class SourceLists:
    """Adds the sources of subscription lists."""

    def __init__(self, database: Database, quotas: Quotas) -> None:
        self._database = database
        self._quotas = quotas

    def room(self, scope_name: str) -> int | None:
        """The number of further sources that a scope may have; None if it has no limit."""
        with self._database.reading() as connection:
            return self._quotas.source_room(connection, scope_name)

    def add(self, scope_name: str, listed: Sequence[ListedSource], now: datetime) -> list[str]:
        """Add the sources that a scope does not have yet, in one transaction.

        Existing sources stay as they are; URLs are compared as ``Sources.add`` does. Sources
        beyond the scope's limit are left out.

        Returns:
            the names of the sources that were added.

        Raises:
            InputError: a name is too long, or a language is no code; nothing was added then.
        """
        with self._database.writing() as connection:
            scope_id = scope_id_of(connection, scope_name)
            room = self._quotas.source_room(connection, scope_name)
            known = _spellings(connection, scope_id)
            names: list[str] = []
            for one in listed:
                spelt = spelling(one.new.url or "")
                if spelt in known or (room is not None and len(names) >= room):
                    continue
                known.add(spelt)
                names.append(_insert(connection, scope_id, one, now))
            return names


def _spellings(connection: Connection, scope_id: int) -> set[str]:
    urls = select(source.c.url).where(source.c.scope_id == scope_id, source.c.url.is_not(None))
    return {spelling(url) for url in connection.scalars(urls)}


def _insert(connection: Connection, scope_id: int, one: ListedSource, now: datetime) -> str:
    """Insert a source that is due now; a page waits as its only entry. Returns its name."""
    new = checked(one.new)
    is_page = new.kind == "page"
    paused = {"state": "paused", "trouble": BY_A_PERSON} if one.paused else {}
    name = free_name(connection, scope_id, new.name)
    values = values_of(new) | paused | {"scope_id": scope_id, "name": name, "added_at": now}
    values |= {"host": None, "due_at": None} if is_page else {"due_at": now}
    statement = insert(source).values(**values).returning(source.c.id)
    source_id = connection.execute(statement).scalar_one()
    if is_page:
        assert new.url is not None
        assert new.host is not None
        note_entry(connection, source_id, url=new.url, host=new.host, title=new.name, due_at=now)
    note(connection, new.scope, "source added", name, new.url)
    return name
