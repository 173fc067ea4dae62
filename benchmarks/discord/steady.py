"""Questions at a steady rate, with or without an index build beside them, and looks meanwhile.

    python -m benchmarks.discord.steady LIBRARY [--rate 5] [--minutes 3] [--reindex]
    python -m benchmarks.discord.steady LIBRARY --rate 12 --minutes 2     # as many as go

LIBRARY is a data folder, of which a copy is used. People ask in twenty servers, by commands and by
mentions in turn, one question each; up to 13 a second, none comes again within a minute. With
``--reindex`` every passage is encoded anew meanwhile, by the same model under another name.
``/source list``, autocomplete and *In context* are used twice a second. Printed are the times as
Discord saw them, and how many were answered a second: where some are told that the bot is busy,
that is the rate that it sustains. With ``--reindex`` the build has ten seconds to itself before,
and the rates of both are compared. The people and the simulated Discord are this process; what it
takes of the processor is printed, too, because a real bot has that for itself.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Self

from benchmarks.discord.asked import Watch, Way, questions
from benchmarks.discord.rush import Looks, report
from benchmarks.discord.standing import PATIENCE_S, Bot, copied, running
from benchmarks.processor import cpu_seconds, processor
from benchmarks.reindex_bot import TWIN
from index.indexing.chunking import CHUNKER
from index.settings import load_settings
from index.store.library import Library
from index.store.rows import Generation
from tests.discord_double import DiscordDouble, Guild, User

_GUILDS = 20
_DIFFERENT = 800
"""Questions before the first one comes again: answers are remembered for a minute."""
_ALONE_S = 10.0
"""Seconds that a build has to itself before somebody asks."""
_LOOK_S = 0.5


async def asking(discord: DiscordDouble, watch: Watch, rate: float, seconds: float) -> None:
    """Ask so many questions a second."""
    told, began = cycle(questions(_DIFFERENT)), time.monotonic()
    asked: set[asyncio.Task[object]] = set()
    for number, text in enumerate(islice(told, int(rate * seconds))):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        guild = discord.world.guilds[number % _GUILDS]
        way: Way = "command" if number % 2 else "mention"
        who = User(f"person {number}")
        asked.add(asyncio.create_task(watch.ask(way, text, who, guild.general)))
    await asyncio.gather(*asked)


@dataclass(frozen=True, slots=True)
class Build:
    """An index build that encodes every passage anew, which the bot does.

    Attributes:
        library: the library, opened by this process, too.
        generation: what is being built.
        passages: the number of passages to encode.
    """

    library: Library
    generation: Generation
    passages: int

    @classmethod
    def registered(cls, data: Path) -> Self:
        """A build that was registered now; the bot notices it within half a minute."""
        library = Library.open(load_settings(data=data).database_url)
        live = library.generations.live()
        assert live is not None, "the library is empty"
        model = live.model or load_settings().encoder.model
        begun = library.generations.start(live.encoder + TWIN, CHUNKER, model + TWIN)
        return cls(library, begun, len(library.vectors.unencoded(begun)))

    async def encoded(self) -> int:
        """How many passages were encoded so far."""
        left = await asyncio.to_thread(self.library.vectors.unencoded, self.generation)
        return self.passages - len(left)

    async def rate_alone(self) -> float:
        """Passages a second while nobody asks, measured once the build has begun."""
        while (before := await self.encoded()) == 0:  # noqa: ASYNC110 - another process
            await asyncio.sleep(_LOOK_S)
        began = time.monotonic()
        await asyncio.sleep(_ALONE_S)
        return (await self.encoded() - before) / (time.monotonic() - began)

    async def report(self, alone: float, before: int, began: datetime) -> None:
        """Print how far it went since then, and compare its rate with the one that it had alone."""
        after, now = await self.encoded(), self.library.generations.one(self.generation.id)
        seconds = ((now.ended_at or datetime.now(UTC)) - began).total_seconds()
        print(f"The build is {now.state}{f': {now.trouble}' if now.trouble else ''}.")
        if seconds <= 0 or alone <= 0:
            print("It ended before anybody asked, so its rates say nothing.")
            return
        rate = (after - before) / seconds
        print(
            f"Meanwhile it encoded {after - before:,} of {self.passages:,} passages in "
            f"{seconds:.0f} s: {rate:.1f} a second, {rate / alone:.2f} of the {alone:.1f} while "
            "nobody asked."
        )


@contextmanager
def _measured(bot: Bot, watch: Watch) -> Iterator[None]:
    """Print the rate of answers over the block, and the processor time that they took."""
    began, used = time.monotonic(), (cpu_seconds(bot.pid), time.process_time())
    yield
    took = time.monotonic() - began
    of_bot, of_us = cpu_seconds(bot.pid) - used[0], time.process_time() - used[1]
    answered = sum(one.outcome == "answered" for one in watch.asked)
    print(f"{answered / took:.2f} answered a second, for {took:.0f} s.")
    each = 1000 / max(1, answered)
    print(
        f"Processor, of {os.cpu_count()} cores: the bot {of_bot / took:.2f}, people and Discord "
        f"{of_us / took:.2f}. An answered question, looks and the build included: "
        f"{each * of_bot:.0f} ms and {each * of_us:.0f} ms."
    )


async def measure(data: Path, log: Path, given: argparse.Namespace) -> None:
    """Ask, look around, and print."""
    guilds = [Guild(f"Server {number}") for number in range(_GUILDS)]
    command = (sys.executable, "-m", "benchmarks.reindex_bot", str(data), f"{log}.answers")
    async with DiscordDouble(guilds=guilds, expect_violations=True) as discord:
        async with running(Bot(discord, data, log, command)) as bot:
            await bot.warm()
            watch, looks = Watch(discord), Looks()
            first = await discord.slash("ask", {"question": questions(1)[0]})
            card = await first.answer(PATIENCE_S)
            build = Build.registered(data) if given.reindex else None
            alone = await build.rate_alone() if build else 0.0
            before, began = await build.encoded() if build else 0, datetime.now(UTC)
            looking = asyncio.create_task(looks.keep(discord, card))
            async with watch.looking():
                with _measured(bot, watch):
                    await asking(discord, watch, given.rate, 60 * given.minutes)
                    await watch.settled(PATIENCE_S)
            looking.cancel()
            await asyncio.wait([looking])
            if build is not None:
                await build.report(alone, before, began)
                build.library.close()
        print()
        report(watch, looks, discord.violations)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--rate", type=float, default=5.0, help="questions a second")
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--reindex", action="store_true", help="encode everything anew meanwhile")
    parser.add_argument("--log", type=Path, help="keep what the bot logs")
    given = parser.parse_args()
    print(f"{processor()}\n")
    with copied(given.library) as data, tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(data, given.log or Path(folder) / "log", given))


if __name__ == "__main__":
    main()
