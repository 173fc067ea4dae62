"""A crowd of made-up sites on this machine, each with feeds and pages, slow and failing at will.

    python -m benchmarks.gathering.crowd '{"sites": 250, "feeds": 8}'

It is a process of its own, so that what it costs is not counted with what is measured. A site is
told by the ``Host`` it is asked for: the names may lead here, or the ports may differ. Every answer
is told by the plan's seed, so two runs meet the same web. ``/stats`` tells what was asked.
"""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any
from urllib.request import urlopen

from benchmarks.processes import ROOT

_ROBOTS = b"User-agent: *\nDisallow: /private/\n"
_NOUNS = """
accord ambassador annex appeal archive arms army asylum atoll aviation balance ballot bank barrier
bay benefit border bridge budget cabinet calendar camp canal capital cargo ceasefire census
ceremony chairman channel charter circle citizen claim clause coal coast committee convoy copper
council court crew crisis currency customs dam deadline debt delegate deposit desert district dock
donor draft drought duty edition election embassy envoy equipment estate evidence expert export
factory farm ferry figure fisheries fleet flight flood forest forum frontier fund garrison gas
glacier grain grant guard harbour harvest health hearing highway hospital hostage hotel household
island journal journey judge jury kingdom laboratory lake lawyer league letter licence line loan
market medicine meeting memorial merchant militia mine minister mission monarch museum navy network
notice nurse oil opposition orchard order outpost palace panel parcel parliament passage passport
patrol pension pier pilot pipeline plain plant platform poet police policy port president prison
proposal protest province quarry quota railway ration refinery refuge region registry relief report
republic reserve resident resolution river road ruling sailor sanction satellite scholar school
sector senate settlement ship shelter shore signal soldier speech spokesman square stadium statute
steel storm strait strike student summit supply survey tariff tax teacher territory textile theatre
timber tower town trade train treasury treaty tribunal truce trust tunnel union university vaccine
valley verdict vessel veteran village visa visit vote wage war ward warehouse water wheat witness
worker yard zone
"""
_DEEDS = """
accepts adjourns amends approves blocks borrows builds cancels closes condemns confirms considers
delays denies discusses drops endorses expands extends finances follows guards hosts inspects
invites leaves limits mentions moves names offers opens orders postpones praises protects ratifies
receives rejects repairs replaces reviews signs studies suspends visits welcomes withdraws
"""
_WORDS, _VERBS = _NOUNS.split(), _DEEDS.split()
_JOINS = ("and", "while", "after", "because", "although", "before", "whereas", "until")


@dataclass(frozen=True, slots=True)
class Plan:
    """What the crowd is like.

    Attributes:
        ports: how many ports it listens on.
        sites: how many sites it shows ``/stats`` for at the most; only documents the run.
        feeds: of each site.
        full: entries of a feed that hold the whole text.
        teasers: entries of a feed that lead to a page.
        delay_s: the longest that an answer takes, at random; the shortest is ``least_s``.
        failing: the shares of answers that are "500", "slow", "reset", "404", "retry after".
        limit_s: the least time between two requests to one site that is asked for.
    """

    ports: int = 1
    sites: int = 1
    feeds: int = 8
    full: int = 3
    teasers: int = 1
    least_s: float = 0.0
    delay_s: float = 0.0
    failing: dict[str, float] = field(default_factory=dict)
    limit_s: float = 0.0
    seed: int = 4


@dataclass(slots=True)
class _Site:
    """What one site was asked."""

    starts: list[float] = field(default_factory=list)
    running: int = 0
    most: int = 0


class Crowd:
    """Answers for every site of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._sites: dict[str, _Site] = {}
        self._asked: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()
        self._began = time.monotonic()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one answer."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            path = head.split(" ", 2)[1]
            if path == "/stats":
                writer.write(_reply(json.dumps(self._stats()).encode(), "application/json"))
            else:
                await self._serve(reader, writer, _header(head, "host"), path, head)
            await writer.drain()
        writer.close()

    async def _serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        host: str,
        path: str,
        head: str,
    ) -> None:
        site = self._sites.setdefault(host, _Site())
        site.starts.append(time.monotonic() - self._began)
        site.running += 1
        site.most = max(site.most, site.running)
        name = f"{host}{path}"
        self._asked[name] += 1
        chance = random.Random(f"{self._plan.seed} {name} {self._asked[name]}")
        how = "robots" if path == "/robots.txt" else self._how(chance)
        self._outcomes[how] += 1
        try:
            await asyncio.sleep(chance.uniform(self._plan.least_s, self._plan.delay_s))
            if how == "slow":
                await reader.read()
        finally:
            site.running -= 1
        if how == "reset":
            writer.transport.abort()
        elif how != "slow":
            writer.write(self._reply(how, host, path, head))

    def _how(self, chance: random.Random) -> str:
        drawn = chance.random()
        for how, share in self._plan.failing.items():
            drawn -= share
            if drawn < 0:
                return how
        return "answered"

    def _reply(self, how: str, host: str, path: str, head: str) -> bytes:
        if how == "robots":
            return _reply(_ROBOTS, "text/plain")
        if how in {"500", "404"}:
            return _reply(b"no", "text/plain", how)
        if how == "retry after":
            return _reply(b"no", "text/plain", "429", "Retry-After: 600\r\n")
        etag = '"1"'
        if _header(head, "if-none-match") == etag:
            return _reply(b"", "text/plain", "304", f"ETag: {etag}\r\n")
        kind, *numbers = path.strip("/").split("/")
        body = self._feed(host, int(numbers[0])) if kind == "feed" else page(host, *numbers)
        said = "application/rss+xml" if kind == "feed" else "text/html"
        return _reply(body.encode(), f"{said}; charset=utf-8", "200", f"ETag: {etag}\r\n")

    def _feed(self, host: str, number: int) -> str:
        entries = [
            entry(host, number, at, whole=at < self._plan.full)
            for at in range(self._plan.full + self._plan.teasers)
        ]
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            f"<title>{host} desk {number}</title><link>http://{host}/</link>"
            f"<description>What happens.</description>{''.join(entries)}</channel></rss>"
        )

    def _stats(self) -> dict[str, Any]:
        return {
            "asked": self._asked,
            "outcomes": self._outcomes,
            "seconds": time.monotonic() - self._began,
            "sites": {
                name: {"starts": site.starts, "most": site.most}
                for name, site in self._sites.items()
            },
        }


def headline(host: str, *numbers: object) -> str:
    """What an article is called; no two are alike."""
    chance = random.Random(f"headline {host} {numbers}")
    return f"{_clause(chance).capitalize()} {' '.join(map(str, numbers))}"


def article(host: str, *numbers: object) -> list[str]:
    """The paragraphs of an article; no two are alike."""
    chance = random.Random(f"article {host} {numbers}")
    return [
        " ".join(_sentence(chance) for _ in range(chance.randint(2, 5)))
        for _ in range(chance.randint(3, 8))
    ]


def _sentence(chance: random.Random) -> str:
    words = f"{_clause(chance)} {chance.choice(_JOINS)} {_clause(chance)}"
    return f"{words[0].upper()}{words[1:]}."


def _clause(chance: random.Random) -> str:
    one, other, third = (chance.choice(_WORDS) for _ in range(3))
    return (
        f"the {one} of the {other} {chance.choice(_VERBS)} the {third} of {chance.choice(_WORDS)}"
    )


def entry(host: str, feed: int, at: int, *, whole: bool) -> str:
    """An entry of a feed: with the whole text, or with a teaser that leads to a page."""
    url = f"http://{host}/page/{feed}/{at}"
    paragraphs = "".join(f"<p>{one}</p>" for one in article(host, feed, at))
    body = (
        f"<content:encoded>{escape(paragraphs)}</content:encoded>"
        if whole
        else f"<description>{article(host, feed, at)[0][:120]}…</description>"
    )
    return (
        f"<item><title>{headline(host, feed, at)}</title><link>{url}</link><guid>{url}</guid>"
        f"<pubDate>Tue, {1 + at % 28:02d} Oct 2024 {feed % 24:02d}:15:00 +0000</pubDate>"
        f"{body}</item>"
    )


def page(host: str, feed: str, at: str) -> str:
    """The page of an entry, with what pages have around an article."""
    title, links = headline(host, feed, at), "".join(f"<li><a href=/{n}>{n}</a>" for n in range(30))
    paragraphs = "".join(f"<p>{one}</p>" for one in article(host, feed, at))
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title></head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{paragraphs}</article></main>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    )


def _header(head: str, name: str) -> str:
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.strip().lower() == name:
            return value.strip()
    return ""


def _reply(body: bytes, kind: str, status: str = "200", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status} .\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    return f"{head}{more}Connection: close\r\n\r\n".encode() + body


@dataclass(frozen=True, slots=True)
class Standing:
    """A crowd that answers in a process of its own."""

    ports: tuple[int, ...]

    def stats(self) -> dict[str, Any]:
        """What it was asked so far."""
        with urlopen(f"http://127.0.0.1:{self.ports[0]}/stats", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
            return found


@contextmanager
def crowd(plan: Plan) -> Iterator[Standing]:
    """A crowd, for as long as it is needed."""
    words = [sys.executable, "-m", "benchmarks.gathering.crowd", json.dumps(asdict(plan))]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        try:
            yield Standing(tuple(json.loads(server.stdout.readline())))
        finally:
            server.kill()


async def _main(plan: Plan) -> None:
    answers = Crowd(plan)
    servers = [
        await asyncio.start_server(answers.answer, "127.0.0.1", 0, backlog=1000)
        for _ in range(plan.ports)
    ]
    print(json.dumps([server.sockets[0].getsockname()[1] for server in servers]), flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main(Plan(**json.loads(sys.argv[1]))))
