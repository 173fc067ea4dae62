"""The observer that counts for Prometheus; imported only if ``metrics.port`` is set.

Not to be confused with ``index/operations/evaluation/metrics.py``, which measures the quality of
answers.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from index.operations.telemetry.observer import Errands, Observer, Stage
from index.store.stats import LibraryStats

_ANSWERING = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LAG = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Gateway(Protocol):
    """The state of the gateway connection."""

    @property
    def connected(self) -> bool:
        """Whether every shard is connected."""
        ...

    @property
    def latency_s(self) -> float | None:
        """Heartbeat latency in seconds; None if unknown."""
        ...

    @property
    def reconnects(self) -> int:
        """Number of reconnects of all shards."""
        ...


class Metrics(Observer):
    """An ``Observer`` with its own registry; thread-safe.

    Args:
        role: the role of the process: "bot" or "worker".
        version: the version of Verbale.
        gateway: the state of the gateway connection; None without Discord.
    """

    def __init__(self, role: str, version: str, gateway: Gateway | None = None) -> None:
        self._registry = registry = CollectorRegistry()
        self._questions = Counter(
            "verbale_questions", "Questions by how they ended.", ["outcome"], registry=registry
        )
        self._errors = Counter(
            "verbale_question_errors", "Questions that failed.", ["kind"], registry=registry
        )
        self._in_flight = Gauge(
            "verbale_questions_in_flight", "Questions being answered.", registry=registry
        )
        self._seconds = Histogram(
            "verbale_question_seconds",
            "Time that questions spend in each stage.",
            ["stage"],
            buckets=_ANSWERING,
            registry=registry,
        )
        self._misquotes = Counter(
            "verbale_misquotes", "Quotes that failed the verbatim check.", registry=registry
        )
        self._serving = Gauge(
            "verbale_hosts_served", "Hosts being fetched from.", registry=registry
        )
        self._visits = Counter(
            "verbale_visits",
            "Fetches of sources and pages by outcome.",
            ["of", "outcome"],
            registry=registry,
        )
        self._failures = Counter(
            "verbale_visit_failures", "Visits that failed.", ["of", "kind"], registry=registry
        )
        self._requests = Counter(
            "verbale_fetch_requests", "Requests sent to sites.", registry=registry
        )
        self._bytes = Counter(
            "verbale_fetch_bytes", "Bytes received, before decompression.", registry=registry
        )
        self._encoded = Counter("verbale_encoded_passages", "Passages encoded.", registry=registry)
        self._encoding = Counter(
            "verbale_encoding_seconds", "Time spent encoding passages.", registry=registry
        )
        self._lag = Histogram(
            "verbale_loop_lag_seconds",
            "Delay of the event loop.",
            buckets=_LAG,
            registry=registry,
        )
        about = Info("verbale", "What runs here.", registry=registry)
        about.info({"role": role, "version": version})
        self._begin_at_zero(gateway)
        ProcessCollector(registry=registry)

    def _begin_at_zero(self, gateway: Gateway | None) -> None:
        """Create all counters at 0; otherwise ``rate`` misses their first event."""
        for outcome in ("answered", "refused", "failed"):
            self._questions.labels(outcome)
        for stage in (*get_args(Stage), "whole"):
            self._seconds.labels(stage)
        for of in ("source", "page"):
            for outcome in ("new", "revised", "unchanged", "failed"):
                self._visits.labels(of, outcome)
        if gateway is not None:
            self._registry.register(_OfGateway(gateway))

    def scrape(self, stats: LibraryStats | None, accept: str = "") -> tuple[bytes, str]:
        """All metrics in a format that the reader accepts, and its content type.

        Args:
            stats: statistics of the library; None if it cannot be read.
            accept: the reader's Accept header; Prometheus' text format if it names none.
        """
        whole = CollectorRegistry()
        whole.register(self._registry)
        whole.register(_OfLibrary(stats))
        try:
            encode, content_type = choose_encoder(accept)
        except TypeError:  # of a version that is no number; such a header says nothing
            encode, content_type = choose_encoder("")
        return encode(whole), content_type

    # Events

    def question_began(self) -> None:
        """Count it in."""
        self._in_flight.inc()

    def question_ended(self, outcome: str, seconds: float) -> None:
        """Count it out."""
        self._in_flight.dec()
        self._seconds.labels("whole").observe(seconds)
        if outcome not in {"answered", "refused"}:
            self._errors.labels(outcome).inc()
            outcome = "failed"
        self._questions.labels(outcome).inc()

    def stage(self, stage: Stage, seconds: float) -> None:
        """Note how long it took."""
        self._seconds.labels(stage).observe(seconds)

    def misquoted(self, quotes: int) -> None:
        """Count them."""
        self._misquotes.inc(quotes)

    def serving(self, by: int) -> None:
        """Count them in or out."""
        self._serving.inc(by)

    def visited(self, what: Errands, outcome: str) -> None:
        """Count it."""
        if outcome not in {"new", "revised", "unchanged"}:
            self._failures.labels(what, outcome).inc()
            outcome = "failed"
        self._visits.labels(what, outcome).inc()

    def fetched(self, requests: int, size: int) -> None:
        """Add them."""
        self._requests.inc(requests)
        self._bytes.inc(size)

    def encoded(self, passages: int, seconds: float) -> None:
        """Add them."""
        self._encoded.inc(passages)
        self._encoding.inc(seconds)

    def lagged(self, seconds: float) -> None:
        """Note it."""
        self._lag.observe(seconds)


class _OfGateway(Collector):
    """Collects the state of the gateway at each scrape."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily(
            "verbale_gateway_connected",
            "Whether every shard is connected to Discord.",
            value=float(self._gateway.connected),
        )
        yield CounterMetricFamily(
            "verbale_gateway_reconnects",
            "Reconnects of shards.",
            value=self._gateway.reconnects,
        )
        if (latency := self._gateway.latency_s) is not None:
            yield GaugeMetricFamily(
                "verbale_gateway_latency_seconds",
                "Heartbeat latency.",
                value=latency,
            )


class _OfLibrary(Collector):
    """Collects the statistics of the library."""

    def __init__(self, stats: LibraryStats | None) -> None:
        self._found = stats

    def collect(self) -> Iterable[Metric]:
        readable = float(self._found is not None)
        yield GaugeMetricFamily(
            "verbale_library_readable", "Whether the library can be read.", value=readable
        )
        if self._found is not None:
            yield from _of_figures(self._found)


def _of_figures(stats: LibraryStats) -> Iterator[Metric]:
    for name, what, value in (
        ("articles", "Articles in the library.", stats.articles),
        ("revisions", "Revisions of articles, older ones included.", stats.revisions),
        ("passages", "Passages of the live generation.", stats.passages),
        ("passages_unencoded", "Passages without a vector.", stats.unencoded),
        ("passages_unplaced", "Passages whose vector Chroma lacks.", stats.unplaced),
        ("visits_due", "Sources and pages that are due.", stats.due),
        ("pages_waiting", "Pages that were never fetched.", stats.waiting),
        ("generation_live", "Number of the live generation.", stats.live),
        ("generation_building", "Number of the generation being built, or 0.", stats.building),
        ("generation_building_share", "Progress of the build, 0 to 1.", stats.share),
        ("library_read_seconds", "Time to read these statistics.", stats.seconds),
    ):
        yield GaugeMetricFamily(f"verbale_{name}", what, value=value)
    sources = GaugeMetricFamily("verbale_sources", "Sources by how they fare.", labels=["state"])
    for state, count in stats.sources.items():
        sources.add_metric([state], count)
    yield sources
