"""Quotas of servers: their limits, and how much of them is used."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from index.errors import SourceQuotaError
from index.store.schema import article, scope, server_setting, source
from index.values import NAMES, SERVERS, Limits

LIMIT = "limit."
"""Prefix of the settings that hold one server's limits."""

MEGABYTE = 1_000_000


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

    def require_room(self, connection: Connection, scope_name: str) -> None:
        """Check that a scope may have one more source.

        Raises:
            SourceQuotaError: the limit is reached.
        """
        room = self.source_room(connection, scope_name)
        if room is not None and room <= 0:
            most = self.limits(connection, scope_name).sources
            raise SourceQuotaError(most - room, most)

    def source_room(self, connection: Connection, scope_name: str) -> int | None:
        """The number of further sources that a scope may have; None if it has no limits.

        Negative if the scope has more than its limit, which was lowered later.
        """
        if not scope_name.startswith(SERVERS):
            return None
        most = self.limits(connection, scope_name).sources
        query = select(func.count()).select_from(source)
        query = query.join(scope, scope.c.id == source.c.scope_id).where(scope.c.name == scope_name)
        return most - (connection.scalar(query) or 0)

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
            bytes=max(0, most.megabytes * MEGABYTE - int(size)),
        )
