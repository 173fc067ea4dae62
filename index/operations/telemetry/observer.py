"""What library and bot report to telemetry."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from index.operations.telemetry.request_context import current

Stage = Literal["read", "search", "mark", "choose", "compare", "check"]
"""The stages of a question: analysing it, searching passages, marking answer spans, choosing the
sentence, comparing it with other articles' values, checking the quote."""

Errands = Literal["source", "page"]
"""The target of a fetch job: a source, or the page of one of its entries."""


class Observer:
    """Receives events from any thread, and ignores them; it never raises and never blocks."""

    def question_began(self) -> None:
        """Answering a question has started."""

    def question_ended(self, outcome: str, seconds: float) -> None:
        """A question has ended: "answered", "refused", or the class name of the error.

        ``seconds`` is the total time, including the wait for a thread.
        """

    def stage(self, stage: Stage, seconds: float) -> None:
        """A question has passed a stage."""

    def misquoted(self, quotes: int) -> None:
        """Quotes failed the verbatim check and were dropped."""

    def serving(self, by: int) -> None:
        """The number of hosts being fetched from has changed by this much."""

    def visited(self, what: Errands, outcome: str) -> None:
        """A fetch job has ended: "new", "revised", "unchanged", or the class name of the error."""

    def fetched(self, requests: int, size: int) -> None:
        """Requests were sent, or bytes of responses received."""

    def encoded(self, passages: int, seconds: float) -> None:
        """Passages were encoded."""

    def lagged(self, seconds: float) -> None:
        """The event loop was late by this many seconds."""


UNSEEN = Observer()
"""For where nobody wants to know."""


@contextmanager
def timed(observer: Observer, stage: Stage) -> Iterator[None]:
    """Report the duration of the block, also in the log line about the question."""
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    observer.stage(stage, seconds)
    if (request := current()) is not None:
        request.stages[stage] = request.stages.get(stage, 0.0) + seconds
