"""The audit: who changed what, when and from where; written with the change itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from index.actor import current_actor
from index.store.database import Database
from index.store.schema import audit

LONGEST = 500
"""Characters of what is kept of a subject and of details."""
SOMEBODY = "somebody"
"""Who acted, where that person had it forgotten."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change.

    Attributes:
        id: newer ones have higher numbers.
        at: when.
        scope: whose things were changed.
        who: ``discord:USER-ID``, ``terminal:USER``, or ``somebody`` who had it forgotten.
        place: from where, as in ``index.actor.Actor``.
        what: "source added" and the like.
        subject: the name of what was changed, or None.
        details: more of it, or None.
    """

    id: int
    at: datetime
    scope: str
    who: str
    place: str
    what: str
    subject: str | None = None
    details: str | None = None


def note(
    connection: Connection,
    scope: str,
    what: str,
    subject: str | None = None,
    details: str | None = None,
) -> None:
    """Keep a change of whoever acts, in the transaction that makes it."""
    actor = current_actor()
    connection.execute(
        insert(audit).values(
            at=datetime.now(UTC),
            scope=scope,
            who=actor.who,
            place=actor.place,
            what=what,
            subject=subject[:LONGEST] if subject else None,
            details=details[:LONGEST] if details else None,
        )
    )


class AuditLog:
    """Reads what was changed, and keeps changes that are made outside the library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(
        self, scope: str, what: str, subject: str | None = None, details: str | None = None
    ) -> None:
        """Keep a change of whoever acts."""
        with self._database.writing() as connection:
            note(connection, scope, what, subject, details)

    def page(
        self, scopes: Sequence[str] | None, limit: int | None = None, offset: int = 0
    ) -> list[AuditEntry]:
        """The changes of the scopes, or of all with None, newest first."""
        query = select(audit).order_by(audit.c.id.desc()).offset(offset)
        if limit is not None:
            query = query.limit(limit)
        if scopes is not None:
            query = query.where(audit.c.scope.in_(scopes))
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def count(self, scopes: Sequence[str]) -> int:
        """How many changes of the scopes there were."""
        query = select(func.count()).select_from(audit).where(audit.c.scope.in_(scopes))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def of(self, who: str) -> list[AuditEntry]:
        """What one person changed, oldest first."""
        query = select(audit).where(audit.c.who == who).order_by(audit.c.id)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]


def forget(connection: Connection, who: str) -> int:
    """Keep what a person changed, but not that it was them; how many changes."""
    of_person = update(audit).where(audit.c.who == who)
    return connection.execute(of_person.values(who=SOMEBODY)).rowcount


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        row.id, row.at, row.scope, row.who, row.place, row.what, row.subject, row.details
    )
