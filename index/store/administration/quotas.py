"""How much a server has, and may have."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from index.errors import SourceQuotaError
from index.store.schema import article, scope, server_setting, source
from index.values import NAMES, SERVERS, Limits

LIMIT = "limit."
"""How the settings begin that say for one server what it may have."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Room:
    """How much more a server's own sources may bring.

    Attributes:
        articles: how many.
        bytes: of text.
    """

    articles: int
    bytes: int


class Quotas:
    """Looks before something is added; scopes that are no server's know no limits.

    Args:
        defaults: what a server may have unless it was said otherwise for it.
    """

    def __init__(self, defaults: Limits) -> None:
        self._defaults = defaults

    def limits(self, connection: Connection, scope_name: str) -> Limits:
        """What a server may have."""
        query = select(server_setting).where(
            server_setting.c.scope == scope_name,
            server_setting.c.key.in_([LIMIT + name for name in NAMES]),
        )
        own = {row.key.removeprefix(LIMIT): int(row.value) for row in connection.execute(query)}
        return Limits(**{name: own.get(name, getattr(self._defaults, name)) for name in NAMES})

    def require_room(self, connection: Connection, scope_name: str) -> None:
        """Let a scope have one more source.

        Raises:
            SourceQuotaError: it has as many as it may.
        """
        if not scope_name.startswith(SERVERS):
            return
        most = self.limits(connection, scope_name).sources
        query = select(func.count()).select_from(source)
        query = query.join(scope, scope.c.id == source.c.scope_id).where(scope.c.name == scope_name)
        there = connection.scalar(query) or 0
        if there >= most:
            raise SourceQuotaError(there, most)

    def room(self, connection: Connection, scope_name: str) -> Room | None:
        """How much more a scope's sources may bring; None for as much as they like."""
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
