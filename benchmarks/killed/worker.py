"""``verbale worker`` killed at random moments, and begun again until all is done.

    python -m benchmarks.killed.worker
    python -m benchmarks.killed.worker --postgres

The sites are made up (``benchmarks.gathering.crowd``). First everything is fetched undisturbed;
then workers are killed by SIGKILL while they fetch, store and encode, and started anew. What is in
the library at the end is held against the undisturbed one, and what the sites were asked against
what was in flight at the kills. With PostgreSQL two workers share the library, and one of them is
killed each time.
"""

import argparse
import asyncio
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import func, select

from benchmarks.gathering.crowd import Plan, Standing, crowd
from benchmarks.processes import ROOT, children_of, environment, is_alive
from index.app import opened
from index.ingest.starter_list import StarterSource
from index.settings import Settings, load_settings
from index.store.library import Library
from index.store.schema import host

Phase = Literal["fetching", "storing", "encoding"]
PHASES: tuple[Phase, ...] = ("fetching", "storing", "encoding")
VERBALE: tuple[str, ...] = (sys.executable, "-m", "index")
PATIENCE_S = 300.0
"""How long anything may take that a worker must come to."""
_LONGEST_LIFE_S = 25.0
"""After this long a worker is killed in any case, if there is nothing left of its phase."""
_LOOK_S = 0.02


@dataclass(frozen=True, slots=True)
class Ground:
    """Where workers work.

    Attributes:
        folder: for their data folders; one for each, where there is a database that they share.
        url: of the database; None for SQLite in the data folder.
        at_once: how many sites each of them asks at a time.
    """

    folder: Path
    url: str | None
    at_once: int

    def settings(self, number: int = 0) -> Settings:
        """The settings of a worker."""
        loaded = load_settings(data=self.folder / str(number))
        gather = loaded.gather.model_copy(
            update={"allow_private_hosts": ("127.0.0.1",), "hosts_at_once": self.at_once}
        )
        store = loaded.store.model_copy(update={"url": self.url or ""})
        return loaded.model_copy(update={"gather": gather, "store": store})

    def variables(self) -> dict[str, str]:
        """The same, as a process is told."""
        ours = environment()
        ours["VERBALE_GATHER__ALLOW_PRIVATE_HOSTS"] = '["127.0.0.1"]'
        ours["VERBALE_GATHER__HOSTS_AT_ONCE"] = str(self.at_once)
        return ours | ({"VERBALE_STORE__URL": self.url} if self.url else {})


@dataclass(frozen=True, slots=True)
class Kill:
    """A worker's end.

    Attributes:
        phase: what it was killed at.
        after_s: how long it had lived.
        asked: how many requests the sites had had.
        articles: how many articles the library had.
        vectors: how many vectors it had.
        orphans: how many of its child processes were still there two seconds later.
    """

    phase: Phase
    after_s: float
    asked: int
    articles: int
    vectors: int
    orphans: int


@dataclass(frozen=True, slots=True)
class Ended:
    """All that can be told of a library when nothing is left to do.

    Attributes:
        articles: headline and text, sorted.
        revisions: the number of the newest, by how many articles have it.
        unencoded: passages without a vector.
        leased: sites that are still leased.
    """

    articles: tuple[tuple[str | None, str, str], ...]
    revisions: Mapping[int, int]
    unencoded: int
    leased: int


@dataclass(slots=True)
class Worker:
    """A worker that can be killed and begun again."""

    ground: Ground
    number: int
    log: Path
    process: "subprocess.Popen[bytes]" = field(init=False)
    began: float = field(init=False)
    told_before: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin."""
        self.begin()

    def begin(self) -> None:
        """Start the process."""
        data = self.ground.folder / str(self.number)
        words = [*VERBALE, "-v", "--data", str(data), "worker"]
        with self.log.open("ab") as output:
            self.told_before = output.tell()
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=self.ground.variables(), stderr=output, stdout=output
            )
        self.began = time.monotonic()

    def kill(self) -> int:
        """Kill it; how many of its children outlive it by two seconds."""
        children = children_of(self.process.pid)
        self.process.kill()
        self.process.wait(PATIENCE_S)
        end = time.monotonic() + 2.0
        while (left := [pid for pid in children if is_alive(pid)]) and time.monotonic() < end:
            time.sleep(_LOOK_S)
        return len(left)

    def stop(self) -> int:
        """Tell it to stop once it has begun to work; its exit code."""
        _until(self._works, "the worker makes the rounds")
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)

    def _works(self) -> bool:
        return b"Making the rounds" in self.log.read_bytes()[self.told_before :]


@dataclass(frozen=True, slots=True)
class Watched:
    """What can be seen from outside while workers work."""

    library: Library
    sites: Standing

    def count(self, phase: Phase) -> int:
        """How far a phase has come."""
        if phase == "fetching":
            return sum(self.sites.stats()["asked"].values())
        counts = self.library.catalogue.counts()
        return counts.articles if phase == "storing" else counts.vectors

    @property
    def left(self) -> int:
        """How much is due."""
        return self.library.fetch_queue.count(datetime.now(UTC))

    @property
    def unencoded(self) -> int:
        """How many passages want a vector."""
        live = self.library.generations.live()
        return len(self.library.vectors.unencoded(live)) if live else 0

    def ended(self) -> Ended:
        """The library as it stands."""
        articles = list(self.library.catalogue.export(("public",)))
        leased = select(func.count()).where(host.c.leased_by.is_not(None))
        with self.library.database.reading() as connection:
            held = connection.scalar(leased) or 0
        return Ended(
            tuple(sorted((one.url, one.title, one.text) for one in articles)),
            Counter(one.revision for one in articles),
            self.unencoded,
            held,
        )


def undisturbed(ground: Ground, sites: Standing, feeds: int) -> Ended:
    """Fetch everything in peace; also the source of what is expected."""

    async def fetch() -> None:
        async with opened(ground.settings()) as verbale:
            await verbale.source_service.add_starter(sources(sites, feeds))
            await verbale.source_service.sync()
            await verbale.catch_up()

    asyncio.run(fetch())
    with watched(ground, sites) as seen:
        return seen.ended()


def disturbed(
    ground: Ground, sites: Standing, feeds: int, phases: Sequence[Phase], workers: int = 1
) -> tuple[Ended, list[Kill]]:
    """Fetch everything while workers are killed, one in each of the phases."""
    asyncio.run(_begin(ground, sites, feeds))
    chance = random.Random(4)
    with watched(ground, sites) as seen, _working(ground, workers) as working:
        kills = [_kill(seen, chance.choice(working), phase, chance) for phase in phases]
        _until(lambda: seen.left == 0, "nothing is due any more")
        if seen.unencoded:  # a worker catches up when it begins, and then every half minute
            assert working[0].stop() == 0
            working[0].begin()
            _until(lambda: seen.unencoded == 0, "every passage has its vector")
        for worker in working:
            if worker.process.poll() is None:
                assert worker.stop() == 0
        return seen.ended(), kills


@contextmanager
def watched(ground: Ground, sites: Standing) -> Iterator[Watched]:
    """A look into the library from outside."""
    with closing(Library.open(ground.settings().database_url)) as library:
        yield Watched(library, sites)


@contextmanager
def _working(ground: Ground, workers: int) -> Iterator[list[Worker]]:
    working: list[Worker] = []
    try:
        for number in range(workers):
            working.append(Worker(ground, number, ground.folder / f"{number}.log"))
        yield working
    finally:
        for worker in working:
            worker.process.kill()
            worker.process.wait(PATIENCE_S)


async def _begin(ground: Ground, sites: Standing, feeds: int) -> None:
    async with opened(ground.settings(), searching=False) as verbale:
        await verbale.source_service.add_starter(sources(sites, feeds))


def _kill(seen: Watched, worker: Worker, phase: Phase, chance: random.Random) -> Kill:
    """Kill a worker some way into a phase, and begin it again."""
    goal = seen.count(phase) + chance.randint(1, 12)
    moment = chance.uniform(0.0, 0.15)
    while seen.count(phase) < goal and time.monotonic() - worker.began < _LONGEST_LIFE_S:
        time.sleep(_LOOK_S)
    time.sleep(moment)
    assert worker.process.poll() is None, f"it ended by itself: {worker.log.read_text()[-2000:]}"
    lived = time.monotonic() - worker.began
    orphans = worker.kill()
    asked, articles, vectors = (seen.count(one) for one in PHASES)
    worker.begin()
    return Kill(phase, lived, asked, articles, vectors, orphans)


def _until(done: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.2)


def sources(sites: Standing, feeds: int) -> list[StarterSource]:
    """Every feed of the sites, to be fetched."""
    return [
        StarterSource(
            f"{port} {feed}", f"http://127.0.0.1:{port}/feed/{feed}", None, None, None, ("x",)
        )
        for feed in range(feeds)
        for port in sites.ports
    ]


def again(before: Mapping[str, int], after: Mapping[str, int]) -> Counter[str]:
    """How often each page and feed was asked for beyond the first time, between two looks."""
    asked = {name: count - before.get(name, 0) for name, count in after.items()}
    return Counter(
        {name: n - 1 for name, n in asked.items() if n > 1 and not name.endswith("robots.txt")}
    )


def main(plan: Plan, kills: int, url: Callable[[], str | None], at_once: int) -> bool:
    """Measure, and print; whether all is as it should be."""
    phases = [PHASES[at % len(PHASES)] for at in range(kills)]
    workers = 2 if (first := url()) else 1
    with tempfile.TemporaryDirectory() as folder, crowd(plan) as sites:
        calm = Ground(Path(folder) / "calm", first, at_once)
        rough = Ground(Path(folder) / "rough", url(), at_once)
        for ground in (calm, rough):
            ground.folder.mkdir()
        expected = undisturbed(calm, sites, plan.feeds)
        before = sites.stats()["asked"]
        ended, killed = disturbed(rough, sites, plan.feeds, phases, workers)
        repeated = again(before, sites.stats()["asked"])
    print("| kill at | lived, s | requests so far | articles | vectors | orphans |\n|-|-|-|-|-|-|")
    for one in killed:
        print(
            f"| {one.phase} | {one.after_s:.1f} | {one.asked - sum(before.values())} | "
            f"{one.articles} | {one.vectors} | {one.orphans} |"
        )
    made = plan.ports * plan.feeds * (plan.full + plan.teasers)
    return _report(made, expected, Rough(ended, killed, repeated, len(killed) * at_once))


@dataclass(frozen=True, slots=True)
class Rough:
    """What came of the run with kills; ``in_flight`` is the most that the kills cut off."""

    ended: Ended
    killed: Sequence[Kill]
    repeated: Counter[str]
    in_flight: int


def _report(made: int, expected: Ended, rough: Rough) -> bool:
    ended, killed, repeated, most = rough.ended, rough.killed, rough.repeated, rough.in_flight
    lost = len(set(expected.articles) - set(ended.articles))
    twice = len(ended.articles) - len({url for url, _, _ in ended.articles})
    rows = (
        ("articles that the sites have", f"{made}", True),
        ("undisturbed", f"{len(expected.articles)}", len(expected.articles) == made),
        ("killed", f"{len(ended.articles)}", len(ended.articles) == made),
        ("lost, or with other words", f"{lost}", lost == 0),
        ("there twice", f"{twice}", twice == 0),
        ("revisions without a change", f"{len(ended.revisions) - 1}", set(ended.revisions) == {1}),
        ("passages without a vector", f"{ended.unencoded}", ended.unencoded == 0),
        ("leases left over", f"{ended.leased}", ended.leased == 0),
        ("orphans", f"{sum(kill.orphans for kill in killed)}", not any(k.orphans for k in killed)),
        (
            "asked again",
            f"{repeated.total()} feeds and pages, one at most "
            f"{max(repeated.values(), default=0)} times; in flight at the kills: {most} at most",
            repeated.total() <= most,
        ),
    )
    print("\n| | | |\n|-|-|-|")
    for what, told, well in rows:
        print(f"| {what} | {told} | {'yes' if well else 'NO'} |")
    return all(well for _, _, well in rows)


@contextmanager
def databases(*, postgres: bool) -> Iterator[Callable[[], str | None]]:
    """What gives the URL of an empty database each time: of PostgreSQL, or None for SQLite."""
    with ExitStack() as stack:
        if not postgres:
            yield lambda: None
            return
        from tests.services import postgres as cluster  # noqa: PLC0415 - only here

        running = stack.enter_context(cluster())
        yield lambda: running.url(stack.enter_context(running.database()))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--postgres", action="store_true", help="two workers over one PostgreSQL")
    given = parser.parse_args()
    # A killed worker's sites are nobody's for a minute, so there must be enough others.
    number, feeds = (40, 2) if given.postgres else (8, 6)
    the_plan = Plan(
        ports=number, sites=number, feeds=feeds, full=2, teasers=4, least_s=0.02, delay_s=0.3
    )
    with databases(postgres=given.postgres) as url_of:
        sys.exit(not main(the_plan, given.kills, url_of, 2 if given.postgres else 8))
