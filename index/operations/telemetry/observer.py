"""What library and bot report to telemetry: the metrics, and who is told of them.

A metric is defined here, once. Code reports it with ``Observer.note``, and ``metrics.py`` exposes
to Prometheus whatever is defined.
"""

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from typing import Literal, get_args

from index.concurrency import alongside
from index.operations.telemetry.log import current, log_extra, request
from index.values import Answer, Question

Stage = Literal["read", "search", "mark", "choose", "compare", "check"]
"""The stages of a question: analysing it, searching passages, marking answer spans, choosing the
sentence, comparing it with other articles' values, checking the quote."""

Errands = Literal["source", "page"]
"""The target of a fetch job: a source, or the page of one of its entries."""


_WELL_ANSWERED = ("answered", "refused")
_WELL_VISITED = ("new", "revised", "unchanged")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Metric:
    """A metric.

    Attributes:
        name: its name for Prometheus; counters get ``_total``.
        about: what it counts, in a sentence.
        kind: how it is counted.
        labels: the names of its labels.
        known: values of the labels that begin at 0; otherwise ``rate`` misses their first event.
        buckets: upper bounds of a histogram.
    """

    name: str
    about: str
    kind: Literal["counter", "gauge", "histogram"] = "counter"
    labels: tuple[str, ...] = ()
    known: tuple[tuple[str, ...], ...] = ()
    buckets: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        METRICS.append(self)


METRICS: list[Metric] = []
"""Every metric of events; ``index/store/stats.py`` counts what the library holds."""

QUESTIONS = Metric(
    "verbale_questions",
    "Questions by how they ended.",
    labels=("outcome",),
    known=(("answered",), ("refused",), ("failed",)),
)
QUESTION_ERRORS = Metric("verbale_question_errors", "Questions that failed.", labels=("kind",))
IN_FLIGHT = Metric("verbale_questions_in_flight", "Questions being answered.", "gauge")
QUESTION_SECONDS = Metric(
    "verbale_question_seconds",
    "Time that questions spend in each stage.",
    "histogram",
    labels=("stage",),
    known=tuple((stage,) for stage in (*get_args(Stage), "whole")),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
)
MISQUOTES = Metric("verbale_misquotes", "Quotes that failed the verbatim check.")
HOSTS_SERVED = Metric("verbale_hosts_served", "Hosts being fetched from.", "gauge")
VISITS = Metric(
    "verbale_visits",
    "Fetches of sources and pages by outcome.",
    labels=("of", "outcome"),
    known=tuple((of, how) for of in get_args(Errands) for how in (*_WELL_VISITED, "failed")),
)
VISIT_FAILURES = Metric("verbale_visit_failures", "Visits that failed.", labels=("of", "kind"))
FETCH_REQUESTS = Metric("verbale_fetch_requests", "Requests sent to sites.")
FETCH_BYTES = Metric("verbale_fetch_bytes", "Bytes received, before decompression.")
ENCODED = Metric("verbale_encoded_passages", "Passages encoded.")
ENCODING_SECONDS = Metric("verbale_encoding_seconds", "Time spent encoding passages.")
LOOP_LAG = Metric(
    "verbale_loop_lag_seconds",
    "Delay of the event loop.",
    "histogram",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)


class Observer:
    """Receives events from any thread, and ignores them; it never raises and never blocks."""

    def note(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        """Add to a counter or a gauge, or put an observation into a histogram."""


UNSEEN = Observer()
"""For where nobody wants to know."""


@contextmanager
def timed(observer: Observer, stage: Stage) -> Iterator[None]:
    """Report the duration of the block, also in the log line about the question."""
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    observer.note(QUESTION_SECONDS, seconds, stage)
    if (asked := current()) is not None:
        asked.stages[stage] = asked.stages.get(stage, 0.0) + seconds


async def log_question(
    observer: Observer, question: Question, answering: Awaitable[Answer]
) -> Answer:
    """Wait for an answer; count, time and log the question, whose time includes that wait."""
    started, outcome = time.perf_counter(), "Unknown"
    observer.note(IN_FLIGHT)
    with request("question", question.id) as asked:
        try:
            answer = await answering
            outcome = "answered" if answer.answered else "refused"
            stages = {f"{name}_ms": round(spent * 1000, 1) for name, spent in asked.stages.items()}
            log.info(
                "A question was %s.",
                outcome,
                extra=log_extra(
                    private={"question": answer.question.text, "answer": answer.answer},
                    outcome=outcome,
                    scope=answer.question.scope,
                    quotes=len(answer.quotes),
                    confidence=round(answer.confidence, 3),
                    elapsed_ms=answer.elapsed_ms,
                    **stages,
                ),
            )
            return answer
        except BaseException as error:
            outcome = type(error).__name__
            raise
        finally:
            observer.note(IN_FLIGHT, -1)
            observer.note(QUESTION_SECONDS, time.perf_counter() - started, "whole")
            if outcome not in _WELL_ANSWERED:
                observer.note(QUESTION_ERRORS, 1, outcome)
            observer.note(QUESTIONS, 1, outcome if outcome in _WELL_ANSWERED else "failed")


def count_visit(observer: Observer, what: Errands, outcome: str) -> None:
    """Count a fetch job: "new", "revised", "unchanged", or the class name of the error."""
    if outcome not in _WELL_VISITED:
        observer.note(VISIT_FAILURES, 1, what, outcome)
    observer.note(VISITS, 1, what, outcome if outcome in _WELL_VISITED else "failed")


def measure_loop_lag(
    observer: Observer, every_s: float = 0.25
) -> AbstractAsyncContextManager[None]:
    """Measure the lag of the event loop while inside."""

    async def measure() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + every_s
            await asyncio.sleep(every_s)
            observer.note(LOOP_LAG, max(0.0, loop.time() - due))

    return alongside(measure(), "loop lag")


class GatewayStatus:
    """Which shards of the bot are connected, their latency, and how often they reconnected."""

    def __init__(self) -> None:
        self._shards = 1
        self._up: set[int] = set()
        self._known: set[int] = set()
        self._latency: Callable[[], float] = lambda: math.nan
        self.reconnects = 0
        """Number of reconnects of all shards."""

    def begin(self, shards: int, latency: Callable[[], float]) -> None:
        """Set the number of shards, and the function that returns their latency (s, or NaN)."""
        self._shards = shards
        self._latency = latency

    def up(self, shard: int) -> None:
        """Record that a shard is connected; it may have been before."""
        if shard in self._known and shard not in self._up:
            self.reconnects += 1
        self._known.add(shard)
        self._up.add(shard)

    def down(self, shard: int) -> None:
        """Record that a shard is disconnected."""
        self._up.discard(shard)

    @property
    def connected(self) -> bool:
        """Whether every shard is connected."""
        return len(self._up) >= self._shards

    @property
    def latency_s(self) -> float | None:
        """Heartbeat latency in seconds; None before the first heartbeat."""
        latency = self._latency()
        return latency if math.isfinite(latency) else None
