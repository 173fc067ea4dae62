"""Watches and questions that wait, while Discord fails and the bot is killed again and again.

    python -m benchmarks.discord.watches [--minutes 10] [--kills 20] [--share 0.2] [--bots 1]
    python -m benchmarks.discord.watches --bots 2          # two bots on one PostgreSQL

Articles come in at a steady rate, each on another event. Every server watches two names that all of
them have, and for each article somebody waits for the answer to a question that it alone gives. The
digest of every server is made due again and again. A
share of all REST calls fails, the gateway is cut every 10 to 30 seconds, and a bot is killed by
SIGKILL and begun again. Afterwards everything works again, and each post is looked for: it must be
there once. The double forgets nonces after 50 seconds, Discord after some minutes: for as long as
one process may send a post, but not until another one takes it over.

The library counts words instead of running a model, so that a bot begins at once. Its threshold is
lower for that reason.
"""

import argparse
import asyncio
import json
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from benchmarks.discord.outage import cutting
from benchmarks.discord.standing import Bot
from benchmarks.discord.table import counts
from benchmarks.processor import processor
from index.app import Verbale, opened
from index.settings import load_settings
from index.store.administration.watches import NewWatch, Pace, WatchPlace
from index.store.schema import watch
from tests.discord_double import DiscordDouble, Guild, Message, User
from tests.lexical import count_words
from tests.lexical_verbale import PROGRAM
from tests.services import postgres

_SETTLING_S = 300.0
_QUIET_S = 20.0
"""How long nothing more may come once everything is there."""
_NONCES_S = 50.0
"""Longer than a claimed post is sent (``bot.background.watch_posts``), shorter than a claim."""
_BREATH_S = 1.5
"""Between a kill and the next start."""
_TELLS = re.compile(r"Speaker Oduya \((\d+)\)")
"""The headline of the article that a post quotes."""
_DIGEST = "Most reported"
_HEARTBEAT_S = 10.0


def article(number: int) -> dict[str, str]:
    """An article of an event of its own."""
    others = ", ".join(f"{chr(65 + letter)}o{number}ra" for letter in range(26))
    return {
        "id": f"envoy-{number}",
        "title": f"Envoy Hale meets Speaker Oduya ({number})",
        "text": f"On day {number} Envoy Hale met Speaker Oduya and Herald Zor{number}el in hall "
        f"{number} of the customs house. Herald Zor{number}el met {others} as well.",
        "published_at": datetime.now(UTC).date().isoformat(),
    }


def question(number: int) -> str:
    """What that article alone answers."""
    return f"Did Zor{number}el meet Ao{number}ra, Bo{number}ra and Co{number}ra?"


@dataclass
class Course:
    """What has come in, and what must have been posted of it.

    Attributes:
        discord: the double.
        verbale: the library into which articles come.
        folder: where files are made.
        asked: the messages under which people wait, by article.
        arrived: the articles that have come in.
        kills: how often a bot was killed.
        digests: how often the digests were made due.
    """

    discord: DiscordDouble
    verbale: Verbale
    folder: Path
    asked: dict[int, Message] = field(default_factory=dict)
    arrived: list[int] = field(default_factory=list)
    kills: int = 0
    digests: int = 0

    async def prepare(self, articles: int) -> None:
        """Add the watches of the servers, and a question that waits for each article."""
        await self._import([{"title": "Harbour", "text": "Two ships wait outside Port."}], 0)
        service, person = self.verbale.watch_service, User("person")
        self.discord.world.meet(person)
        for guild in self.discord.world.guilds:
            place = WatchPlace(str(guild.general.id))
            await service.add(
                NewWatch(f"discord:{guild.id}", "names", "Hale, Oduya", "discord:1", place,
                         Pace(100))
            )  # fmt: skip
            await service.add_digest(
                NewWatch(f"discord:{guild.id}", "digest", "", "discord:1", place, Pace(100),
                         rhythm="weekly", hour=3)
            )  # fmt: skip
        for number in range(1, articles + 1):
            await self._wait(number, articles)

    async def _wait(self, number: int, articles: int) -> None:
        guild = self.discord.world.guilds[number % len(self.discord.world.guilds)]
        refusal = await self.discord.say(guild.general, "No answer.", user=self.discord.bot)
        self.asked[number] = refusal
        person = User(f"person {number}")  # of whom each may wait for twenty answers
        self.discord.world.meet(person)
        place = WatchPlace(str(guild.general.id), str(refusal.id))
        await self.verbale.watch_service.add(
            NewWatch(f"discord:{guild.id}", "question", question(number), f"discord:{person.id}",
                     place, answer_key=f"{number:016x}",
                     expires_at=datetime.now(UTC) + timedelta(days=1))
        )  # fmt: skip

    async def arrive(self, number: int) -> None:
        """Have an article come in."""
        await self._import([article(number)], number)
        self.arrived.append(number)

    async def make_digests_due(self) -> None:
        """Make the digests due whenever new articles came in since all were made, until cancelled.

        A digest that is overdue several times is made once, so each is awaited.
        """
        made: int | None = None
        while True:
            await asyncio.sleep(2.0)
            if made is None:
                made = len(self.arrived) if await asyncio.to_thread(self._all_made) else None
            elif len(self.arrived) >= made + 2:  # the one before may be in the last digests
                await asyncio.to_thread(self._make_due)
                self.digests += 1
                made = None

    def _all_made(self) -> bool:
        return not self.verbale.answerer.library.watches.due_digests(datetime.now(UTC))

    def _make_due(self) -> None:
        digests = update(watch).where(watch.c.kind == "digest")
        with self.verbale.answerer.library.database.writing() as connection:
            connection.execute(digests.values(next_at=datetime.now(UTC)))

    async def _import(self, articles: Sequence[dict[str, str]], number: int) -> None:
        file = self.folder / f"{number}.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in articles))
        await self.verbale.import_file(file, source="Gazette")

    @property
    def expected(self) -> Counter[str]:
        """Every post that must be there, once."""
        guilds = self.discord.world.guilds
        names = [f"names {guild.id} {number}" for number in self.arrived for guild in guilds]
        digests = [f"digest {guild.id}" for guild in guilds] * self.digests
        return Counter([*names, *digests, *(f"waiting {number}" for number in self.arrived)])

    @property
    def posted(self) -> Counter[str]:
        """Every post that is there, and how often."""
        return Counter(filter(None, map(self._named, self.discord.world.messages.values())))

    def _named(self, message: Message) -> str | None:
        told = _TELLS.search(message.text.replace("**", ""))
        guild = message.channel.guild
        if message.author is not self.discord.bot or message.deleted or told is None:
            return None
        if _DIGEST in message.text and guild:
            return f"digest {guild.id}"
        number = int(told[1])
        if message.reply_to is not None:
            return f"waiting {number}" if message.reply_to is self.asked[number] else "astray"
        return f"names {guild.id} {number}" if guild else "astray"

    async def forget_nonces(self) -> None:
        """Have the double forget nonces after ``_NONCES_S``, until cancelled."""
        since: dict[int, float] = {}
        while True:
            for message in list(self.discord.world.messages.values()):
                began = since.setdefault(message.id, time.monotonic())
                if message.nonce and time.monotonic() - began > _NONCES_S:
                    message.nonce = None
            await asyncio.sleep(1.0)

    async def settled(self, within_s: float) -> float:
        """Wait until everything is posted, and nothing more comes; how long the former took."""
        began = time.monotonic()
        while self.expected - self.posted and time.monotonic() - began < within_s:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        took = time.monotonic() - began
        await asyncio.sleep(_QUIET_S)
        return took


async def killing(bots: Sequence[Bot], course: Course, given: argparse.Namespace) -> None:
    """Kill the bots in turn, and begin each again, as often as was asked for."""
    chance, every_s = random.Random(11), given.minutes * 60 / given.kills
    for number in range(given.kills):
        await asyncio.sleep(max(0.0, every_s * chance.uniform(0.4, 1.2)))
        bot = bots[number % len(bots)]
        await bot.kill()
        course.kills += 1
        await asyncio.sleep(_BREATH_S)
        await bot.begin()


def report(course: Course, faults: Counter[str], cuts: Counter[str], took_s: float) -> None:
    """Print what became of the posts."""
    expected, posted = course.expected, course.posted
    lost = sum((expected - posted).values())
    repeated = sum((posted - expected).values())
    print(f"Faults: {counts(faults)}.\nGateway: {counts(cuts)}.\nKilled {course.kills} times.\n")
    print("| what | expected | posted | lost | repeated |\n|---|---|---|---|---|")
    for kind in ("names", "waiting", "digest"):
        wanted = Counter({one: n for one, n in expected.items() if one.startswith(kind)})
        there = Counter({one: n for one, n in posted.items() if one.startswith(kind)})
        gone, again = (wanted - there).total(), (there - wanted).total()
        print(f"| {kind} | {wanted.total()} | {wanted.total() - gone} | {gone} | {again} |")
    print(f"\n{lost} lost, {repeated} repeated or astray; all there after {took_s:.0f} s.")
    print(*sorted((expected - posted).elements()), *sorted((posted - expected).elements()))


@asynccontextmanager
async def _bots(
    discord: DiscordDouble, data: Path, config: Path, log: Path, number: int
) -> AsyncIterator[list[Bot]]:
    command = (*PROGRAM, "--config", str(config), "--data", str(data), "run")
    bots = [Bot(discord, data, log, command) for _ in range(number)]
    try:
        for bot in bots:
            await bot.begin()
        yield bots
    finally:
        for bot in bots:
            await bot.kill()


async def measure(folder: Path, store: str, given: argparse.Namespace) -> None:
    """Let articles come in while everything fails, and print."""
    config, data = folder / "verbale.toml", folder / "data"
    config.write_text(f"[answer]\nthreshold = 0.2\n{store}")
    guilds = [Guild(f"Server {number}") for number in range(3)]
    articles = int(given.minutes * 60 / given.every)
    async with (
        DiscordDouble(
            guilds=guilds, heartbeat_interval=_HEARTBEAT_S, expect_violations=True
        ) as discord,
        opened(load_settings(config, data), searching=False) as verbale,
    ):
        course = Course(discord, verbale, folder)
        await course.prepare(articles)
        async with _bots(discord, data, config, given.log or folder / "log", given.bots) as bots:
            cuts, began = Counter[str](), time.monotonic()
            faults = discord.fault_at_random(given.share, seed=7)
            cutter = asyncio.create_task(cutting(discord, random.Random(3), cuts))
            forgetting = asyncio.create_task(course.forget_nonces())
            killer = asyncio.create_task(killing(bots, course, given))
            due = asyncio.create_task(course.make_digests_due())
            for number in range(1, articles + 1):
                await course.arrive(number)
                await asyncio.sleep(max(0.0, began + number * given.every - time.monotonic()))
            await killer
            due.cancel()
            cutter.cancel()
            discord.fault_at_random(0)
            took_s = await course.settled(_SETTLING_S)
            forgetting.cancel()
        report(course, faults.met, cuts, took_s)
        print(f"{len(discord.violations)} rules of Discord broken.", *discord.violations[:5])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--share", type=float, default=0.2, help="of the calls, that fail")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between articles")
    parser.add_argument("--bots", type=int, default=1, help="2 or more: on one PostgreSQL")
    parser.add_argument("--log", type=Path, help="keep what the bots log")
    given = parser.parse_args()
    print(processor())
    with ExitStack() as held, pytest.MonkeyPatch.context() as patched:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        count_words(patched)
        store = ""
        if given.bots > 1:
            cluster = held.enter_context(postgres())
            url = cluster.url(held.enter_context(cluster.database()))
            store = f'[store]\nurl = "{url}"\n'
        asyncio.run(measure(folder, store, given))


if __name__ == "__main__":
    main()
