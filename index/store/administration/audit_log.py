"""The audit log: who changed what, when and from where; written in the change's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from index.actor import current_actor
from index.store.database import Store, value_of
from index.store.schema import audit

LONGEST = 500
"""Most characters of a subject and of details."""
SOMEBODY = "somebody"
"""The actor of entries whose person had their id removed."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry of the audit log.

    Attributes:
        id: its id; newer entries have higher ids.
        at: the time of the change.
        scope: the scope of what was changed.
        who: ``discord:USER-ID``, ``terminal:USER``, or ``somebody`` if the id was removed.
        place: where the change was made, as in ``index.actor.Actor``.
        what: the kind of change, such as "source added".
        subject: the name of what was changed, or None.
        details: further details, or None.
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
    """Record a change by the current actor, in the transaction of the change."""
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


class AuditLog(Store):
    """Reads the audit log, and records changes made outside the library."""

    def note(
        self, scope: str, what: str, subject: str | None = None, details: str | None = None
    ) -> None:
        """Record a change by the current actor."""
        with self._database.writing() as connection:
            note(connection, scope, what, subject, details)

    def page(
        self, scopes: Sequence[str] | None = None, limit: int | None = None, offset: int = 0
    ) -> list[AuditEntry]:
        """The entries of the scopes, or of all scopes with None, newest first."""
        query = select(audit).order_by(audit.c.id.desc()).offset(offset).limit(limit)
        if scopes is not None:
            query = query.where(audit.c.scope.in_(scopes))
        return [value_of(AuditEntry, row) for row in self._database.rows(query)]

    def count(self, scopes: Sequence[str]) -> int:
        """Number of entries of the scopes."""
        return self._database.count(audit, audit.c.scope.in_(scopes))

    def of(self, who: str) -> list[AuditEntry]:
        """The entries of one person, oldest first."""
        query = select(audit).where(audit.c.who == who).order_by(audit.c.id)
        return [value_of(AuditEntry, row) for row in self._database.rows(query)]


def forget(connection: Connection, who: str) -> int:
    """Remove a person's id from their entries; returns the number of entries."""
    of_person = update(audit).where(audit.c.who == who)
    return connection.execute(of_person.values(who=SOMEBODY)).rowcount
