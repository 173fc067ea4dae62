"""Two bots, a shard each, and two workers on PostgreSQL and a Chroma server, some of them killed.

    python -m benchmarks.discord.several [--minutes 10] [--every 2] [--model]

People ask without a pause, in servers of both shards and in direct messages, while the workers
fetch articles from sites on this machine. After a third of the time one bot is killed by SIGKILL,
after half of it a worker, after two thirds the other bot; each is begun again after some seconds.
At the end every question must have had its answer, once, or reached no bot because that of its
shard was down; and every article must be there, once, and be found by its vector.

Unless ``--model`` is given, the library counts words instead of running a model, so that a bot
begins at once on a busy machine.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.discord.asked import WAYS, Asked, Watch
from benchmarks.discord.rush import percentile
from benchmarks.discord.standing import VERBALE, Bot
from benchmarks.discord.watches import article, question
from benchmarks.gathering.crowd import Plan, Standing, crowd
from benchmarks.processes import ROOT
from benchmarks.processor import processor
from index.app import Verbale, opened
from index.settings import load_settings
from index.values import PUBLIC
from tests.discord_double import DiscordDouble, Guild, User
from tests.lexical import count_words
from tests.lexical_verbale import PROGRAM
from tests.services import chroma_server, postgres

ARTICLES = 200
"""Articles that are there at the beginning; each answers a question of its own."""
SITES = 4
_PER_FEED = 4
_DOWN_S = 3.0
_OPEN_S = 90.0
"""How long an answer may take; those asked of a bot that was down never come."""
_SETTLING_S = 300.0


@dataclass
class Worker:
    """``verbale worker`` in a process of its own."""

    command: Sequence[str]
    log: Path
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Start it."""
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self.command, cwd=ROOT, stdout=output, stderr=output
            )

    async def kill(self) -> None:
        """End it by SIGKILL."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


@dataclass(frozen=True, slots=True)
class Down:
    """When the bot of a shard was not there, in seconds of the monotonic clock."""

    shard: int
    since: float
    until: float

    def kept_from(self, one: Asked) -> bool:
        """Whether a question was asked of that shard meanwhile, or right before."""
        place = one.message.channel if one.message else None
        place = one.interaction.channel if one.interaction else place
        assert place is not None
        shard = (place.guild.id >> 22) % 2 if place.guild else 0
        return shard == self.shard and self.since - 1.0 <= one.sent_at <= self.until


@dataclass
class Ground:
    """What runs, and what was asked of it.

    Attributes:
        discord: the double.
        verbale: the library, as an onlooker.
        bots: the bots, by shard.
        workers: the workers.
        watch: asks.
        downs: when bots were down.
    """

    discord: DiscordDouble
    verbale: Verbale
    bots: Sequence[Bot]
    workers: Sequence[Worker]
    watch: Watch
    downs: list[Down] = field(default_factory=list)

    async def ask(self, seconds: float, every: float) -> None:
        """Ask a question every so many seconds, in all ways and servers in turn."""
        began, number = time.monotonic(), 0
        asking: set[asyncio.Task[Asked]] = set()
        guilds = self.discord.world.guilds
        while time.monotonic() - began < seconds:
            who, place = User(f"person {number}"), guilds[number // len(WAYS) % len(guilds)]
            way, text = WAYS[number % len(WAYS)], question(1 + number % ARTICLES)
            asking.add(asyncio.create_task(self.watch.ask(way, text, who, place.general)))
            number += 1
            await asyncio.sleep(max(0.0, began + number * every - time.monotonic()))
        await asyncio.gather(*asking)

    async def kill(self, seconds: float) -> None:
        """Kill a bot, a worker and the other bot, each at its time, and begin it again."""
        began = time.monotonic()
        for share, one in ((1 / 3, self.bots[1]), (1 / 2, self.workers[0]), (2 / 3, self.bots[0])):
            await asyncio.sleep(max(0.0, began + share * seconds - time.monotonic()))
            since = time.monotonic()
            await one.kill()
            await asyncio.sleep(_DOWN_S)
            await one.begin()
            if isinstance(one, Bot):
                assert one.shards is not None
                self.downs.append(Down(one.shards[0], since, time.monotonic()))

    async def taken_in(self, expected: int) -> float:
        """Wait until all articles are there and have vectors in Chroma; how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < _SETTLING_S:
            counts = await asyncio.to_thread(self.verbale.figures)
            lacking = counts.unencoded + counts.unplaced
            if counts.articles >= expected and not lacking:
                break
            await asyncio.sleep(2.0)
        return time.monotonic() - began


def _answered_rightly(one: Asked) -> bool:
    """Whether a card names the article that alone answers the question."""
    number = one.text.split("Zor")[1].split("el")[0]
    return any(f"Zor{number}el" in said.text.replace("**", "") for said in one.said)


def report(ground: Ground, articles: Counter[str], expected: int, took_s: float) -> None:
    """Print what became of questions and articles."""
    asked = ground.watch.asked
    down = [one for one in asked if any(down.kept_from(one) for down in ground.downs)]
    up = [one for one in asked if one not in down]
    took = [one.took_s for one in up if one.outcome == "answered" and one.took_s is not None]
    firsts = [one.first_s for one in up if one.first_s is not None]
    meanwhile = [
        one for one in up if any(each.since <= one.sent_at <= each.until for each in ground.downs)
    ]
    rows = [
        ("questions to a bot that was there", _outcomes(up)),
        ("of these, while the other bot was down", _outcomes(meanwhile)),
        ("questions to a bot that was down, or killed at that moment", _outcomes(down)),
        ("answers with the right article", f"{sum(map(_answered_rightly, up))}"),
        ("answered twice", str(sum(len(one.said) > 1 for one in asked))),
        (
            "acknowledgement, median, p95, latest",
            f"{_s(statistics.median(firsts))}, {_s(percentile(firsts, 0.95))}, {_s(max(firsts))}",
        ),
        ("answer, p50, p95, latest", ", ".join(map(_s, _spread(took)))),
        ("a bot down for", ", ".join(_s(one.until - one.since) for one in ground.downs)),
        ("articles that came in", f"{sum(articles.values()) - ARTICLES} of {expected - ARTICLES}"),
        ("articles twice", str(sum(number - 1 for number in articles.values()))),
        ("all found by their vectors, after the last question", _s(took_s)),
        ("rules of Discord broken", str(len(ground.discord.violations))),
    ]
    print("| what | figure |\n|---|---|")
    for what, figure in rows:
        print(f"| {what} | {figure} |")


def _outcomes(asked: Sequence[Asked]) -> str:
    outcomes = Counter(one.outcome for one in asked)
    told = ", ".join(f"{number} {what}" for what, number in outcomes.most_common())
    return f"{len(asked)}: {told}" if asked else "0"


def _spread(took: Sequence[float]) -> tuple[float, float, float]:
    return percentile(took, 0.5), percentile(took, 0.95), max(took, default=float("nan"))


def _s(seconds: float) -> str:
    return f"{seconds:.2f} s"


def opml(sites: Standing, feeds: int) -> bytes:
    """So many feeds, spread over the sites, as a list to import."""
    lines = (
        f'<outline type="rss" text="Desk {number}" '
        f'xmlUrl="http://127.0.0.1:{sites.ports[number % SITES]}/feed/{number}"/>'
        for number in range(feeds)
    )
    return f'<opml version="2.0"><body>{"".join(lines)}</body></opml>'.encode()


async def _prepare(verbale: Verbale, folder: Path, list_: bytes) -> None:
    file = folder / "articles.jsonl"
    file.write_text("".join(json.dumps(article(one + 1)) + "\n" for one in range(ARTICLES)))
    await verbale.import_file(file, source="Gazette")
    lists = verbale.source_service.lists
    await lists.carry_out(await lists.plan(list_, PUBLIC))


@asynccontextmanager
async def _running(
    discord: DiscordDouble, program: Sequence[str], folder: Path, log: Path
) -> AsyncIterator[tuple[list[Bot], list[Worker]]]:
    command = (*program, "--config", str(folder / "verbale.toml"), "--data", str(folder / "data"))
    bots = [
        Bot(discord, folder, log, (*command, "run", "--shards", str(one), "--of", "2"), (one,))
        for one in range(2)
    ]
    workers = [Worker((*command, "worker"), log) for _ in range(2)]
    async with AsyncExitStack() as held:
        everything: list[Bot | Worker] = [*bots, *workers]
        for one in everything:
            held.push_async_callback(one.kill)
            await one.begin()
        yield bots, workers


async def measure(folder: Path, sites: Standing, given: argparse.Namespace) -> None:
    """Ask, fetch and kill, and print."""
    settings = load_settings(folder / "verbale.toml", folder / "data")
    guilds = [Guild(f"Server {number}", id=(1 << 32 | number) << 22) for number in range(4)]
    # A fetch every other second a site: articles come in for about half of the time.
    feeds = max(SITES, int(given.minutes * 60 / 2 * SITES / 4))
    log = given.log or folder / "log"
    async with DiscordDouble(guilds=guilds, expect_violations=True) as discord:
        async with opened(settings) as verbale:
            await _prepare(verbale, folder, opml(sites, feeds))
            async with _running(discord, given.program, folder, log) as (bots, workers):
                ground = Ground(discord, verbale, bots, workers, Watch(discord))
                async with ground.watch.looking():
                    killer = asyncio.create_task(ground.kill(given.minutes * 60))
                    await ground.ask(given.minutes * 60, given.every)
                    await killer
                    await ground.watch.settled(_OPEN_S)
                expected = ARTICLES + feeds * _PER_FEED
                took_s = await ground.taken_in(expected)
            titles = Counter(one.title for one in verbale.export(PUBLIC))
        report(ground, titles, expected, took_s)
        print(*discord.violations[:5], sep="\n")


def _config(store: str, chroma: str, *, model: bool) -> Iterator[str]:
    yield f'[store]\nurl = "{store}"\n[vectors]\nurl = "{chroma}"\n'
    yield '[gather]\nallow_private_hosts = ["127.0.0.1"]\nin_bot = false\n'
    if not model:
        yield "[answer]\nthreshold = 0.2\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between questions")
    parser.add_argument("--model", action="store_true", help="run the packaged models")
    parser.add_argument("--log", type=Path, help="keep what the processes log")
    given = parser.parse_args()
    given.program = VERBALE if given.model else PROGRAM
    print(f"{processor()}\n")
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        if not given.model:
            count_words(held.enter_context(pytest.MonkeyPatch.context()))
        cluster = held.enter_context(postgres())
        url = cluster.url(held.enter_context(cluster.database()))
        chroma = held.enter_context(chroma_server())
        config = _config(url, chroma, model=given.model)
        (folder / "verbale.toml").write_text("".join(config))
        sites = held.enter_context(crowd(Plan(ports=SITES)))
        asyncio.run(measure(folder, sites, given))


if __name__ == "__main__":
    main()
