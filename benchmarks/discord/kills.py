"""The bot is killed by SIGKILL with ten questions in flight, and begun again.

    python -m benchmarks.discord.kills LIBRARY [--times 20]

LIBRARY is a data folder, of which a copy is used. The ten questions are asked at once, in all ways.
In the first half of the table the bot is killed up to two seconds after it has stored all of them,
so that some may be answered already; in the second half at any moment of the first half second, so
that some may not have reached it. A question counts as in flight if the bot acknowledged it, or
had stored it.
"""

import argparse
import asyncio
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.discord.asked import WAYS, Asked, Watch, questions
from benchmarks.discord.standing import PATIENCE_S, Bot, copied, running
from benchmarks.discord.table import by_way, print_faulty, print_outcomes
from benchmarks.processor import processor
from tests.discord_double import DiscordDouble, Guild, User

AT_ONCE = 10
_LOOK_S = 0.01
_LONGEST_S = 4.0
"""Discord waits 3 s for the acknowledgement of a command."""


async def ask_ten(watch: Watch, discord: DiscordDouble, told: Sequence[str]) -> list[Asked]:
    """Ten questions of as many people at once, in all ways."""
    place = discord.guild.general
    asking = (
        watch.ask(WAYS[number % len(WAYS)], text, User(f"person {number}"), place)
        for number, text in enumerate(told)
    )
    return await asyncio.gather(*asking)


def stored(data: Path) -> set[str]:
    """The targets of the open questions in the library."""
    with closing(sqlite3.connect(data / "library.sqlite")) as library:
        return {target for (target,) in library.execute("SELECT target FROM open_question")}


def reached(one: Asked, kept: set[str]) -> bool:
    """Whether the bot acknowledged a question, or had stored it."""
    if one.interaction is not None:
        return one.interaction.callback is not None
    assert one.message is not None
    return bool(one.replies) or any(str(one.message.id) in target for target in kept)


async def all_reached(asked: Sequence[Asked], data: Path) -> None:
    """Wait until the bot has all questions, or Discord would no longer wait for it."""
    end = time.monotonic() + _LONGEST_S
    while not all(reached(one, stored(data)) for one in asked) and time.monotonic() < end:  # noqa: ASYNC110
        await asyncio.sleep(_LOOK_S)


async def killed(
    bot: Bot, watch: Watch, told: Sequence[str], wait_s: float, *, late: bool
) -> tuple[list[Asked], list[Asked]]:
    """Ask, kill, begin again; the questions that were in flight, and those that never arrived."""
    asked = await ask_ten(watch, bot.discord, told)
    if late:
        await all_reached(asked, bot.data)
    await asyncio.sleep(wait_s)
    await bot.kill()
    watch.look()
    kept = stored(bot.data)
    in_flight = [one for one in asked if reached(one, kept)]
    await bot.begin()
    await watch.settled(PATIENCE_S, in_flight)
    return in_flight, [one for one in asked if one not in in_flight]


async def repeatedly(
    bot: Bot, watch: Watch, told: Iterator[str], given: "Series", times: int
) -> None:
    """Kill the bot again and again, and print."""
    chance = random.Random(4)
    flown: list[Asked] = []
    lost: list[Asked] = []
    for _ in range(times):
        wait_s = chance.uniform(0.0, given.longest_s)
        some = list(islice(told, AT_ONCE))
        flying, missed = await killed(bot, watch, some, wait_s, late=given.late)
        flown, lost = flown + flying, lost + missed
    print_outcomes(by_way(flown), given.title)
    print_faulty(flown)
    print(f"{len(lost)} of {times * AT_ONCE} had not reached the bot.\n")


@dataclass(frozen=True, slots=True)
class Series:
    """When the bot is killed.

    Attributes:
        title: in words.
        late: whether only after it has all questions.
        longest_s: the longest time until the kill, in seconds.
    """

    title: str
    late: bool
    longest_s: float


SERIES = (
    Series("killed once all had arrived", late=True, longest_s=2.0),
    Series("killed as they came", late=False, longest_s=0.5),
)


async def measure(data: Path, log: Path, times: int) -> None:
    """Kill the bot in both ways."""
    told = iter(questions(2 * times * AT_ONCE))
    async with (
        DiscordDouble(guilds=[Guild("Embassy")], expect_violations=True) as discord,
        running(Bot(discord, data, log)) as bot,
    ):
        watch = Watch(discord)
        await bot.warm()
        async with watch.looking():
            for given in SERIES:
                await repeatedly(bot, watch, told, given, times)
        print(f"{len(discord.violations)} rules of Discord broken.", *discord.violations)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--log", type=Path, help="keep what the bot logs")
    given = parser.parse_args()
    print(processor())
    with copied(given.library) as data, tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(data, given.log or Path(folder) / "log", given.times))


if __name__ == "__main__":
    main()
