"""Evidence packets of pages that a server of this machine shows, checked on an empty machine.

    python -m benchmarks.evidence ../shared/eval/articles/*.jsonl ../shared/eval/html

Each page is fetched, read and stored as when a person adds it; the packet of its whole text is
written, and one process of Python checks them all, isolated (``-I``), without site packages
(``-S``) and environment. Then single bytes of packets, chosen by chance, are changed in each of
three ways (one bit, another byte, one byte gone), and the check has to notice.
"""

import argparse
import asyncio
import html
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from index.answer.evidence import verify
from index.app import Verbale, opened
from index.errors import VerbaleError
from index.ingest.options import SourceOptions
from index.settings import load_settings
from index.values import PUBLIC


def pages(sources: Sequence[Path], limit: int) -> list[bytes]:
    """Pages as they are in folders, and pages made of the articles of JSON Lines files."""
    files = [sorted(one.rglob("*.html")) for one in sources if one.is_dir()]
    found = [file.read_bytes() for file in itertools.chain(*files)]
    made = [map(page, one.open("rb")) for one in sources if one.is_file()]
    for one in itertools.chain(*itertools.zip_longest(*made)):  # of each file in turn
        if len(found) >= limit:
            break
        found += [one] if one else []
    return found[:limit]


def page(line: bytes) -> bytes:
    one = json.loads(line)
    title = html.escape(one["title"])
    text = "".join(f"<p>{html.escape(part)}</p>" for part in one["text"].split("\n\n"))
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><article>"
        f"<h1>{title}</h1>{text}</article></body></html>"
    ).encode()


@contextmanager
def shown(found: Sequence[bytes]) -> Iterator[str]:
    """A server of this machine with the pages, by their numbers."""

    class Shows(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            body = found[int(name)] if name.isdigit() else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Set-Cookie", "session=secret")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Shows)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


async def taken(verbale: Verbale, address: str, count: int) -> int:
    """Add the pages; returns how many have no article in them, or one that is there already."""
    refused = 0
    for number in range(count):
        try:
            preview = await verbale.source_service.look(f"{address}/{number}")
            await verbale.source_service.take(preview, SourceOptions(scope=PUBLIC))
        except VerbaleError:
            refused += 1
    return refused


def changed(packet: bytes, place: int, way: int, chance: random.Random) -> bytes:
    if way == 2:
        return packet[:place] + packet[place + 1 :]
    by = 1 << chance.randrange(8) if way == 0 else chance.randrange(1, 256)
    return packet[:place] + bytes([packet[place] ^ by]) + packet[place + 1 :]


async def run(arguments: argparse.Namespace, folder: Path) -> None:
    settings = load_settings(data=folder / "data")
    gather = {"allow_private_hosts": ("127.0.0.1",), "pause_s": 0.0}
    settings = settings.model_copy(update={"gather": settings.gather.model_copy(update=gather)})
    found = pages(arguments.sources, arguments.limit)
    files: list[Path] = []
    started = time.perf_counter()
    with shown(found) as address:
        async with opened(settings, searching=False) as verbale:
            refused = await taken(verbale, address, len(found))
            stored = list(verbale.export(PUBLIC))
            print(f"{len(found)} pages, {refused} without an article, {len(stored)} articles, "
                  f"{time.perf_counter() - started:.0f} s", flush=True)  # fmt: skip
            started = time.perf_counter()
            for one in stored:
                packet = await verbale.evidence_service.of_article(
                    one.key, one.revision, None, (PUBLIC,)
                )
                files.append(folder / f"{one.key}.zip")
                files[-1].write_bytes(packet.content)
    sizes = sorted(one.stat().st_size for one in files)
    took = (time.perf_counter() - started) / len(files) * 1000
    with_page = sum(
        article["lacks"] is None
        for one in files
        for article in verify.check(one.read_bytes())["articles"]
    )
    print(f"{len(files)} packets, {with_page} with their page, {took:.1f} ms each, "
          f"median {sizes[len(sizes) // 2]:,} bytes")  # fmt: skip
    command = [sys.executable, "-I", "-S", verify.__file__, *map(str, files)]
    ran = await asyncio.to_thread(
        subprocess.run, command, check=False, capture_output=True, env={}, cwd=folder
    )
    right = ran.stdout.count(b": every hash and every quote is right")
    print(f"verify.py: exit code {ran.returncode}, {right} of {len(files)} right")
    chance, caught = random.Random(45), 0
    for number in range(arguments.changes):
        content = chance.choice(files).read_bytes()
        try:
            verify.check(changed(content, chance.randrange(len(content)), number % 3, chance))
        except verify.WrongError:
            caught += 1
    print(f"changes of one byte: {caught} of {arguments.changes} caught")
    # Every byte of the smallest one.
    content = min(files, key=lambda one: one.stat().st_size).read_bytes()
    missed = 0
    for place in range(len(content)):
        try:
            verify.check(changed(content, place, 1, chance))
            missed += 1
        except verify.WrongError:
            pass
    print(f"each byte of the smallest packet: {len(content) - missed} of {len(content)} caught")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="+", type=Path, help="JSON Lines files, folders of pages")
    parser.add_argument("--limit", type=int, default=1_100)
    parser.add_argument("--changes", type=int, default=10_000)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(parser.parse_args(), Path(folder)))


if __name__ == "__main__":
    main()
