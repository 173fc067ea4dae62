"""The protocols of searches that list quotes instead of answering a question."""

from typing import Protocol

from index.answer.attribution.values import SaidAnswer, SaidQuery, SpeakerName
from index.answer.readout.values import Readout, ReadoutQuery
from index.answer.wording.values import WordingAnswer, WordingQuery


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
