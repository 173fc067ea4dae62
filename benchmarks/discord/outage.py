"""Discord fails at random for ten minutes while people ask: what becomes of their questions.

    python -m benchmarks.discord.outage LIBRARY [--minutes 10] [--share 0.2] [--every 1.5]

LIBRARY is a data folder, of which a copy is used. A share of all REST calls fails: 429, 500, 502,
or a connection that is dropped before or after the call was carried out. Every 10 to 30 seconds the
gateway's connection is cut, closed, asked to reconnect, declared invalid, or left open and silent.
When the time is over everything works again, and each question is looked at.
"""

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.discord.asked import WAYS, Watch, questions
from benchmarks.discord.standing import PATIENCE_S, Bot, copied, running
from benchmarks.discord.table import by_way, counts, print_faulty, print_outcomes
from benchmarks.processor import processor
from tests.discord_double import DiscordDouble, Guild, User

_PEOPLE = 80
_SETTLING_S = 400.0
"""Longest wait after the faults: the last pauses are minutes long."""
_CUTS = ("cut", "closed", "asked to reconnect", "resumable", "invalid", "silent")
_WEIGHTS = (4, 2, 2, 2, 2, 1)
_HEARTBEAT_S = 10.0


async def cutting(discord: DiscordDouble, chance: random.Random, cuts: Counter[str]) -> None:
    """Cut the gateway again and again until cancelled."""
    while True:
        await asyncio.sleep(chance.uniform(10.0, 30.0))
        [kind] = chance.choices(_CUTS, _WEIGHTS)
        cuts[kind] += 1
        await _cut(discord, kind)


async def _cut(discord: DiscordDouble, kind: str) -> None:
    if kind == "cut":
        await discord.drop_gateway()
    elif kind == "closed":
        await discord.drop_gateway(4000)
    elif kind == "asked to reconnect":
        await discord.ask_to_reconnect()
    elif kind == "silent":
        discord.make_zombie()
    else:
        await discord.invalidate_session(resumable=kind == "resumable")


async def asking(watch: Watch, discord: DiscordDouble, seconds: float, every_s: float) -> int:
    """Ask at a steady rate in all ways; how often nobody could, for want of a session."""
    chance, told, missed = random.Random(5), questions(800), 0
    people = [User(f"person {number}") for number in range(_PEOPLE)]
    for number in range(int(seconds / every_s)):
        guild = chance.choice(discord.world.guilds)
        if discord.gateway.session(guild) is None:
            missed += 1
        else:
            who, way = people[number % _PEOPLE], WAYS[number % len(WAYS)]
            await watch.ask(way, told[number % len(told)], who, guild.general)
        await asyncio.sleep(every_s)
    return missed


def report(watch: Watch, faults: Counter[str], cuts: Counter[str], missed: int) -> None:
    """Print what became of the questions."""
    print(f"Faults: {counts(faults)}.\nGateway: {counts(cuts)}; {missed} questions not sent.\n")
    print_outcomes(by_way(watch.asked), "asked by")
    print_faulty(watch.asked)


async def measure(data: Path, log: Path, given: argparse.Namespace) -> None:
    """Ask while Discord fails, and print."""
    guilds = [Guild(f"Server {number}") for number in range(10)]
    async with (
        DiscordDouble(
            guilds=guilds, heartbeat_interval=_HEARTBEAT_S, expect_violations=True
        ) as discord,
        running(Bot(discord, data, log)) as bot,
    ):
        await bot.warm()
        watch, cuts = Watch(discord), Counter[str]()
        async with watch.looking():
            faults = discord.fault_at_random(given.share, seed=7)
            cutter = asyncio.create_task(cutting(discord, random.Random(3), cuts))
            missed = await asking(watch, discord, given.minutes * 60, given.every)
            cutter.cancel()
            discord.fault_at_random(0)
            began = time.monotonic()
            await discord.ready(PATIENCE_S)
            await watch.settled(_SETTLING_S)
        print(f"Settled within {time.monotonic() - began:.0f} s.")
        report(watch, faults.met, cuts, missed)
        for violation in discord.violations:
            print(violation)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--share", type=float, default=0.2, help="of the calls, that fail")
    parser.add_argument("--every", type=float, default=1.5, help="seconds between questions")
    parser.add_argument("--log", type=Path, help="keep what the bot logs")
    given = parser.parse_args()
    print(processor())
    with copied(given.library) as data, tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(data, given.log or Path(folder) / "log", given))


if __name__ == "__main__":
    main()
