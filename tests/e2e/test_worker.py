"""``verbale worker`` as a process: it fetches, and ends in order when it is told to."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from index.ingest.fetch.rate_limit import host_key
from index.store.library import Library
from index.store.sources import NewSource
from index.values import PUBLIC
from tests.index.cli.terminal import ROOT, clean_environment, command
from tests.index.ingest.feeds.samples import item, rss
from tests.index.ingest.loopback import Server, reply, serving
from tests.index.ingest.polling import STARTED, Site, paper
from tests.patience import PATIENCE_S, last_words

pytestmark = pytest.mark.usefixtures("lexical")

OPENED = {
    "VERBALE_GATHER__ALLOW_PRIVATE_HOSTS": '["127.0.0.1"]',
    "VERBALE_GATHER__PAUSE_S": "0",
}


def feed(server: Server, *paths: str) -> bytes:
    items = (item(f"Talks {path}", server.url(path)) for path in paths)
    return reply(rss(*items), kind="application/rss+xml")


def made(folder: Path) -> Path:
    """An empty data folder."""
    data = folder / "data"
    data.mkdir()
    return data


@asynccontextmanager
async def followed(data: Path) -> AsyncIterator[Server]:
    """A library that follows a feed of a server, which has two pages."""
    async with serving(Site()) as server:
        assert isinstance(server.paths, Site)
        server.paths.update(
            {"/feed": feed(server, "/1", "/2"), "/1": paper("One."), "/2": paper("Two.")}
        )
        library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
        new = NewSource(PUBLIC, "Post", "feed", server.url("/feed"), host_key(server.url("/feed")))
        library.sources.add(new, STARTED, due=True)
        library.close()
        yield server


@asynccontextmanager
async def working(data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker on a data folder; killed at the end if it still runs."""
    words = [os.fsdecode(word) for word in command("worker", data=data)]
    started = await asyncio.create_subprocess_exec(
        *words,
        cwd=ROOT,
        env=clean_environment() | OPENED,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
        await last_words(started)


def counted(data: Path, query: str) -> int:
    with closing(sqlite3.connect(f"file:{data / 'library.sqlite'}?mode=ro", uri=True)) as library:
        return int(library.execute(query).fetchone()[0])


async def until(data: Path, query: str, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while counted(data, query) < count:  # noqa: ASYNC110 - another process changes it
            await asyncio.sleep(0.05)


def children(pid: int) -> set[int]:
    """The processes that a process has started; none where the system does not tell."""
    files = Path(f"/proc/{pid}/task").glob("*/children")  # a thread has those that it started
    found = {int(one) for file in files for one in file.read_text().split()}
    return found.union(*(children(one) for one in found)) if found else found


def runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # what has ended, but was not yet asked about


ARTICLES = "SELECT count(*) FROM article"
LEASES = "SELECT count(*) FROM host WHERE leased_by IS NOT NULL"
VECTORS = "SELECT count(*) FROM vector"


async def test_one_that_is_killed_is_followed_by_one_that_goes_on_at_once_and_ends_in_order(
    tmp_path: Path,
) -> None:
    data = made(tmp_path)
    async with followed(data) as server:
        begun = asyncio.Event()

        async def never(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.sleep(600)

        assert isinstance(server.paths, Site)
        server.paths["/2"] = never
        async with working(data) as killed:
            await asyncio.wait_for(begun.wait(), PATIENCE_S)
            killed.kill()
            await last_words(killed)
        assert counted(data, LEASES) == 1
        server.paths["/2"] = paper("Two.")
        async with working(data) as heir:
            await until(data, ARTICLES, 2)
            await until(data, VECTORS, 2)
            paths = [asked.split(" ")[1] for asked in server.requests]
            assert (paths.count("/feed"), paths.count("/1"), paths.count("/2")) == (1, 1, 2)
            await assert_ends_in_order(heir, data, server)


async def assert_ends_in_order(
    worker: asyncio.subprocess.Process, data: Path, server: Server
) -> None:
    """When it is told to, while a page is on its way."""
    started = children(worker.pid)
    begun, go = asyncio.Event(), asyncio.Event()

    async def slowly(writer: asyncio.StreamWriter) -> None:
        begun.set()
        await asyncio.wait_for(go.wait(), PATIENCE_S)
        writer.write(paper("Three."))

    assert isinstance(server.paths, Site)
    server.paths.update({"/feed": feed(server, "/3", "/1"), "/3": slowly})
    with closing(Library.open(f"sqlite:///{data / 'library.sqlite'}")) as library:
        library.sources.due_now(PUBLIC, "Post", STARTED)
    await asyncio.wait_for(begun.wait(), PATIENCE_S)
    worker.send_signal(signal.SIGTERM)
    await asyncio.sleep(0.1)
    assert worker.returncode is None  # what has begun comes to its end
    go.set()
    out, err = await last_words(worker)
    assert await worker.wait() == 0, err.decode()
    assert out == b""
    assert b"Traceback" not in err
    assert (counted(data, ARTICLES), counted(data, LEASES)) == (3, 0)
    if sys.platform == "linux":
        assert started
    async with asyncio.timeout(PATIENCE_S):
        while any(runs(pid) for pid in started):  # noqa: ASYNC110 - others end them
            await asyncio.sleep(0.02)
