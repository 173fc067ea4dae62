"""``python -m benchmarks.webhooks``: webhooks that fail, posted to by workers that are killed.

    python -m benchmarks.webhooks [--articles 40] [--kills 10] [--share 0.2]

Articles come in, each on another event, and four watches post each to a webhook. Two workers run on
one library; one after the other is killed by SIGKILL and begun again. A share of all posts fails:
with status 500, or with a connection that is cut before or after the post was taken. Afterwards
everything works again, and each post is looked for: every watch must have posted every article, and
whatever the webhook has taken twice must have the same ``webhook-id``. The encoder counts words.
"""

import argparse
import asyncio
import hmac
import json
import os
import random
import re
import signal
import sys
import tempfile
import time
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web

from benchmarks.discord.watches import article
from benchmarks.processor import processor
from index.app import Verbale, opened
from index.settings import Settings
from index.store.administration.watches import NewWatch, Pace, WatchPlace
from tests.e2e.processes import ROOT
from tests.lexical import count_words
from tests.lexical_verbale import PROGRAM

WATCHES = 4
_TELLS = re.compile(r"Speaker Oduya \((\d+)\)")
_SETTLING_S = 420.0
_EVERY_S = 2.0
"""Between two articles."""


@dataclass
class Receiver:
    """The webhook.

    Attributes:
        share: the share of posts that fail.
        secrets: the signing secret of each watch, by its number.
        taken: how often each post was taken: by watch, article and id.
        failed: how many posts failed.
        forged: how many had a wrong signature.
    """

    share: float
    secrets: dict[int, str] = field(default_factory=dict)
    taken: Counter[tuple[int, int, str]] = field(default_factory=Counter)
    failed: int = 0
    forged: int = 0

    async def take(self, request: web.Request) -> web.Response:
        """Take a post, or fail."""
        body = await request.read()
        fails = random.random() < self.share
        how = random.choice(("status", "before", "after"))
        self.failed += fails
        if fails and how == "status":
            raise web.HTTPInternalServerError
        if not (fails and how == "before"):
            self._note(request, body)
        if fails and request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _note(self, request: web.Request, body: bytes) -> None:
        found = json.loads(body)["data"]
        name, when = (request.headers[f"webhook-{one}"] for one in ("id", "timestamp"))
        key = b64decode(self.secrets[found["watch"]].removeprefix("whsec_"))
        signed = b64encode(hmac.digest(key, f"{name}.{when}.".encode() + body, "sha256")).decode()
        self.forged += request.headers["webhook-signature"] != f"v1,{signed}"
        told = _TELLS.search(found["answer"]["quotes"][0]["title"])
        assert told is not None
        self.taken[found["watch"], int(told[1]), name] += 1

    @property
    def posts(self) -> set[tuple[int, int]]:
        """What has arrived: watch and article."""
        return {(watch, number) for watch, number, _ in self.taken}


@asynccontextmanager
async def _listening(receiver: Receiver) -> AsyncIterator[str]:
    """The address of the webhook."""
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


async def _watch(verbale: Verbale, receiver: Receiver, url: str) -> None:
    keys = await verbale.watch_service.keys()
    for _ in range(WATCHES):
        place, pace = WatchPlace(webhook=url), Pace(most_a_day=10_000)
        given = NewWatch("public", "names", "Hale, Oduya", "terminal:me", place, pace)
        number = (await verbale.watch_service.add(given)).id
        receiver.secrets[number] = keys.signing_secret(number)


async def _come_in(verbale: Verbale, folder: Path, number: int) -> None:
    file = folder / f"{number}.jsonl"
    file.write_text(json.dumps(article(number)) + "\n")
    await verbale.import_file(file, source="Gazette")
    await verbale.watch_service.match()


async def _worker() -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(*PROGRAM, "worker", cwd=ROOT)


async def _end(workers: list[asyncio.subprocess.Process]) -> None:
    for one in workers:
        one.terminate()
        await one.wait()


async def _kill_in_turn(
    workers: list[asyncio.subprocess.Process], kills: int, pause: float
) -> None:
    for number in range(kills):
        await asyncio.sleep(pause)
        one = workers[number % len(workers)]
        one.send_signal(signal.SIGKILL)
        await one.wait()
        workers[number % len(workers)] = await _worker()


async def _until(done: Callable[[], bool], within_s: float) -> None:
    """Wait until it is done, or the time is over."""
    until = time.monotonic() + within_s
    while not done() and time.monotonic() < until:  # noqa: ASYNC110 - it looks once a second
        await asyncio.sleep(1)


async def measure(folder: Path, articles: int, kills: int, share: float) -> Receiver:
    """Let articles come in while posts fail and workers are killed; wait until all has arrived."""
    receiver = Receiver(share)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(_listening(receiver))
        hosts = ("127.0.0.1",)
        settings = Settings(data=folder / "data")
        gather = settings.gather.model_copy(update={"allow_private_hosts": hosts})
        settings = settings.model_copy(update={"gather": gather})
        verbale = await stack.enter_async_context(opened(settings))
        await _come_in(verbale, folder, 0)
        await _watch(verbale, receiver, url)
        workers = [await _worker() for _ in range(2)]
        stack.push_async_callback(_end, workers)
        killing = asyncio.create_task(
            _kill_in_turn(workers, kills, articles * _EVERY_S / max(kills, 1))
        )
        for number in range(1, articles + 1):
            await _come_in(verbale, folder, number)
            await asyncio.sleep(_EVERY_S)
        await killing
        receiver.share = 0.0
        await _until(partial(_whole, receiver, articles), _SETTLING_S)
        await asyncio.sleep(20)  # whatever would come twice
    return receiver


def _whole(receiver: Receiver, articles: int) -> bool:
    return len(receiver.posts) == WATCHES * articles


def main() -> None:
    """Measure, and print what arrived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--share", type=float, default=0.2)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        count_words(patch)
        os.environ["VERBALE_DATA"] = str(Path(folder) / "data")
        os.environ["VERBALE_GATHER__ALLOW_PRIVATE_HOSTS"] = '["127.0.0.1"]'
        got = asyncio.run(measure(Path(folder), given.articles, given.kills, given.share))
    wanted = WATCHES * given.articles
    ids = Counter((watch, number) for watch, number, _ in got.taken)
    print(f"{processor()}; {time.monotonic() - began:.0f} s")
    print(f"{len(got.posts)} of {wanted} posts arrived; {got.failed} posts failed, ", end="")
    print(f"workers were killed {given.kills} times.")
    print(
        f"{sum(count > 1 for count in got.taken.values())} were taken more than once, under ",
        end="",
    )
    print(f"the same id; {sum(count > 1 for count in ids.values())} under two ids.")
    print(f"{got.forged} had a wrong signature.")
    sys.exit(len(got.posts) != wanted or any(count > 1 for count in ids.values()) or got.forged > 0)


if __name__ == "__main__":
    main()
