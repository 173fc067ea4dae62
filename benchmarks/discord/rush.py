"""A hundred people in twenty servers ask within ten seconds, and others look around meanwhile.

    python -m benchmarks.discord.rush LIBRARY [--people 100] [--guilds 20] [--within 10]

LIBRARY is a data folder, of which a copy is used. Each person asks one question, by a command or by
a mention; in each server one person asks by two mentions in a row. Meanwhile ``/source list``,
autocomplete and *In context* are used twice a second. Printed are the times as Discord saw them.
"""

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

from benchmarks.discord.asked import Asked, Watch, Way, questions
from benchmarks.discord.standing import PATIENCE_S, Bot, copied, running
from benchmarks.processor import processor
from tests.discord_double import DiscordDouble, Guild, Interaction, Message, User

LOOKS = ("/source list", "autocomplete", "In context")
_LOOK_EVERY_S = 0.5


@dataclass
class Looks:
    """Seconds that looks took, by what was looked at."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    async def keep(self, discord: DiscordDouble, card: Message) -> None:
        """Look around until cancelled, at each thing in turn."""
        looking: set[asyncio.Task[None]] = set()
        number = 0
        try:
            while True:
                what = LOOKS[number % len(LOOKS)]
                looking.add(asyncio.create_task(self._look(discord, card, what)))
                number += 1
                await asyncio.sleep(_LOOK_EVERY_S)
        finally:
            await asyncio.gather(*looking)

    async def _look(self, discord: DiscordDouble, card: Message, what: str) -> None:
        began = time.monotonic()
        await _looked_at(discord, card, what)
        self.took[what].append(time.monotonic() - began)


async def _looked_at(discord: DiscordDouble, card: Message, what: str) -> None:
    if what == "autocomplete":
        typed = {"question": "who?", "source": "a"}
        chosen = await discord.autocomplete("ask", typed, focused="source", user=User("typist"))
        await chosen.choices(PATIENCE_S)
        return
    await (await _opened(discord, card, what)).answer(PATIENCE_S)


async def _opened(discord: DiscordDouble, card: Message, what: str) -> Interaction:
    if what == "/source list":
        return await discord.slash("source list", user=discord.guild.owner)
    [button] = [one["custom_id"] for one in card.buttons if one.get("label") == what]
    return await discord.press(card, button, user=User("reader"))


async def rush(
    discord: DiscordDouble, watch: Watch, people: int, within_s: float, chance: random.Random
) -> None:
    """Everybody asks; returns when all have asked."""
    told = iter(questions(people + len(discord.world.guilds)))
    asking = []
    for number in range(people):
        guild = discord.world.guilds[number % len(discord.world.guilds)]
        who, twice = User(f"person {number}"), number < len(discord.world.guilds)
        way: Way = "mention" if twice or chance.random() < 0.5 else "command"
        after = chance.uniform(0.0, within_s)
        asking.append(watch.ask(way, next(told), who, guild.general, after))
        if twice:
            asking.append(watch.ask(way, next(told), who, guild.general, after + 0.05))
    await asyncio.gather(*asking)


def _out_of_order(asked: Sequence[Asked]) -> tuple[int, int]:
    """Pairs of messages of one person in one channel: answered out of order, and all."""
    spoken = defaultdict(list)
    for one in sorted(asked, key=lambda one: one.sent_at):
        if one.message is not None and one.replies:
            spoken[one.who, one.message.channel].append(one.replies[0].id)
    pairs = [pair for replies in spoken.values() for pair in pairwise(replies)]
    return sum(first > second for first, second in pairs), len(pairs)


def _overtaken(asked: Sequence[Asked]) -> tuple[int, int]:
    """Pairs of mentions of different people in one channel: answered out of order, and all."""
    spoken = defaultdict(list)
    for one in sorted(asked, key=lambda one: one.sent_at):
        if one.message is not None and one.outcome == "answered":
            spoken[one.message.channel].append((one.who, one.replies[0].id))
    pairs = [pair for replies in spoken.values() for pair in combinations(replies, 2)]
    of_two = [(first, second) for (a, first), (b, second) in pairs if a is not b]
    return sum(first > second for first, second in of_two), len(of_two)


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def report(watch: Watch, looks: Looks, violations: Sequence[str]) -> None:
    """Print the figures."""
    asked = watch.asked
    firsts = [one.first_s for one in asked if one.first_s is not None]
    took = [one.took_s for one in asked if one.took_s is not None and one.outcome == "answered"]
    busy = [one.took_s for one in asked if one.took_s is not None and one.outcome == "busy"]
    outcomes = Counter(one.outcome for one in asked)
    wrong, pairs = _out_of_order(asked)
    overtaken, of = _overtaken(asked)
    rows = [
        ("questions", f"{len(asked)}: " + ", ".join(f"{n} {what}" for what, n in outcomes.items())),
        (
            "acknowledgement, median and latest",
            f"{_ms(statistics.median(firsts))}, {_ms(max(firsts))}",
        ),
        ("answer, p50, p95, latest", _seconds(took)),
        ("“busy”, p50, p95, latest", _seconds(busy)),
        *((f"{what}, p50, p95, latest", _seconds(looks.took[what])) for what in LOOKS),
        ("answered twice", str(sum(len(one.said) > 1 for one in asked))),
        ("out of order, of one person in a channel", f"{wrong} of {pairs} pairs"),
        ("overtaken by another person in a channel", f"{overtaken} of {of} pairs"),
        ("rules of Discord broken", str(len(violations))),
    ]
    print("| | |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


def _seconds(took: Sequence[float]) -> str:
    if not took:
        return "–"
    return f"{percentile(took, 0.5):.2f} s, {percentile(took, 0.95):.2f} s, {max(took):.2f} s"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


async def measure(data: Path, log: Path, given: argparse.Namespace) -> None:
    """Ask, look around, and print."""
    guilds = [Guild(f"Server {number}") for number in range(given.guilds)]
    async with DiscordDouble(guilds=guilds, expect_violations=True) as discord:
        async with running(Bot(discord, data, log)) as bot:
            await bot.warm()
            watch, looks = Watch(discord), Looks()
            first = await discord.slash("ask", {"question": questions(1)[0]})
            looking = asyncio.create_task(looks.keep(discord, await first.answer(PATIENCE_S)))
            async with watch.looking():
                await rush(discord, watch, given.people, given.within, random.Random(13))
                await watch.settled(PATIENCE_S)
            looking.cancel()
            await asyncio.wait([looking])
        report(watch, looks, discord.violations)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--guilds", type=int, default=20)
    parser.add_argument("--within", type=float, default=10.0, help="seconds")
    parser.add_argument("--log", type=Path, help="keep what the bot logs")
    given = parser.parse_args()
    print(processor())
    with copied(given.library) as data, tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(data, given.log or Path(folder) / "log", given))


if __name__ == "__main__":
    main()
