"""The façade over what is kept of people and servers: judgements, the audit, settings, limits.

Everything here is asynchronous, and runs in threads of its own: a press on a button waits neither
for questions nor for articles that are taken in, and nothing waits for deletions.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.concurrency import ShouldContinue, Threads
from index.store.administration.audit_log import AuditEntry
from index.store.administration.feedback import Ballot, Rating, Reason
from index.store.library import Library
from index.store.source_health import SourceHealth
from index.values import Answer, Limits


@dataclass(frozen=True, slots=True)
class ListPage:
    """A part of what there is, newest first.

    Attributes:
        changes: entries of the audit, or none where judgements were asked for.
        judgements: what people thought of answers, or none likewise.
        total: how many there are in all.
    """

    total: int
    changes: tuple[AuditEntry, ...] = ()
    judgements: tuple[Rating, ...] = ()


@dataclass(frozen=True, slots=True)
class ServerData:
    """All that is kept of a server, apart from the articles: ``verbale export`` writes those.

    Attributes:
        scope: the server's.
        sources: its own.
        settings: what it decided, and what was decided for it.
        limits: what it may have.
        changes: who changed what, oldest first.
        judgements: what was thought of answers in it, oldest first.
    """

    scope: str
    sources: tuple[SourceHealth, ...]
    settings: dict[str, str]
    limits: Limits
    changes: tuple[AuditEntry, ...]
    judgements: tuple[Rating, ...]


@dataclass(frozen=True, slots=True)
class PersonData:
    """All that is kept of a person.

    Attributes:
        who: ``discord:USER-ID``.
        changes: what they changed, oldest first.
        judgements: what they thought of answers, with the questions; oldest first.
    """

    who: str
    changes: tuple[AuditEntry, ...]
    judgements: tuple[Rating, ...]


class AdminService:
    """Keeps what people and servers leave behind, shows it to them, and deletes it.

    Args:
        library: where it is kept.
        threads: keep SQL off the loop.
        departed_after: how long a server's data outlives the bot's removal.
        shown_for: how long an answer is kept that nobody judged.
    """

    def __init__(
        self,
        library: Library,
        threads: Threads,
        *,
        departed_after: timedelta = timedelta(days=7),
        shown_for: timedelta = timedelta(days=90),
    ) -> None:
        self._library = library
        self._threads = threads
        self._departed_after = departed_after
        self._shown_for = shown_for

    # Answers and what people think of them

    async def shown(self, key: str, answer: Answer) -> None:
        """Keep an answer under a key, so that it can be judged; not who asked."""
        await self._threads.write(self._library.feedback.show, key, answer, _now())

    async def rate(self, ballot: Ballot, *, good: bool) -> None:
        """Keep what a person thinks of an answer, in place of what they thought before.

        Raises:
            NotFoundError: it was not shown there, or is forgotten.
        """
        await self._threads.write(self._library.feedback.rate, ballot, _now(), good=good)

    async def explain(self, ballot: Ballot, reason: Reason, words: str | None = None) -> None:
        """Keep what was wrong with an answer.

        Raises:
            NotFoundError: it was not shown there, or is forgotten.
        """
        await self._threads.write(self._library.feedback.explain, ballot, _now(), reason, words)

    async def feedback(
        self, scopes: Sequence[str], *, good: bool | None, limit: int, offset: int = 0
    ) -> ListPage:
        """What was thought of answers in the scopes, a page of it."""
        kept = self._library.feedback

        def look() -> ListPage:
            found = kept.page(scopes, good=good, limit=limit, offset=offset)
            return ListPage(kept.count(scopes, good=good), judgements=tuple(found))

        return await self._threads.read(look)

    async def ratings(self, scopes: Sequence[str] | None = None) -> list[Rating]:
        """All that was thought of answers in the scopes, or in all; newest first."""
        return await self._threads.read(self._library.feedback.page, scopes)

    # The audit

    async def log(self, scopes: Sequence[str], *, limit: int, offset: int = 0) -> ListPage:
        """What was changed in the scopes, a page of it."""
        kept = self._library.audit_log

        def look() -> ListPage:
            return ListPage(kept.count(scopes), changes=tuple(kept.page(scopes, limit, offset)))

        return await self._threads.read(look)

    async def changes(
        self, scopes: Sequence[str] | None = None, limit: int | None = None
    ) -> list[AuditEntry]:
        """What was changed in the scopes, or in all; newest first."""
        return await self._threads.read(self._library.audit_log.page, scopes, limit)

    async def note(self, scope: str, what: str, subject: str | None = None) -> None:
        """Keep a change that was made outside the library: a backup, a download."""
        await self._threads.write(self._library.audit_log.note, scope, what, subject)

    # Settings and limits

    async def setting(self, scope: str, key: str) -> str | None:
        """What a server decided, or None."""
        return await self._threads.read(self._library.servers.setting, scope, key)

    async def set(self, scope: str, key: str, value: str | None) -> None:
        """Keep a server's decision, or with None its absence."""
        await self._threads.write(self._library.servers.set, scope, key, value)

    async def limits(self, scope: str) -> Limits:
        """What a server may have, and how fast its people may ask."""
        return await self._threads.read(self._library.servers.limits, scope)

    async def limit(self, scope: str, name: str, most: int | None) -> Limits:
        """Allow a server more or less than others, or with None as much; what holds then.

        Args:
            scope: the server's.
            name: a field of ``Limits``.
            most: how much.
        """
        await self._threads.write(self._library.servers.limit, scope, name, most)
        return await self.limits(scope)

    # Servers that come and go

    async def known(self) -> list[str]:
        """The scopes of servers of which anything is kept."""
        return await self._threads.read(self._library.servers.known)

    async def left(self, scope: str) -> None:
        """Note that a server has sent the bot away."""
        await self._threads.write(self._library.servers.left, scope, _now())

    async def came(self, scopes: Iterable[str]) -> None:
        """Note that the bot is in these servers: what was to be deleted stays."""
        await self._threads.write(self._library.servers.came, list(scopes))

    async def sweep(self, gone: Callable[[str], bool]) -> list[str]:
        """Delete what is past its time.

        Args:
            gone: whether the bot really is not in a server that is marked as left; asked before
                each step of its deletion, in a thread.

        Returns:
            the scopes of servers whose data went.
        """
        return await self._threads.background(self._sweep, gone)

    def _sweep(self, go_on: ShouldContinue, gone: Callable[[str], bool]) -> list[str]:
        now, servers = _now(), self._library.servers
        self._library.feedback.forget_shown(now - self._shown_for)
        before = now - self._departed_after

        def delete(scope: str) -> bool:  # what is left of it goes with the next sweep
            return servers.delete_gone(scope, before, lambda: go_on() and gone(scope))

        return [scope for scope in servers.gone_since(before) if delete(scope)]

    # What is kept of one server or person

    async def of_server(self, scope: str) -> ServerData:
        """All that is kept of a server, apart from articles; that it was asked for is kept, too."""
        return await self._threads.write(self._of_server, scope)

    def _of_server(self, scope: str) -> ServerData:
        library = self._library
        library.audit_log.note(scope, "data exported")
        return ServerData(
            scope=scope,
            sources=tuple(library.sources.health((scope,))),
            settings=library.servers.settings(scope),
            limits=library.servers.limits(scope),
            changes=tuple(reversed(library.audit_log.page((scope,)))),
            judgements=tuple(reversed(library.feedback.page((scope,)))),
        )

    async def of_person(self, who: str) -> PersonData:
        """All that is kept of a person."""
        return await self._threads.read(self._of_person, who)

    def _of_person(self, who: str) -> PersonData:
        changes, judgements = self._library.audit_log.of(who), self._library.feedback.of(who)
        return PersonData(who, tuple(changes), tuple(judgements))

    async def delete_server(self, scope: str) -> int:
        """Delete all that is kept of a server, except what it may have; how many articles went."""
        return await self._threads.background(self._delete_server, scope)

    def _delete_server(self, _: ShouldContinue, scope: str) -> int:
        return self._library.servers.delete(scope)

    async def forget_person(self, who: str) -> int:
        """Keep what a person did and thought, but not that it was them; how many things."""
        return await self._threads.write(self._library.servers.forget_person, who)


def _now() -> datetime:
    return datetime.now(UTC)
