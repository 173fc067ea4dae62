"""Feed snapshots served one after the other, as a feed reader meets them.

    python -m benchmarks.gathering.replay ../shared/eval

Each run of ``feeds/gov`` (24 consecutive snapshots of two feeds, then 60 spread over months) is
served by a server on this machine with ETags. After each snapshot the source is fetched twice, and
the library is held against the manifest: how many articles, revisions and duplicates there are, and
whether the second fetch cost more than a 304 or encoded anything.
"""

import argparse
import asyncio
import hashlib
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from index.app import Verbale, opened
from index.ingest.options import SourceOptions
from index.settings import load_settings
from index.urls.canonical import canonical

RUNS = ("state-consecutive", "whitehouse-consecutive", "state-spread", "whitehouse-spread")


@dataclass(slots=True)
class Shelf:
    """What the server shows at the moment, and what it was asked."""

    body: bytes = b""
    answers: list[int] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        """The body, or 304 for whoever has it."""
        etag = f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'
        status = 304 if request.headers.get("If-None-Match") == etag else 200
        self.answers.append(status)
        body = b"" if status == 304 else self.body
        return web.Response(
            body=body, status=status, headers={"ETag": etag}, content_type="application/rss+xml"
        )


@asynccontextmanager
async def serving(shelf: Shelf) -> AsyncIterator[str]:
    """The address of the feed, while the server runs."""
    app = web.Application()
    app.router.add_get("/feed", shelf.serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}/feed"
    finally:
        await runner.cleanup()


async def replay(verbale: Verbale, folder: Path, name: str, files: list[dict[str, Any]]) -> bool:
    """Serve the snapshots of a run in turn; whether all is as the manifest has it."""
    shelf, seen, well = Shelf(), set[str](), True
    async with serving(shelf) as url:
        for snapshot in files:
            shelf.body = (folder / snapshot["file"]).read_bytes()
            seen |= {canonical(link) for link in snapshot["links"]}
            await fetch(verbale, url, name, first=not shelf.answers)
            after, answers = (await verbale.status()).counts, len(shelf.answers)
            await verbale.source_service.sync(name)
            again = await verbale.status()
            saved = shelf.answers[answers:] == [304] and again.unencoded == 0
            same = again.counts == after
            articles = after.articles
            revisions = after.revisions - articles
            copies = len(seen) - articles
            well &= saved and same and copies == 0
            print(
                f"| {snapshot['file'][:-4]} | {snapshot['items']} | {len(seen)} | {articles} | "
                f"{revisions} | {copies} | {'304, nothing encoded' if saved and same else 'NO'} |"
            )
    return well


async def fetch(verbale: Verbale, url: str, name: str, *, first: bool) -> None:
    if first:
        found = await verbale.source_service.look(url)
        source, _ = await verbale.source_service.take(found, SourceOptions(name=name))
        await verbale.source_service.finish(source)
    else:
        await verbale.source_service.sync(name)
    await verbale.catch_up()


async def main(folder: Path, runs: list[str]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())["files"]
    print("| snapshot | entries | links so far | articles | revisions | missing | second fetch |")
    print("|-|-|-|-|-|-|-|")
    well = []
    for run in runs:
        files = [one for one in manifest if one["file"].startswith(run)]
        async with library() as verbale:
            well.append(await replay(verbale, folder, run, files))
    print(f"\nAs the manifest has it: {all(well)}")


@asynccontextmanager
async def library() -> AsyncIterator[Verbale]:
    """An empty library that may fetch from this machine."""
    with tempfile.TemporaryDirectory() as data:
        settings = load_settings(data=Path(data))
        gather = settings.gather.model_copy(update={"allow_private_hosts": ("127.0.0.1",)})
        async with opened(settings.model_copy(update={"gather": gather})) as verbale:
            yield verbale


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("eval", type=Path, help="the folder that holds feeds/gov")
    parser.add_argument("--runs", nargs="*", default=list(RUNS), choices=RUNS)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.eval / "feeds" / "gov", arguments.runs))
