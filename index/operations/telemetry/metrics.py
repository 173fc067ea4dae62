"""The observer that counts for Prometheus; imported only if ``metrics.port`` is set.

Not to be confused with ``index/operations/evaluation/scoring.py``, which measures the quality of
answers.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client import core as prometheus
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from index.operations.telemetry.observer import METRICS, GatewayStatus, Metric, Observer
from index.store.stats import LibraryStats


class Metrics(Observer):
    """An ``Observer`` with its own registry; thread-safe.

    Args:
        role: the role of the process: "bot" or "worker".
        version: the version of Verbale.
        gateway: the state of the gateway connection; None without Discord.
    """

    def __init__(self, role: str, version: str, gateway: GatewayStatus | None = None) -> None:
        self._registry = registry = CollectorRegistry()
        self._counted: dict[Metric, Counter | Gauge | Histogram] = {}
        for one in METRICS:
            named = (one.name, one.about, one.labels)
            made: Counter | Gauge | Histogram
            if one.kind == "histogram":
                made = Histogram(*named, registry=registry, buckets=one.buckets)
            else:
                made = (Gauge if one.kind == "gauge" else Counter)(*named, registry=registry)
            for values in one.known:
                made.labels(*values)
            self._counted[one] = made
        about = Info("verbale", "What runs here.", registry=registry)
        about.info({"role": role, "version": version})
        self._gateway = gateway
        ProcessCollector(registry=registry)

    def scrape(self, stats: LibraryStats | None, accept: str = "") -> tuple[bytes, str]:
        """All metrics in a format that the reader accepts, and its content type.

        Args:
            stats: statistics of the library; None if it cannot be read.
            accept: the reader's Accept header; Prometheus' text format if it names none.
        """
        whole = CollectorRegistry()
        whole.register(self._registry)
        whole.register(_State(stats, self._gateway))
        try:
            encode, content_type = choose_encoder(accept)
        except TypeError:  # of a version that is no number; such a header says nothing
            encode, content_type = choose_encoder("")
        return encode(whole), content_type

    def note(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        """Add to a counter or a gauge, or put an observation into a histogram."""
        counted = self._counted[metric]
        if labels:
            counted = counted.labels(*labels)
        if isinstance(counted, Histogram):
            counted.observe(amount)
        else:
            counted.inc(amount)


@dataclass(frozen=True, eq=False)
class _State(Collector):
    """Collects the state of the gateway and the statistics of the library."""

    stats: LibraryStats | None
    gateway: GatewayStatus | None

    def collect(self) -> Iterator[prometheus.Metric]:
        stats, gateway = self.stats, self.gateway
        if gateway is not None:
            yield GaugeMetricFamily(
                "verbale_gateway_connected",
                "Whether every shard is connected to Discord.",
                value=float(gateway.connected),
            )
            yield CounterMetricFamily(
                "verbale_gateway_reconnects", "Reconnects of shards.", value=gateway.reconnects
            )
            if (latency := gateway.latency_s) is not None:
                yield GaugeMetricFamily(
                    "verbale_gateway_latency_seconds", "Heartbeat latency.", value=latency
                )
        yield GaugeMetricFamily(
            "verbale_library_readable",
            "Whether the library can be read.",
            value=float(stats is not None),
        )
        if stats is None:
            return
        for name, about, value in (
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
            yield GaugeMetricFamily(f"verbale_{name}", about, value=value)
        sources = GaugeMetricFamily(
            "verbale_sources", "Sources by how they fare.", labels=["state"]
        )
        for state, count in stats.sources.items():
            sources.add_metric([state], count)
        yield sources
