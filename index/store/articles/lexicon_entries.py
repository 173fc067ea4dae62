"""Stores what people say of office-holders; it comes before what articles say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from index.store.administration.audit_log import note
from index.store.database import Database
from index.store.schema import lexicon_entry, scope
from index.store.sources import scope_id_of


@dataclass(frozen=True, slots=True)
class HandEntry:
    """An office-holder whom a person entered or removed.

    Attributes:
        scope: whose questions it serves; ``public`` serves all.
        person: the full name.
        office: the office with its area: “French foreign minister”.
        since: the first day in office, or None.
        until: the last day, or None.
        removed: whether the person does not hold the office, whatever articles say.
        added_at: when it was entered or last changed.
    """

    scope: str
    person: str
    office: str
    since: date | None = None
    until: date | None = None
    removed: bool = False
    added_at: datetime | None = None


class LexiconEntries:
    """Reads and changes entries; each change is recorded in the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, scopes: Sequence[str]) -> list[HandEntry]:
        """The entries of the scopes, oldest first."""
        query = (
            select(lexicon_entry, scope.c.name)
            .join(scope, scope.c.id == lexicon_entry.c.scope_id)
            .where(scope.c.name.in_(scopes))
            .order_by(lexicon_entry.c.id)
        )
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def extent(self) -> tuple[int, datetime | None]:
        """Number of entries and the newest change: both tell whether to read them again."""
        query = select(func.count(lexicon_entry.c.id), func.max(lexicon_entry.c.added_at))
        with self._database.reading() as connection:
            total, newest = connection.execute(query).one()
            return total, newest

    def put(self, entries: Sequence[HandEntry]) -> None:
        """Add entries in one transaction; one of the same scope, person and office is replaced."""
        with self._database.writing() as connection:
            for one in entries:
                _put(connection, one)

    def delete(self, scope_name: str, person: str, office: str) -> bool:
        """Delete an entry; returns whether there was one."""
        with self._database.writing() as connection:
            scope_id = select(scope.c.id).where(scope.c.name == scope_name).scalar_subquery()
            deleted = connection.execute(
                delete(lexicon_entry).where(
                    lexicon_entry.c.scope_id == scope_id,
                    lexicon_entry.c.person == person,
                    lexicon_entry.c.office == office,
                )
            )
            if deleted.rowcount:
                note(connection, scope_name, "lexicon entry removed", person, office)
            return bool(deleted.rowcount)


def _put(connection: Connection, one: HandEntry) -> None:
    scope_id = scope_id_of(connection, one.scope)
    values: dict[str, Any] = {
        "since": one.since,
        "until": one.until,
        "removed": one.removed,
        "added_at": datetime.now(UTC),
    }
    same = (
        (lexicon_entry.c.scope_id == scope_id)
        & (lexicon_entry.c.person == one.person)
        & (lexicon_entry.c.office == one.office)
    )
    if not connection.execute(update(lexicon_entry).where(same).values(**values)).rowcount:
        added = insert(lexicon_entry).values(
            scope_id=scope_id, person=one.person, office=one.office, **values
        )
        connection.execute(added)
    what = "lexicon entry removed" if one.removed else "lexicon entry added"
    note(connection, one.scope, what, one.person, one.office)


def _entry(row: Row[Any]) -> HandEntry:
    return HandEntry(
        row.name, row.person, row.office, row.since, row.until, row.removed, row.added_at
    )
