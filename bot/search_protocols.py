"""The protocols of searches that list quotes instead of answering a question."""

from collections.abc import Sequence
from typing import Protocol

from index.answer.events import ArticleView, EventAnswer, EventQuery
from index.answer.lexicon import LexiconAnswer, LexiconQuery
from index.answer.readout import Readout, ReadoutQuery
from index.answer.said import SaidAnswer, SaidQuery
from index.answer.speakers import SpeakerName
from index.answer.wording import WordingAnswer, WordingQuery
from index.store.articles.lexicon_entries import HandEntry


class StatementSearch(Protocol):
    """Finds what people said, without blocking the event loop."""

    async def said(self, query: SaidQuery) -> SaidAnswer:
        """What somebody said, newest first; raises ``VerbaleError`` as ``Answering.ask`` does."""
        ...

    async def speakers(self, *scopes: str) -> list[SpeakerName]:
        """Everybody who says something in ``public`` and the scopes, most frequent first."""
        ...


class ReadoutSearch(Protocol):
    """Finds what each side says about a meeting, without blocking the event loop."""

    async def readout(self, query: ReadoutQuery) -> Readout:
        """The accounts of a meeting; raises ``VerbaleError`` as ``Answering.ask`` does."""
        ...


class WordingSearch(Protocol):
    """Finds how each side words a formula over time, without blocking the event loop."""

    async def wording(self, query: WordingQuery) -> WordingAnswer:
        """The wordings; raises ``VerbaleError`` as ``Answering.ask`` does."""
        ...


class StorySearch(Protocol):
    """Lists articles by story, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    async def latest(self, query: EventQuery) -> EventAnswer:
        """The newest articles that name the topic, one an event."""
        ...

    async def timeline(self, query: EventQuery) -> EventAnswer:
        """The course of a topic: one sentence an event, oldest first."""
        ...

    async def picture(self, found: EventAnswer) -> bytes:
        """The coverage of a timeline that has some, as PNG."""
        ...

    async def article(self, name: str, scopes: Sequence[str] | None = None) -> ArticleView:
        """An article by its id, its bulk id or its URL, with its revisions, copies and story."""
        ...

    async def headlines(self, typed: str, *scopes: str) -> list[tuple[str, str]]:
        """Key and headline of the latest articles whose headline has all typed words."""
        ...

    async def sides(self, *scopes: str) -> list[str]:
        """The sides that sources take, of ``public`` and the scopes."""
        ...


class OfficeHolders(Protocol):
    """Knows who holds which office, without blocking the event loop."""

    async def show(self, query: LexiconQuery) -> LexiconAnswer:
        """The office-holders; raises ``VerbaleError`` as ``Answering.ask`` does."""
        ...

    async def add(self, entries: Sequence[HandEntry]) -> int:
        """Enter office-holders; returns how many."""
        ...


class Examples(Protocol):
    """Finds questions that the library answers, without blocking the event loop."""

    async def find(self, *scopes: str, within_s: float | None = None) -> tuple[str, ...]:
        """Up to three questions that the scopes answer now; none if they take longer."""
        ...


class Searches(Protocol):
    """All searches that list quotes, or questions."""

    @property
    def example_questions(self) -> Examples:
        """Finds questions to show as examples."""
        ...

    @property
    def said_service(self) -> StatementSearch:
        """Finds what people said."""
        ...

    @property
    def lexicon_service(self) -> OfficeHolders:
        """Knows who holds which office."""
        ...

    @property
    def readout_service(self) -> ReadoutSearch:
        """Finds what each side says about a meeting."""
        ...

    @property
    def wording_service(self) -> WordingSearch:
        """Finds how each side words a formula over time."""
        ...

    @property
    def event_service(self) -> StorySearch:
        """Lists articles by story."""
        ...
