"""One simulation from its seed: opens the world, lets it run, and returns its history."""

import asyncio
import random
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.simulate.faults import Ground, put_in
from benchmarks.simulate.history import History
from benchmarks.simulate.hosts import DAY_S, Newsroom, Outlet, Web
from benchmarks.simulate.people import Cast, Server, servers
from benchmarks.simulate.process import Machine, Rhythm
from benchmarks.simulate.virtual import CLOCK, VirtualLoop, virtual_time
from benchmarks.simulate.wire import SimulatedDiscord
from tests.discord_double.model import snowflake

_CALM_DAYS = 1.5
"""How long at the end nothing happens any more, so that whatever is due gets done."""


def simulate(seed: int, days: float, fault: str | None = None) -> History:
    """Simulate some days, of which the last one and a half, or the last third, are calm.

    Args:
        seed: decides everything.
        days: how long it lasts.
        fault: the name of a fault to put in; None for none.
    """
    snowflake._last = 0
    with TemporaryDirectory(prefix="simulate-") as root, virtual_time(seed):
        loop = VirtualLoop(random.Random(f"{seed} pools"))
        asyncio.set_event_loop(loop)
        try:
            return loop.run_until_complete(_run(seed, days, loop, Path(root), fault))
        finally:
            asyncio.set_event_loop(None)
            loop.close()


async def _run(seed: int, days: float, loop: VirtualLoop, root: Path, fault: str | None) -> History:
    def chance(of: str) -> random.Random:
        return random.Random(f"{seed} {of}")

    history, end = History(CLOCK), days * DAY_S
    until = end - min(_CALM_DAYS, days / 3) * DAY_S
    public, there = _outlets(Newsroom(chance("news"), days, until))
    for guild, outlets in [(None, public), *((one.guild.name, [one.outlet]) for one in there)]:
        for outlet in outlets:
            _tell(history, outlet, guild)
    web = Web(CLOCK, history, chance("web"))
    web.add([*public, *(one.outlet for one in there)])
    guilds = [one.guild for one in there]
    discord = SimulatedDiscord(chance("wire"), history, guilds, loop.time)
    rhythm = Rhythm.of(chance("rhythm"))
    ground = Ground(("public", *(one.scope for one in there)), chance("fault"))
    async with discord:
        machine = Machine(loop, chance("machine"), history, web, discord, root=root, rhythm=rhythm)
        for one in there:
            for person in (one.manager, *one.members):
                discord.world.meet(person)
        cast = Cast(machine, discord, history, chance("people"), there, public, until, root)
        with machine.fitted(), put_in(fault, ground):
            living = asyncio.create_task(machine.live(end))
            acting = asyncio.create_task(cast.act())
            await asyncio.wait({living, acting}, return_when="FIRST_EXCEPTION")
            for task in (acting, living):  # whichever failed, first
                if task.done():
                    task.result()
            await living
    return history


def _outlets(newsroom: Newsroom) -> tuple[list[Outlet], list[Server]]:
    """The public outlets, one of which prints the other's articles too, and the servers."""
    gazette = newsroom.outlet("gazette.example", "Gazette", 3.0)
    herald = newsroom.outlet("herald.example", "Herald", 2.0)
    newsroom.reposts(herald, gazette, 0.3)
    cable = newsroom.outlet("cable.example", "Cable", 1.0)
    desk = newsroom.outlet("desk.example", "Desk", 1.0)
    return [gazette, herald], servers((cable, desk))


def _tell(history: History, outlet: Outlet, guild: str | None) -> None:
    """Write down all that an outlet will publish."""
    for story in outlet.stories:
        history.add(
            "story",
            host=outlet.host,
            guild=guild,
            name=story.name,
            title=story.title,
            names=story.names,
            at=story.at,
            said_at=story.said_at,
            versions=[[one.at, one.text] for one in story.versions],
            gone_at=story.gone_at,
            moves_at=story.moves_at,
            of=story.of and story.of.name,
        )
