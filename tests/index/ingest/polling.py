"""A library that makes the rounds against servers of this machine, by a clock of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from index.concurrency import Threads
from index.embedding.registry import EncoderRegistry
from index.indexing.live_generation import LiveGeneration
from index.ingest.article_writer import ArticleWriter
from index.ingest.context import IngestContext, Tally
from index.ingest.extract.sandbox import ParserPool
from index.ingest.fetch.polite import PoliteClient
from index.ingest.fetch.rate_limit import host_key
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.scheduler import Scheduler
from index.store.library import Library
from index.store.rows import Article, Source
from index.store.sources import NewSource, SourceHealth
from index.values import PUBLIC
from tests.index.answer.samples import WordsEncoder
from tests.index.ingest.feeds.samples import ARTICLE, FIRST, SECOND, THIRD, item, rss
from tests.index.ingest.loopback import Says, Server, reply
from tests.patience import PATIENCE_S

STARTED = datetime(2024, 9, 1, 12, tzinfo=UTC)
TEASER = f"<p>{FIRST}</p>"


@dataclass(slots=True)
class Clock:
    """The time, which stands still until it is set forward."""

    at: datetime = STARTED

    def now(self) -> datetime:
        return self.at

    def forward(self, **by: float) -> None:
        self.at += timedelta(**by)


class Site(dict[str, "bytes | Says"]):
    """What a server shows; whatever is not on it is not found (404)."""

    def __missing__(self, path: str) -> bytes:
        return reply(b"no", "404 Not Found")


@dataclass(frozen=True, slots=True)
class Ground:
    """A library, and what is needed to make the rounds for it."""

    context: IngestContext
    clock: Clock
    server: Server
    site: Site = field(default_factory=Site)

    @property
    def library(self) -> Library:
        return self.context.library

    def shows(self, pages: Mapping[str, bytes | Says]) -> None:
        """From now on the server shows these, too."""
        self.site.update(pages)

    def follow(self, path: str = "/feed", name: str = "Post", **more: Any) -> Source:
        """A feed of the server that is due."""
        url = path if "://" in path else self.server.url(path)
        new = NewSource(more.pop("scope", PUBLIC), name, "feed", url, host_key(url), **more)
        return self.library.sources.add(new, self.clock.now(), due=True)

    async def rounds(self, owner: str = "me", *, hosts: int = 8) -> Tally:
        """Run all that is due."""
        tally = Tally()
        async with asyncio.timeout(PATIENCE_S):
            await Scheduler(self.context, owner, hosts).due(tally, lambda *_: None, None)
        return tally

    async def visit_later(self, **by: float) -> Tally:
        """Let time pass, then run all that is due."""
        self.clock.forward(**by)
        return await self.rounds()

    async def visit_source(self, name: str = "Post") -> Tally:
        """Run a source now, and what that makes due."""
        self.library.sources.due_now(PUBLIC, name, self.clock.now())
        return await self.rounds()

    def health(self, name: str = "Post") -> SourceHealth:
        return self.library.sources.one(PUBLIC, name)

    def articles(self) -> list[Article]:
        return list(self.library.catalogue.export([PUBLIC]))

    @property
    def article(self) -> Article:
        """The only one."""
        [one] = self.articles()
        return one

    def asked(self, server: Server | None = None) -> list[str]:
        """The paths that a server was asked for, robots.txt aside."""
        paths = [asked.split(" ")[1] for asked in (server or self.server).requests]
        return [path for path in paths if path != "/robots.txt"]

    def validators(self) -> tuple[str | None, str | None]:
        """What the last request showed of an earlier one: ETag, Last-Modified."""
        headers = dict(
            line.split(": ", 1) for line in self.server.requests[-1].splitlines() if ": " in line
        )
        return headers.get("If-None-Match"), headers.get("If-Modified-Since")

    def removing(self, name: str, answer: bytes) -> Says:
        """Answer a request, but not before a person has removed the source."""

        async def says(writer: asyncio.StreamWriter) -> None:
            self.library.articles.remove_source(PUBLIC, name)
            writer.write(answer)

        return says

    def leases(self) -> int:
        """How many hosts are leased, as a later worker would see it."""
        with self.library.database.reading() as connection:
            query = "SELECT count(*) FROM host WHERE leased_by IS NOT NULL"
            return int(connection.exec_driver_sql(query).scalar_one())


class Counter(WordsEncoder):
    """Counts words for tokens, and breaks at one of them."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        if any("Cursed." in text for text in texts):
            raise ValueError("this text breaks what counts")
        return super().count_tokens(texts)


@contextmanager
def threads() -> Iterator[Threads]:
    """Threads as the composition root makes them."""
    with ThreadPoolExecutor(2) as asking, ThreadPoolExecutor(1) as work:
        yield Threads(asking, asking, work, asking)


@asynccontextmanager
async def ground(
    folder: Path, parsers: ParserPool, server: Server, *, url: str | None = None
) -> AsyncIterator[Ground]:
    """A library in a folder, or elsewhere beside others, which may fetch from this machine."""
    clock, encoder = Clock(), Counter()
    library = Library.open(url or f"sqlite:///{folder / 'library.sqlite'}")
    opened = ("127.0.0.1", "localhost")
    assert isinstance(server.paths, Site)
    try:
        with threads() as running:
            async with PoliteClient(AddressPolicy(opened), pause_s=0.0) as client:
                context = IngestContext(
                    client=client,
                    parsers=parsers,
                    library=library,
                    writer=ArticleWriter(library, encoder),
                    live=LiveGeneration(library, EncoderRegistry("counter", lambda _name: encoder)),
                    threads=running,
                    now=clock.now,
                    chance=lambda: 0.5,
                    lock_path=None if url else folder / "gather.lock",
                    evidence_bytes=1_000_000,
                )
                yield Ground(context, clock, server, server.paths)
    finally:
        library.close()


def listed(
    ground: Ground,
    paths: Iterable[str],
    content: str = TEASER,
    *,
    channel: str = "<title>The Courier</title>",
    **more: Any,
) -> bytes:
    """A feed of pages of the server, as it answers with it."""
    items = (
        item(
            f"Talks {path}",
            path if "://" in path else ground.server.url(path),
            f"<description>{escape(content)}</description>",
        )
        for path in paths
    )
    return reply(rss(*items, channel=channel), kind="application/rss+xml", **more)


def full(*words: str) -> str:
    """The whole text of an article, as a feed carries it."""
    return ARTICLE + "".join(f"<p>{word}</p>" for word in words)


def paper(*more: str, title: str = "Border to reopen", head: str = "", **headers: Any) -> bytes:
    """A page with an article on it, as a server answers with it."""
    told = "".join(f"<p>{words}</p>" for words in (FIRST, SECOND, THIRD, *more))
    html = (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"{told}</article></body></html>"
    )
    return reply(html.encode(), **headers)


def unless_known(server: Server, answer: bytes, **validators: str) -> Says:
    """An answer with validators; 304 to whoever shows them."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in validators.items())
    shown = {"ETag": "If-None-Match", "Last_Modified": "If-Modified-Since"}

    async def says(writer: asyncio.StreamWriter) -> None:
        asked = server.requests[-1]
        if any(f"{shown[name]}: {value}" in asked for name, value in validators.items()):
            writer.write(f"HTTP/1.1 304 Not Modified\r\n{lines}Connection: close\r\n\r\n".encode())
        else:
            writer.write(head + b"\r\n" + lines.encode() + b"\r\n" + body)

    return says
