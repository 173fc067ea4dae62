"""Thousands of sources due at once, on slow and failing sites, while questions are asked.

    python -m benchmarks.gathering.sources_due --sources 2000 --sites 250

Sites of ``benchmarks.gathering.crowd`` answer after 0 to 2 seconds; of their answers 5 % are an
error 500, 3 % never come, 2 % are reset, 1 % are a 404 and 1 % ask for later. In one process all
sources are fetched, their pages too, what came in is encoded, and questions are asked twice a
second of the sample, which stands in the same library. The loop's lag and the questions' time are
measured before, during and after; on a shared machine the ratio counts, not the milliseconds.
"""

import argparse
import asyncio
import os
import resource
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, pairwise
from pathlib import Path
from typing import Any

import httpx

from benchmarks.gathering.crowd import Plan, crowd
from benchmarks.processor import processor
from index.app import Status, Verbale, opened
from index.data_files import SAMPLE
from index.ingest.context import Tally
from index.ingest.fetch.client import network
from index.ingest.fetch.polite import PoliteClient
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.starter_list import StarterSource
from index.settings import Settings, load_settings
from index.values import Question
from index.worker import kept_up_to_date

FAILING = {"500": 0.05, "slow": 0.03, "reset": 0.02, "404": 0.01, "retry after": 0.01}
QUESTIONS = (
    "Where did the six powers and Iran reach their agreement?",
    "How much uranium may Iran keep?",
    "Who raised the flag in Havana?",
    "What did the foreign minister of Iran announce?",
    "Which sanctions can return?",
    "When did the embassy open again?",
)
_TICK_S = 0.01
_ASKED_EVERY_S = 0.5
_QUIET_S = 20.0


@dataclass(slots=True)
class Felt:
    """What questions and the loop felt of a stretch of time, in milliseconds."""

    lags: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rush:
    """What the fetching took, and what it brought; memory in MiB."""

    took_s: float
    tally: Tally
    memory: float
    child: float


@asynccontextmanager
async def feeling(verbale: Verbale) -> AsyncIterator[Felt]:
    """While inside, questions are asked and the loop is looked at."""
    felt = Felt()
    tasks = [asyncio.create_task(_tick(felt)), asyncio.create_task(_ask(verbale, felt))]
    try:
        yield felt
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _tick(felt: Felt) -> None:
    loop = asyncio.get_running_loop()
    while True:
        begun = loop.time()
        await asyncio.sleep(_TICK_S)
        felt.lags.append((loop.time() - begun - _TICK_S) * 1000)


async def _ask(verbale: Verbale, felt: Felt) -> None:
    async with asyncio.TaskGroup() as asking:
        for text in cycle(QUESTIONS):
            asking.create_task(_timed(verbale, text, felt))
            await asyncio.sleep(_ASKED_EVERY_S)


async def _timed(verbale: Verbale, text: str, felt: Felt) -> None:
    begun = time.perf_counter()
    await verbale.ask(Question(text))
    felt.answers.append((time.perf_counter() - begun) * 1000)


async def rush(verbale: Verbale) -> Rush:
    """Fetch all that is due, while what came in is encoded."""
    child = Child()
    watching = asyncio.create_task(child.watch())
    begun = time.perf_counter()
    async with kept_up_to_date(verbale, every_s=5.0):
        tally = await verbale.source_service.sync()
        took = time.perf_counter() - begun
    watching.cancel()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Rush(took, tally, peak, child.most)


@dataclass(slots=True)
class Child:
    """The largest of this process's children that parse; ``most`` in MiB."""

    most: float = 0.0

    async def watch(self) -> None:
        """Look once a second, for good."""
        while True:
            self.most = max([self.most, *await asyncio.to_thread(_children)])
            await asyncio.sleep(1.0)


def _children() -> list[float]:
    """The peak memory of each child that runs Python's own spawning, in MiB."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            said = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
            words = (folder / "cmdline").read_bytes()
        except OSError:  # it ended
            continue
        if int(said["PPid"]) == os.getpid() and b"spawn_main" in words:
            found.append(int(said["VmHWM"].split()[0]) / 1024)
    return found


async def main(plan: Plan, settings: Settings, time_limit: float) -> None:
    """Measure, and print."""
    with crowd(plan) as standing:
        names = [f"h{number:03d}.example.test" for number in range(plan.sites)]
        sent = Sent(network())
        client = PoliteClient(
            AddressPolicy(names),
            transport=sent,
            look_up=_here,
            pace=HostRateLimiter(plan.limit_s),
            time_limit=time_limit,
        )
        async with opened(settings, client=client) as verbale:
            await verbale.import_file(SAMPLE, source="sample")
            await verbale.warm()
            before = await _quiet(verbale)
            await verbale.source_service.add_starter(_sources(plan, names, standing.ports[0]))
            async with feeling(verbale) as during:
                rushed = await rush(verbale)
                status = await verbale.status()
            after = await _quiet(verbale)
        stats = await asyncio.to_thread(standing.stats)
    _report(plan, rushed, stats, sent)
    _report_stored(status)
    _report_felt({"before": before, "during": during, "after": after})


class Sent(httpx.AsyncBaseTransport):
    """Notes when requests are sent, by the host that they ask for."""

    def __init__(self, way_out: httpx.AsyncBaseTransport) -> None:
        self._way_out = way_out
        self.starts: dict[str, list[float]] = defaultdict(list)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Note, and send."""
        self.starts[request.headers["Host"]].append(time.monotonic())
        return await self._way_out.handle_async_request(request)

    async def aclose(self) -> None:
        """Close the way out."""
        await self._way_out.aclose()


async def _here(_host: str, _port: int) -> tuple[str, ...]:
    return ("127.0.0.1",)


async def _quiet(verbale: Verbale) -> Felt:
    async with feeling(verbale) as felt:
        await asyncio.sleep(_QUIET_S)
    return felt


def _sources(plan: Plan, names: Sequence[str], port: int) -> list[StarterSource]:
    return [
        StarterSource(
            f"{name} {feed}", f"http://{name}:{port}/feed/{feed}", None, None, None, ("x",)
        )
        for feed in range(plan.feeds)
        for name in names
    ]


def _report(plan: Plan, rushed: Rush, stats: dict[str, Any], sent: "Sent") -> None:
    requests = sum(stats["asked"].values())
    sources = plan.sites * plan.feeds
    again = Counter(stats["asked"].values())
    sites = stats["sites"].values()
    seen = [two - one for site in sites for one, two in pairwise(site["starts"])]
    gaps = [two - one for starts in sent.starts.values() for one, two in pairwise(starts)]
    first = sorted(site["starts"][0] for site in sites)
    began = first[0]
    rows = {
        "sources due": f"{sources:,} on {plan.sites} sites",
        "fetched in": f"{rushed.took_s:.0f} s",
        "sources a second": f"{sources / rushed.took_s:.1f}",
        "requests": f"{requests:,}, {requests / rushed.took_s:.1f} a second",
        "asked more than once": f"{sum(n for times, n in again.items() if times > 1)} addresses",
        "outcomes": ", ".join(f"{how} {count}" for how, count in sorted(stats["outcomes"].items())),
        "failures as told": _kinds(rushed.tally),
        "memory, MiB": f"{rushed.memory:.0f}, parsing {rushed.child:.0f}",
        "shortest time between two requests to a site": f"{min(gaps) * 1000:.0f} ms as sent "
        f"(limit {plan.limit_s * 1000:.0f}; {sum(gap < plan.limit_s for gap in gaps)} of "
        f"{len(gaps):,} below), {min(seen) * 1000:.0f} ms as received",
        "most requests of a site at once": str(max(site["most"] for site in sites)),
        "a site was first asked after": f"median {statistics.median(first) - began:.0f} s, "
        f"last {first[-1] - began:.0f} s",
    }
    print(f"\n{processor()}\n\n| | |\n|-|-|")
    for what, told in rows.items():
        print(f"| {what} | {told} |")


def _report_stored(status: Status) -> None:
    counts = status.counts
    print(
        f"| articles when all was fetched | {counts.articles:,}, {counts.passages:,} passages, "
        f"{status.unencoded:,} still without a vector |"
    )


def _kinds(tally: Tally) -> str:
    told = {
        "cannot answer at the moment (500)": "500",
        "cannot answer at the moment (429)": "asked for later",
        "took longer than": "too slow",
        "without a proper answer": "reset",
        "has no such page": "404",
    }
    kinds = Counter(
        next((kind for words, kind in told.items() if words in why), why)
        for why in tally.failed.values()
    )
    return ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())


def _report_felt(stretches: dict[str, Felt]) -> None:
    print("\n| ms | " + " | ".join(stretches) + " |\n|-|" + "-|" * len(stretches))
    for what, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("most", 1.0)):
        values = (f"{_share(felt.lags, share):.1f}" for felt in stretches.values())
        print(f"| the loop's lag, {what} | " + " | ".join(values) + " |")
    for what, share in (("p50", 0.5), ("p95", 0.95), ("most", 1.0)):
        values = (f"{_share(felt.answers, share):.0f}" for felt in stretches.values())
        print(f"| a question, {what} | " + " | ".join(values) + " |")
    counts = (str(len(felt.answers)) for felt in stretches.values())
    print("| questions answered | " + " | ".join(counts) + " |")


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--sites", type=int, default=250)
    parser.add_argument("--full", type=int, default=1, help="entries of a feed with the text")
    parser.add_argument("--teasers", type=int, default=1, help="entries of a feed with a page")
    parser.add_argument("--at-once", type=int, default=32, help="gather.hosts_at_once")
    parser.add_argument("--limit", type=float, default=0.2, help="seconds between requests")
    parser.add_argument("--time-limit", type=float, default=10.0, help="seconds that a page has")
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    the_plan = Plan(
        sites=given.sites,
        feeds=given.sources // given.sites,
        full=given.full,
        teasers=given.teasers,
        delay_s=2.0,
        failing=FAILING,
        limit_s=given.limit,
    )
    with tempfile.TemporaryDirectory() as folder:
        loaded = load_settings(data=Path(folder))
        gather = loaded.gather.model_copy(update={"hosts_at_once": given.at_once})
        loaded = loaded.model_copy(update={"gather": gather})
        asyncio.run(main(the_plan, loaded, given.time_limit))
