"""The seam to the index: all that the bot knows of generations."""

from typing import Protocol

from index.reindex.build import BuildState
from index.reindexing import IndexStatus, Verified
from index.store.rows import Generation


class Indexer(Protocol):
    """Whoever keeps the index; blocking work of theirs stays off the event loop.

    Every method raises ``VerbaleError`` with a message for a person where it cannot do its work.
    """

    async def start(self, model: str | None = None, by: str | None = None) -> Generation:
        """Begin a generation aside, which somebody else builds."""
        ...

    async def cancel(self, number: int | None = None) -> Generation:
        """Give up what is being built; only the generation of that number where one is given."""
        ...

    async def rollback(self, by: str | None = None) -> Generation:
        """Have the generation that answered before brought up to date, to answer again."""
        ...

    async def status(self) -> IndexStatus:
        """Where things stand."""
        ...

    async def building(self) -> BuildState | None:
        """How far the generation made aside is, or None."""
        ...

    async def verify(self) -> Verified:
        """Hold library, full text and vectors against each other, and mend what differs."""
        ...

    async def show_in(self, built: Generation, channel: str, message: str) -> None:
        """Remember the message that shows how a build gets on, in place of any before."""
        ...

    async def shown(self) -> list[tuple[Generation, str, str]]:
        """Generations whose message is still to be brought to its end: with channel and message."""
        ...

    async def hide(self, built: Generation) -> None:
        """The message says its last word, or is gone."""
        ...
