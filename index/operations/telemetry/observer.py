"""The seam to whoever counts: all that the library and the bot know of metrics."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from index.operations.telemetry.request_context import current

Stage = Literal["read", "search", "mark", "choose", "check"]
"""What a question goes through: it is read, passages are searched, the words that answer are
marked, the sentence is chosen, its quote is checked."""

Errands = Literal["source", "page"]
"""What an errand was run at: a source itself, or the page of one of its entries."""


class Observer(Protocol):
    """Told of what happens, from any thread. It never raises, and never keeps anyone waiting."""

    def question_began(self) -> None:
        """A question is being answered."""
        ...

    def question_ended(self, outcome: str, seconds: float) -> None:
        """It came to its end: "answered", "refused", or the name of the error.

        ``seconds`` is all that it took, waiting for a thread included.
        """
        ...

    def stage(self, stage: Stage, seconds: float) -> None:
        """A question went through a stage."""
        ...

    def misquoted(self, quotes: int) -> None:
        """Quotes were not what the library holds, and were left out."""
        ...

    def serving(self, by: int) -> None:
        """So many hosts more are being visited, or fewer."""
        ...

    def visited(self, what: Errands, outcome: str) -> None:
        """An errand was run: "new", "revised", "unchanged", or the name of the failure."""
        ...

    def fetched(self, requests: int, size: int) -> None:
        """Requests were sent, or bytes of answers came in."""
        ...

    def encoded(self, passages: int, seconds: float) -> None:
        """Passages got their vectors."""
        ...

    def lagged(self, seconds: float) -> None:
        """The event loop came back so much later than it was asked to."""
        ...


class NullObserver:
    """Nobody is looking."""

    def question_began(self) -> None:
        """Nothing is done."""

    def question_ended(self, outcome: str, seconds: float) -> None:
        """Nothing is done."""

    def stage(self, stage: Stage, seconds: float) -> None:
        """Nothing is done."""

    def misquoted(self, quotes: int) -> None:
        """Nothing is done."""

    def serving(self, by: int) -> None:
        """Nothing is done."""

    def visited(self, what: Errands, outcome: str) -> None:
        """Nothing is done."""

    def fetched(self, requests: int, size: int) -> None:
        """Nothing is done."""

    def encoded(self, passages: int, seconds: float) -> None:
        """Nothing is done."""

    def lagged(self, seconds: float) -> None:
        """Nothing is done."""


UNSEEN: Observer = NullObserver()


@contextmanager
def timed(observer: Observer, stage: Stage) -> Iterator[None]:
    """Tell how long the block took; the log's line about the question says it, too."""
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    observer.stage(stage, seconds)
    if (request := current()) is not None:
        request.stages[stage] = request.stages.get(stage, 0.0) + seconds
