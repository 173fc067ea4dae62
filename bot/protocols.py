"""The protocols between bot and library: everything that the bot calls."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from bot.search_protocols import Searches
from bot.watch_protocol import WatchOperations
from index.admin import ListPage, PersonData, Retention, ServerData
from index.answer.conversation.conversation import Conversation
from index.answer.presentation.recall import Context, Recalled
from index.answer.quotation import QuotationCheck
from index.answer.trace import Trace
from index.concurrency import Load
from index.indexing.build import BuildState
from index.indexing.service import IndexStatus, Verification
from index.ingest.detect import SourcePreview
from index.ingest.options import SourceCheck, SourceOptions
from index.ingest.subscriptions.entries import ExportedList, ImportPlan
from index.store.administration.conversations import ConversationPlace, EarlierTurns, Exchange
from index.store.administration.feedback import Ballot, Reason
from index.store.administration.open_questions import OpenQuestion
from index.store.rows import Extent, Generation, Notice
from index.store.source_health import SourceHealth
from index.values import Answer, Limits, Question


class Answering(Searches, Protocol):
    """Answers questions, without blocking the event loop."""

    @property
    def watch_service(self) -> WatchOperations:
        """Keeps watches and hands out what they find."""
        ...

    @property
    def load(self) -> Load:
        """How long a question waits that is asked now."""
        ...

    def ahead(self, name: str) -> int:
        """How many questions a question still waits for: it has this id; 0 once it runs."""
        ...

    async def ask(self, question: Question) -> Answer:
        """Answer or refuse.

        Raises:
            VerbaleError: the question is invalid, or cannot be answered now; the bot shows the
                message to the person who asked.
        """
        ...

    async def ask_in(
        self, conversation: Conversation, question: Question
    ) -> tuple[Answer, Conversation]:
        """Answer or refuse a question that may refer to earlier ones.

        Returns:
            the answer, and the conversation with it.

        Raises:
            VerbaleError: as ``ask``.
        """
        ...

    async def sources(self, *scopes: str) -> list[str]:
        """The valid values of ``Question.source`` for a person who reads ``scopes``.

        Outlets come first; those of ``public`` are always among them.
        """
        ...

    async def check_quotes(self, message: Question) -> QuotationCheck:
        """Check whether what a message, in place of a question, quotes stands in the library.

        Raises:
            VerbaleError: the message has no words, or cannot be checked now.
        """
        ...

    async def find_sources(self, message: Question, links: Sequence[str] = ()) -> Trace:
        """Find quotes that support what a message states, or the article that it links to.

        ``links`` are those that its text lacks. Raises ``VerbaleError`` as ``check_quotes`` does.
        """
        ...


class SubscriptionOperations(Protocol):
    """Imports and exports sources as lists, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    async def plan(self, body: bytes, scope: str, *, sides: bool = True) -> ImportPlan:
        """What importing a list would do; nothing is fetched or stored."""
        ...

    async def carry_out(
        self, plan: ImportPlan, by: str | None = None, channel: str | None = None
    ) -> int:
        """Add the new sources of a plan; returns their number."""
        ...

    async def export(self, scope: str) -> ExportedList:
        """The sources of a scope as OPML."""
        ...


class SourceOperations(Protocol):
    """Manages sources, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    @property
    def lists(self) -> SubscriptionOperations:
        """Imports and exports sources as lists."""
        ...

    async def look(self, address: str) -> SourcePreview:
        """Fetch a URL and describe what it is; nothing is stored."""
        ...

    async def look_at_file(self, name: str, body: bytes) -> SourcePreview:
        """Read an attachment and describe the article in it; nothing is stored."""
        ...

    async def add(self, preview: SourcePreview, options: SourceOptions) -> SourceHealth:
        """Add a source; its articles are fetched from then on."""
        ...

    async def names(self, scopes: Sequence[str]) -> list[str]:
        """The names of the sources of the scopes, sorted, without duplicates."""
        ...

    async def extent(self, scopes: Sequence[str]) -> Extent:
        """How many sources and articles the scopes have, and how new the newest is."""
        ...

    async def health(self, scopes: Sequence[str]) -> list[SourceHealth]:
        """The sources of the scopes with their status, sorted by name."""
        ...

    async def shortage(self) -> str | None:
        """Why fetching is suspended because the disk is almost full; None if it is not."""
        ...

    async def pause(self, scope: str, name: str) -> SourceHealth:
        """Stop fetching a source until it is resumed."""
        ...

    async def resume(self, scope: str, name: str) -> SourceHealth:
        """Fetch a paused source again."""
        ...

    async def remove(self, name: str, scope: str) -> int:
        """Remove a source and the articles that only it brought; returns their number."""
        ...

    async def check(self, scope: str, name: str) -> SourceCheck:
        """Fetch a source now and report whether that works; nothing is stored."""
        ...

    async def notices(self) -> list[Notice]:
        """The notices to post in channels, oldest first."""
        ...

    async def told(self, notice: Notice) -> None:
        """Mark a notice as done: it was posted, or can never be."""
        ...


class IndexOperations(Protocol):
    """Builds and checks the index, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    async def start(self, model: str | None = None, by: str | None = None) -> Generation:
        """Register a new generation; a background worker builds it."""
        ...

    async def cancel(self, number: int | None = None) -> Generation:
        """Cancel the running build; with ``number``, only if it is that generation's."""
        ...

    async def rollback(self, by: str | None = None) -> Generation:
        """Bring the previous generation up to date and make it live again."""
        ...

    async def status(self) -> IndexStatus:
        """Which generations exist, and how complete they are."""
        ...

    async def building(self) -> BuildState | None:
        """The progress of the running build, or None."""
        ...

    async def verify(self) -> Verification:
        """Check that library, full-text index and vectors agree; repair differences."""
        ...

    async def show_in(self, built: Generation, channel: str, message: str) -> None:
        """Store which message shows a build's progress; replaces an earlier one."""
        ...

    async def progress_messages(self) -> list[tuple[Generation, str, str]]:
        """Generations whose progress message is unfinished, with channel id and message id."""
        ...

    async def hide(self, built: Generation) -> None:
        """Forget a build's progress message: it is finished or deleted."""
        ...


class AdminOperations(Protocol):
    """Manages data of people and servers, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    async def record_shown(
        self, key: str, answer: Answer, exchange: Exchange | None = None
    ) -> None:
        """Store an answer under a key, so that it can be rated, and continued as a conversation."""
        ...

    async def conversation(self, place: ConversationPlace) -> EarlierTurns:
        """The turns of a place's conversation; none if it has been idle for too long."""
        ...

    async def turns_until(self, key: str, scope: str) -> EarlierTurns:
        """The turns up to an answer; none if it has expired or was shown in another scope."""
        ...

    async def question_of(
        self, key: str, scope: str, further_scopes: Sequence[str] = ()
    ) -> Question:
        """The question of an answer as it was read; unknown outside of its scopes."""
        ...

    async def opened(self, question: OpenQuestion) -> None:
        """Store a question that is being answered."""
        ...

    async def closed(self, key: str) -> None:
        """Delete a question that has its answer."""
        ...

    async def left_open(self) -> list[OpenQuestion]:
        """The questions that were left open, oldest first; those that are too old are deleted."""
        ...

    async def rate(self, ballot: Ballot, *, good: bool) -> None:
        """Store a person's rating of an answer; replaces their earlier rating."""
        ...

    async def explain(self, ballot: Ballot, reason: Reason, words: str | None = None) -> None:
        """Store what was wrong with an answer."""
        ...

    async def feedback(
        self, scopes: Sequence[str], *, good: bool | None, limit: int, offset: int = 0
    ) -> ListPage:
        """One page of the ratings in the scopes."""
        ...

    async def log(self, scopes: Sequence[str], *, limit: int, offset: int = 0) -> ListPage:
        """One page of the audit log of the scopes."""
        ...

    @property
    def retention(self) -> Retention:
        """How long data is kept that nobody deletes."""
        ...

    async def setting(self, scope: str, key: str) -> str | None:
        """The value of a server's setting, or None."""
        ...

    async def settings(self, scope: str) -> Mapping[str, str]:
        """All settings and limits of a server that differ from the defaults."""
        ...

    async def welcome(self, scope: str) -> bool:
        """Record that a server is welcomed; False if it was before."""
        ...

    async def set(self, scope: str, key: str, value: str | None) -> None:
        """Set a server's setting; None removes it."""
        ...

    async def limits(self, scope: str) -> Limits:
        """The limits of a server."""
        ...

    async def limit(self, scope: str, name: str, most: int | None) -> Limits:
        """Set one limit of a server, or reset it with None; returns the limits that now apply."""
        ...

    async def scopes(self) -> list[str]:
        """The scopes of all servers with stored data."""
        ...

    async def record_left(self, scope: str) -> None:
        """Record that the bot was removed from a server."""
        ...

    async def record_joined(self, scopes: Iterable[str]) -> None:
        """Record that the bot is in these servers."""
        ...

    async def sweep(self, gone: Callable[[str], bool]) -> list[str]:
        """Delete expired data; returns the scopes of servers whose data was deleted.

        Args:
            gone: whether the bot is still not in a server that is marked as left; called in a
                thread before each step of its deletion.
        """
        ...

    async def of_server(self, scope: str) -> ServerData:
        """All stored data of a server, except articles."""
        ...

    async def of_person(self, who: str) -> PersonData:
        """All stored data of a person."""
        ...

    async def delete_server(self, scope: str) -> int:
        """Delete all stored data of a server; returns the number of deleted articles."""
        ...

    async def servers_of(self, who: str) -> list[str]:
        """The scopes of the servers whose sources a person reads in direct messages, too."""
        ...

    async def choose_servers(self, who: str, scopes: Iterable[str]) -> None:
        """Replace a person's choice of these servers."""
        ...

    async def leave_server(self, who: str, scope: str) -> None:
        """Take a server out of a person's choice."""
        ...

    async def forget_person(self, who: str) -> int:
        """Remove a person's id from their changes and ratings; returns how many there were."""
        ...


class ShownAnswers(Protocol):
    """Shows stored answers again, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    async def answer(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Recalled:
        """An answer that was shown in the scope, with the quotes that are still verbatim.

        ``further_scopes`` are those that the person reads besides; what was answered from others
        is not shown.
        """
        ...

    async def context(
        self, key: str, scope: str, number: int, further_scopes: Sequence[str] = ()
    ) -> Context:
        """One of its quotes with the paragraph around it; ``number`` counts from 0."""
        ...


class KeyValue(Protocol):
    """Persistent key-value pairs."""

    async def remembered(self, key: str) -> str | None:
        """The value of ``key``, or None."""
        ...

    async def remember(self, key: str, value: str) -> None:
        """Set ``key`` to ``value``."""
        ...
