"""Questions and polls in one process, for long: what grows after the first tenth."""

import asyncio
import gc
import os
import random
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.simulate.history import History
from benchmarks.simulate.hosts import DAY_S, Newsroom, Web
from benchmarks.simulate.people import question_of, servers
from benchmarks.simulate.process import Machine, Rhythm
from benchmarks.simulate.virtual import CLOCK, VirtualLoop, virtual_time
from benchmarks.simulate.wire import SimulatedDiscord
from index.ingest.options import SourceOptions
from tests.discord_double import User

_EVERY_S = 120.0
"""Simulated seconds between two questions."""
_SAMPLES = 40
_PEOPLE = 20
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process holds.

    Attributes:
        asked: the questions that were asked until then.
        memory: resident memory in kilobytes.
        objects: what Python's garbage collector knows.
        handles: open files and sockets.
        threads: threads.
        files: files in the data folder.
    """

    asked: int
    memory: float
    objects: float
    handles: float
    threads: float
    files: float


class _Forgetful(History):
    """Keeps nothing, so that what grows is the product."""

    def add(self, kind: str, **more: object) -> None:
        """Forget it."""


def soak(questions: int) -> list[Sample]:
    """Ask so many questions while feeds are polled; returns what the process held meanwhile."""
    with TemporaryDirectory(prefix="soak-") as root, virtual_time(0):
        loop = VirtualLoop(random.Random(1))
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(_run(questions, loop, Path(root)))
        finally:
            asyncio.set_event_loop(None)
            loop.close()


async def _run(questions: int, loop: VirtualLoop, root: Path) -> list[Sample]:
    end, chance, history = (questions + 60) * _EVERY_S, random.Random(2), _Forgetful(CLOCK)
    newsroom = Newsroom(chance, end / DAY_S, end)
    outlets = [newsroom.outlet(f"{name}.example", name, 8.0) for name in ("gazette", "herald")]
    for outlet in outlets:
        outlet.incidents.clear()
    here = servers((outlets[0], outlets[1]))
    web = Web(CLOCK, history, chance)
    web.add(outlets)
    discord = SimulatedDiscord(chance, history, [one.guild for one in here], loop.time)
    rhythm = Rhythm(worker_s=300.0, bot_s=300.0, keeper_s=600.0)
    found: list[Sample] = []
    async with discord:
        machine = Machine(loop, chance, history, web, discord, root=root, rhythm=rhythm)
        with machine.fitted():
            living = asyncio.create_task(machine.live(end))
            await discord.ready(within=600.0)
            await asyncio.sleep(60.0)
            assert machine.verbale is not None
            sources = machine.verbale.source_service
            for outlet in outlets:
                await sources.add(await sources.look(outlet.feed), SourceOptions(name=outlet.name))
            people = [User(f"person {number}") for number in range(_PEOPLE)]
            for number in range(questions):
                if number % max(1, questions // _SAMPLES) == 0:
                    found.append(_sample(number, machine.folder))
                stories = [one for one in chance.choice(outlets).stories if one.at < CLOCK.seconds]
                options = {"question": question_of(chance.choice(stories[-50:]))}
                asked = await discord.slash("ask", options, user=people[number % _PEOPLE])
                await asked.answer(within=600.0)
                _forget(discord)
                await asyncio.sleep(_EVERY_S)
            await living
    return found


def _forget(discord: SimulatedDiscord) -> None:
    """Have Discord forget what is over: it lives in the same process."""
    world = discord.world
    for kept in (world.requests, world.messages, world.interactions, world.uploads):
        kept.clear()
    for session in discord.gateway.sessions:
        session.events[:] = [{}] * len(session.events)


def _sample(asked: int, folder: Path) -> Sample:
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE / 1024
    return Sample(
        asked=asked,
        memory=resident,
        objects=float(len(gc.get_objects())),
        handles=float(sum(1 for _ in Path("/proc/self/fd").iterdir())),
        threads=float(threading.active_count()),
        files=float(sum(1 for _ in folder.rglob("*"))),
    )


def slopes(samples: list[Sample]) -> Iterator[str]:
    """For each measure, how much it grows for 1,000 questions after the first tenth, and ±2σ."""
    rest = [one for one in samples if one.asked >= samples[-1].asked / 10]
    thousands = np.array([one.asked / 1_000 for one in rest])
    for name in ("memory", "objects", "handles", "threads", "files"):
        values = np.array([getattr(one, name) for one in rest])
        (slope, _), covariance = np.polyfit(thousands, values, 1, cov=True)
        noise = 2 * float(np.sqrt(covariance[0, 0]))
        yield (
            f"{name}: {values[0]:,.0f} to {values[-1]:,.0f}, {slope:+.1f} ± {noise:.1f} for 1,000 "
            "questions"
        )
