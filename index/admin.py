"""Manages the data of people and servers: ratings, audit log, settings, limits.

Its threads are its own: a click waits neither for questions nor for imports, and nothing waits
for deletions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.concurrency import (
    ShouldContinue,
    Threads,
    in_background,
    read_of,
    reads,
    write_of,
    writes,
)
from index.store.administration.answers import (
    Ballot,
    ConversationPlace,
    Conversations,
    EarlierTurns,
    Exchange,
    Feedback,
    OpenConversation,
    OpenQuestion,
    OpenQuestions,
    Rating,
    Reason,
)
from index.store.administration.audit_log import AuditEntry, AuditLog
from index.store.administration.servers import Servers
from index.store.administration.watches import Watch
from index.store.library import Library
from index.store.sources import SourceHealth
from index.told import Told
from index.values import Answer, Limits

_OPEN_FOR = timedelta(minutes=14)
"""How long a question that was never answered is kept; Discord's tokens, which the bot stores with
it, live 15 minutes."""


@dataclass(frozen=True, slots=True)
class ServerData:
    """All stored data of a server except articles, which ``verbale export`` writes.

    Attributes:
        scope: the server's scope.
        sources: the server's own sources.
        settings: its settings, including those that operators made for it.
        limits: the limits that apply to it.
        changes: its audit log, oldest first.
        judgements: the ratings of answers in it, oldest first.
        watches: its standing watches, oldest first.
    """

    scope: str
    sources: tuple[SourceHealth, ...]
    settings: dict[str, str]
    limits: Limits
    changes: tuple[AuditEntry, ...]
    judgements: tuple[Rating, ...]
    watches: tuple[Watch, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonData:
    """All stored data of a person.

    Attributes:
        who: ``discord:USER-ID``.
        changes: their entries in the audit log, oldest first.
        judgements: their ratings of answers, with the questions; oldest first.
        conversations: the conversations that they may continue, oldest first.
        servers: the scopes of the servers that they chose for direct messages.
        watches: the watches that they made, and what they wait for, oldest first.
    """

    who: str
    changes: tuple[AuditEntry, ...]
    judgements: tuple[Rating, ...]
    conversations: tuple[OpenConversation, ...] = ()
    servers: tuple[str, ...] = ()
    watches: tuple[Watch, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is kept."""
        kept = (self.changes, self.judgements, self.conversations, self.servers, self.watches)
        return not any(kept)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long data is kept that nobody deletes.

    Attributes:
        answers: an answer that was shown and that nobody rates.
        departed: the data of a server that removed the bot.
        conversations: who asked what, after the last answer of a conversation; until then, it can
            be continued without a reply to an answer.
    """

    answers: timedelta = timedelta(days=90)
    departed: timedelta = timedelta(days=7)
    conversations: timedelta = timedelta(minutes=30)


class AdminService:
    """Stores, lists, exports and deletes the data of people and servers.

    Args:
        library: the library that stores the data.
        threads: the thread pools that run SQL.
        retention: how long data is kept that nobody deletes.
    """

    def __init__(
        self, library: Library, threads: Threads, retention: Retention | None = None
    ) -> None:
        self._library = library
        self._threads = threads
        self.retention = retention or Retention()

    # Answers and their ratings

    @writes
    def record_shown(self, key: str, answer: Answer, exchange: Exchange | None = None) -> None:
        """Store an answer under a key, so that it can be rated, and continued as a conversation.

        The asker is stored only with the conversation, for as long as it lasts.
        """
        self._library.feedback.show(key, answer, _now(), exchange)

    @reads
    def conversation(self, place: ConversationPlace) -> EarlierTurns:
        """The turns of a place's conversation; none if it has been idle for too long."""
        return self._library.conversations.last(place, _now() - self.retention.conversations)

    turns_until = read_of("_library.conversations", Conversations.until)
    question_of = read_of("_library.conversations", Conversations.question)
    opened = write_of("_library.open_questions", OpenQuestions.add)
    closed = write_of("_library.open_questions", OpenQuestions.remove)

    @writes
    def left_open(self) -> list[OpenQuestion]:
        """The questions that were left open, oldest first; those that are too old are deleted."""
        self._library.open_questions.forget_old(_now() - _OPEN_FOR)
        return self._library.open_questions.all()

    @writes
    def rate(self, ballot: Ballot, *, good: bool) -> None:
        """Store a person's rating of an answer; replaces their earlier rating.

        Raises:
            NotFoundError: the answer was not shown in that scope, or is no longer stored.
        """
        self._library.feedback.rate(ballot, _now(), good=good)

    @writes
    def explain(self, ballot: Ballot, reason: Reason, words: str | None = None) -> None:
        """Store what was wrong with an answer.

        Raises:
            NotFoundError: the answer was not shown in that scope, or is no longer stored.
        """
        self._library.feedback.explain(ballot, _now(), reason, words)

    @reads
    def feedback(
        self, scopes: Sequence[str], *, good: bool | None, limit: int, offset: int = 0
    ) -> tuple[int, Sequence[Rating]]:
        """How many ratings the scopes have, good or bad ones or (None) all, and a page of them."""
        store = self._library.feedback
        ratings = store.page(scopes, good=good, limit=limit, offset=offset)
        return store.count(scopes, good=good), ratings

    ratings = read_of("_library.feedback", Feedback.page)

    # The audit log

    @reads
    def log(
        self, scopes: Sequence[str], *, limit: int, offset: int = 0
    ) -> tuple[int, Sequence[AuditEntry]]:
        """How many entries the audit log of the scopes has, and a page of them, newest first."""
        store = self._library.audit_log
        return store.count(scopes), store.page(scopes, limit, offset)

    changes = read_of("_library.audit_log", AuditLog.page)
    note = write_of("_library.audit_log", AuditLog.note)

    # Settings and limits

    setting = read_of("_library.servers", Servers.setting)
    settings = read_of("_library.servers", Servers.settings)
    set = write_of("_library.servers", Servers.set)
    limits = read_of("_library.servers", Servers.limits)

    @writes
    def limit(self, scope: str, name: str, most: int | None) -> Limits:
        """Set one limit of a server, and return the limits that now apply.

        Args:
            scope: the server's scope.
            name: a field of ``Limits``.
            most: the limit; None restores the default.
        """
        self._library.servers.limit(scope, name, most)
        return self._library.servers.limits(scope)

    # Servers that add or remove the bot

    welcome = write_of("_library.servers", Servers.welcome)
    scopes = read_of("_library.servers", Servers.scopes)

    @writes
    def record_left(self, scope: str) -> None:
        """Record that the bot was removed from a server."""
        self._library.servers.record_left(scope, _now())

    record_joined = write_of("_library.servers", Servers.record_joined)

    @in_background
    def sweep(self, should_continue: ShouldContinue, gone: Callable[[str], bool]) -> list[str]:
        """Delete expired data.

        Args:
            should_continue: asked between its steps.
            gone: whether the bot is still not in a server that is marked as left; called in a
                thread before each step of its deletion.

        Returns:
            the scopes of servers whose data was deleted.
        """
        now, kept, servers = _now(), self.retention, self._library.servers
        self._library.conversations.forget_idle(now - kept.conversations)
        self._library.open_questions.forget_old(now - _OPEN_FOR)
        self._library.feedback.forget_shown(now - kept.answers)
        before = now - kept.departed

        def delete(scope: str) -> bool:  # the next sweep deletes the rest if this one is stopped
            return servers.delete_gone(scope, before, lambda: should_continue() and gone(scope))

        return [scope for scope in servers.gone_since(before) if delete(scope)]

    # The data of one server or person

    @writes
    def of_server(self, scope: str) -> ServerData:
        """All stored data of a server, except articles; the export is logged."""
        library = self._library
        library.audit_log.note(scope, Told("data exported"))
        return ServerData(
            scope=scope,
            sources=tuple(library.sources.health((scope,))),
            settings=library.servers.settings(scope),
            limits=library.servers.limits(scope),
            changes=tuple(reversed(library.audit_log.page((scope,)))),
            judgements=tuple(reversed(library.feedback.page((scope,)))),
            watches=tuple(library.watches.standing(scope)),
        )

    @reads
    def of_person(self, who: str) -> PersonData:
        """All stored data of a person."""
        library = self._library
        return PersonData(
            who,
            changes=tuple(library.audit_log.of(who)),
            judgements=tuple(library.feedback.of(who)),
            conversations=tuple(library.conversations.of(who)),
            servers=tuple(library.servers.chosen_by(who)),
            watches=tuple(library.watches.of(who)),
        )

    @in_background
    def delete_server(self, _: ShouldContinue, scope: str) -> int:
        """Delete a server's data except its limits; returns the number of deleted articles."""
        return self._library.servers.delete(scope)

    servers_of = read_of("_library.servers", Servers.chosen_by)
    choose_servers = write_of("_library.servers", Servers.choose)
    leave_server = write_of("_library.servers", Servers.unchoose)
    forget_person = write_of("_library.servers", Servers.forget_person)


def _now() -> datetime:
    return datetime.now(UTC)
