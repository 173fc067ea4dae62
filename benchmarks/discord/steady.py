"""Questions at a steady rate, with or without an index build beside them, and looks meanwhile.

    python -m benchmarks.discord.steady LIBRARY [--rate 5] [--minutes 3] [--reindex]
    python -m benchmarks.discord.steady LIBRARY --rate 12 --minutes 2     # as many as go

LIBRARY is a data folder, of which a copy is used. People ask in twenty servers, by commands and by
mentions in turn, one question each; up to 13 a second, none comes again within a minute. With
``--reindex`` every passage is encoded anew meanwhile, by the same model under another name.
``/source list``, autocomplete and *In context* are used twice a second. Printed are the times as
Discord saw them, and how many were answered a second: where some are told that the bot is busy,
that is the rate that it sustains.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks.discord.asked import Watch, Way, questions
from benchmarks.discord.rush import Looks, report
from benchmarks.discord.standing import PATIENCE_S, Bot, copied, running
from benchmarks.processor import processor
from benchmarks.reindex_bot import TWIN
from index.indexing.chunking import CHUNKER
from index.settings import load_settings
from index.store.library import Library
from tests.discord_double import DiscordDouble, Guild, User

_GUILDS = 20
_DIFFERENT = 800
"""Questions before the first one comes again: answers are remembered for a minute."""


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


def _begin_build(data: Path) -> Library:
    """Register a build that encodes everything anew; the bot builds it."""
    library = Library.open(load_settings(data=data).database_url)
    live = library.generations.live()
    assert live is not None, "the library is empty"
    model = live.model or load_settings().encoder.model
    library.generations.start(live.encoder + TWIN, CHUNKER, model + TWIN)
    return library


def _encoded(library: Library) -> str:
    built = library.generations.building()
    if built is None:
        return "the build was finished"
    left, of = len(library.vectors.unencoded(built)), library.passages.count_of(built.chunker)
    return f"{of - left:,} of {of:,} passages were encoded anew"


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
            library = _begin_build(data) if given.reindex else None
            looking = asyncio.create_task(looks.keep(discord, card))
            began = time.monotonic()
            async with watch.looking():
                await asking(discord, watch, given.rate, 60 * given.minutes)
                await watch.settled(PATIENCE_S)
            took = time.monotonic() - began
            looking.cancel()
            await asyncio.wait([looking])
        report(watch, looks, discord.violations)
    answered = sum(one.outcome == "answered" for one in watch.asked)
    print(f"\n{answered / took:.2f} answered a second, for {took:.0f} s.")
    if library is not None:
        print(f"{_encoded(library)}.".capitalize())
        library.close()


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
