"""What becomes of hundreds of feeds, sound, damaged and hostile, and whether they are read right.

    python -m benchmarks.gathering.feeds [../shared/eval]

The folder holds ``feeds/feedparser`` (a parser's own tests, which say in a comment what they
expect), ``feeds/bombs`` and ``feeds/gov`` (snapshots, with what they hold in manifest.json). Each
file is read in a worker that is bounded as in service.

Few bombs are feeds, and what is no feed is refused before a parser sees it; so each DOCTYPE is also
put before an RSS feed and a sitemap that use its entities ("bombs in feeds"). Those that name a
server name a listener of this machine, and those that name a file name one that is there.
Attempts to connect are counted at the listener and in the worker; the run begins by making sure
that both count.
"""

import argparse
import ast
import asyncio
import json
import re
import resource
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from email.message import Message
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from index.errors import InputError
from index.ingest.extract.sandbox import SECONDS, ParserPool
from index.ingest.feeds.entries import entry_draft, one_line
from index.ingest.feeds.listing import Listing
from index.ingest.feeds.parse import looks_like_listing, read_listing

DEFAULT = Path("../shared/eval")
PLAIN = ("feedparser", "gov")
SECRET = "the words of a file of this machine"
LEAKS = (SECRET, "1234567890" * 8)
"""What stands in a listing only where an entity was expanded."""
NO_FEEDS = {"manifest.json"}
PLACE = "http://127.0.0.1:8097"
"""Where the parser's tests expect to be served from."""

_HEADER = rb"(?im)^\s*Header:\s*%s:\s*([^\r\n]*)"
_EXPECTED = re.compile(
    rb"Expect:\s*(?:not bozo and )?(feed|entries\[0\])(?:\['(\w+)'\]|\.(\w+)) =="
    rb" (u?(?:'.*'|\".*\"))\s*$",
    re.MULTILINE,
)
_DOCTYPE = re.compile(rb"<!DOCTYPE\s+\S+(.*\]\s*>)", re.DOTALL)
_ENTITY = re.compile(rb"<!ENTITY\s+(\w+)")
_FILE = re.compile(rb"file:///[^\"']*")
_ELSEWHERE = re.compile(rb"https?://[\w.:-]+(?=[^\s\"'<>]*\"\s*>)")
_READ: dict[tuple[str, str], Callable[[Listing], str | None]] = {
    ("feed", "title"): lambda listing: listing.title,
    ("entries[0]", "title"): lambda listing: listing.entries[0].title,
    ("entries[0]", "link"): lambda listing: listing.entries[0].url,
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What a worker made of one file; ``peak`` is the process's, in MiB."""

    listing: Listing | None
    refused: str
    drafts: int
    seconds: float
    peak: float
    connections: int


@dataclass(slots=True)
class Outcomes:
    """What became of the files of one set."""

    files: int = 0
    read: int = 0
    crashed: list[str] = field(default_factory=list)
    too_much: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    agreed: Counter[tuple[str, str]] = field(default_factory=Counter)
    entries: int = 0
    whole: int = 0
    drafts: int = 0
    held: int = 0
    missed: int = 0
    leaked: int = 0
    slowest: float = 0.0
    peak: float = 0.0
    connections: int = 0


_attempts: list[object] = []


def connected(port: int) -> tuple[int, int]:
    """How many attempts a worker counts of two that are made in it, and how many got through."""
    through = 0
    with socket.create_connection(("127.0.0.1", port)):
        through += 1  # nothing is patched yet: this is for the listener to count
    _count_connections()
    before = len(_attempts)
    for ask in (socket.create_connection, socket.socket().connect):
        try:
            ask(("127.0.0.1", port))
            through += 1
        except OSError:
            pass
    return len(_attempts) - before, through


def tried(body: bytes, url: str, content_type: str, charset: str | None) -> Trial:
    """Read one file; runs in a worker."""
    _count_connections()
    before, began = len(_attempts), time.perf_counter()
    looks_like_listing(body, content_type)  # it must not crash or be slow either
    listing, refused, drafts = None, "", 0
    try:
        listing = read_listing(body, url, content_type, charset)
        drafts = sum(_is_draft(listing, at, url) for at in range(len(listing.entries)))
    except InputError as error:
        refused = str(error)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    attempts = len(_attempts) - before
    return Trial(listing, refused, drafts, seconds, peak, attempts)


def _is_draft(listing: Listing, at: int, url: str) -> bool:
    try:
        entry_draft(listing.entries[at], listing, url)
    except InputError:
        return False
    return True


def _count_connections() -> None:
    """From now on, whatever asks for a name or a connection is counted and refused."""
    if not _attempts:
        _attempts.append("patched")

        def refuse(*asked: object, **_: object) -> None:
            _attempts.append(asked)
            raise OSError("no connections here")

        for name in ("connect", "connect_ex"):
            setattr(socket.socket, name, refuse)
        socket.getaddrinfo = refuse  # type: ignore[assignment]


def files_of(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """The files under ``folder``, in order."""
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        if file.name not in NO_FEEDS:
            yield file, file.read_bytes()


def armed(folder: Path, port: int, secret: Path) -> Iterator[tuple[Path, bytes]]:
    """The bombs, as they are but for the servers and files that they name."""
    for file, body in files_of(folder):
        here = _ELSEWHERE.sub(f"http://127.0.0.1:{port}".encode(), body)
        yield file, _FILE.sub(secret.as_uri().encode(), here)


def in_feeds(bombs: Iterable[tuple[Path, bytes]]) -> Iterator[tuple[Path, bytes]]:
    """A feed and a sitemap for each bomb that declares something."""
    for file, body in bombs:
        doctype = _DOCTYPE.search(body)
        if doctype is None:
            continue
        used = b"".join(b"&%s;" % name for name in _ENTITY.findall(doctype[0])) * 1_000
        item = b"<item><title>%s</title><link>https://a.example/1</link></item>" % used
        news = b"<news><title>%s</title></news>" % used  # a long address would be skipped
        page = b"<url><loc>https://a.example/1</loc>%s</url>" % news
        for root, inside in ((b"rss", b"<channel>%s</channel>" % item), (b"urlset", page)):
            whole = b"<!DOCTYPE %s%s<%s>%s</%s>" % (root, doctype[1], root, inside, root)
            yield file.with_suffix(f".{root.decode()}"), whole


async def outcomes(
    folder: Path, files: Iterable[tuple[Path, bytes]], parsers: ParserPool
) -> Outcomes:
    """What becomes of ``files``, which lie under ``folder``."""
    told, held = Outcomes(), _held(folder)
    for file, body in files:
        before = told.entries
        await _one(told, file, body, f"{PLACE}/{file.relative_to(folder)}", parsers)
        told.held += held.get(file.name, 0)
        told.missed += max(0, held.get(file.name, 0) - (told.entries - before))
    return told


async def _one(told: Outcomes, file: Path, body: bytes, url: str, parsers: ParserPool) -> None:
    told.files += 1
    content_type, charset = _content_type(body)
    place = _header(body, b"Content-Location") or url
    try:
        trial = await parsers.run(tried, body, place, content_type, charset)
    except InputError as error:
        told.too_much.append(f"{file}: {error}")
        return
    except Exception as error:  # noqa: BLE001 - a crash is what is looked for
        told.crashed.append(f"{file}: {error!r}")
        return
    told.slowest = max(told.slowest, trial.seconds)
    told.peak = max(told.peak, trial.peak)
    told.connections += trial.connections
    told.drafts += trial.drafts
    if trial.listing is None:
        told.refused[_reason(trial.refused)] += 1
        return
    told.read += 1
    told.leaked += any(word in repr(trial.listing) for word in LEAKS)
    told.entries += len(trial.listing.entries)
    told.whole += sum(entry.full for entry in trial.listing.entries)
    told.agreed.update(_agreements(body, trial.listing))


def _held(folder: Path) -> dict[str, int]:
    manifest = folder / "manifest.json"
    files = json.loads(manifest.read_text())["files"] if manifest.exists() else []
    return {one["file"]: one["items"] for one in files if "items" in one}


def _header(body: bytes, name: bytes) -> str:
    found = re.search(_HEADER % name, body)
    return found[1].decode("latin-1").strip() if found else ""


def _content_type(body: bytes) -> tuple[str, str | None]:
    message = Message()
    message["Content-Type"] = _header(body, b"Content-type")
    named = message["Content-Type"]
    return (message.get_content_type() if named else ""), message.get_content_charset()


def _reason(refusal: str) -> str:
    found = re.search(r"is not a feed: ([^.]*)|(is damaged|took longer|more than \d+ MB)", refusal)
    return (found[1] or found[2]) if found else refusal


def _agreements(body: bytes, listing: Listing) -> Iterator[tuple[str, str]]:
    """For each thing that a file's comment expects, whether it was found."""
    for whose, one, two, literal in _EXPECTED.findall(body):
        key = whose.decode(), (one or two).decode()
        if key not in _READ:
            continue
        try:
            expected = ast.literal_eval(literal.decode())
        except (ValueError, SyntaxError):
            continue
        yield f"{key[0]} {key[1]}", agreement(key, expected, listing)


def agreement(key: tuple[str, str], expected: str, listing: Listing) -> str:
    """How what was read compares with what the test expects of ``key``."""
    if key[0] != "feed" and not listing.entries:
        return "of no use"
    found = _READ[key](listing) or ""
    if found == expected:
        return "same"
    return "same, plain" if found == one_line(expected, markup=True) else "other"


def tables(found: dict[str, Outcomes]) -> Iterator[str]:
    """Everything, as tables."""
    yield "| set | files | read | refused | crashed | over the limit | slowest, ms | peak, MiB |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, told in found.items():
        counts = (told.files, told.read, told.refused.total(), len(told.crashed))
        yield (
            f"| {name} | {' | '.join(map(str, counts))} | {len(told.too_much)} "
            f"| {told.slowest * 1000:.0f} | {told.peak:.0f} |"
        )
    yield "\n| set | refused because | files |\n|---|---|---|"
    for name, told in found.items():
        for reason, count in told.refused.most_common():
            yield f"| {name} | {reason} | {count} |"
    yield from _agreement_table(found["feedparser"].agreed)
    gov = found["gov"]
    yield (
        f"\nOf {gov.entries} entries of governments, {gov.whole} are whole, {gov.drafts} became "
        f"articles; of the {gov.held} that the manifest counts, {gov.missed} were missed."
    )


def _agreement_table(agreed: Counter[tuple[str, str]]) -> Iterator[str]:
    kinds = ("same", "same, plain", "of no use", "other")
    yield f"\n| expected of feedparser's tests | {' | '.join(kinds)} |\n|---|---|---|---|---|"
    for thing in sorted({thing for thing, _ in agreed}):
        yield f"| {thing} | {' | '.join(str(agreed[thing, kind]) for kind in kinds)} |"


async def measured(folder: Path) -> tuple[dict[str, Outcomes], int]:
    """The outcomes of each set, and how many connections the listener got."""
    reached: list[object] = []

    async def count(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        reached.append(writer.get_extra_info("peername"))
        writer.close()

    server = await asyncio.start_server(count, "127.0.0.1", 0)
    parsers = ParserPool()
    try:
        port = server.sockets[0].getsockname()[1]
        counted, through = await parsers.run(connected, port)
        await asyncio.sleep(0.1)
        if (counted, through, len(reached)) != (2, 1, 1):
            raise RuntimeError(f"connections are not counted: {counted}, {through}, {len(reached)}")
        reached.clear()
        found = await _found(folder / "feeds", parsers, port)
    finally:
        parsers.close()
        server.close()
    return found, len(reached)


async def _found(feeds: Path, parsers: ParserPool, port: int) -> dict[str, Outcomes]:
    found = {name: await outcomes(feeds / name, files_of(feeds / name), parsers) for name in PLAIN}
    with TemporaryDirectory() as folder:
        secret = Path(folder) / "secret.txt"
        secret.write_text(SECRET)
        bombs = list(armed(feeds / "bombs", port, secret))
        found["bombs"] = await outcomes(feeds / "bombs", bombs, parsers)
        found["bombs in feeds"] = await outcomes(feeds / "bombs", in_feeds(bombs), parsers)
    return found


def main(given: Sequence[str]) -> int:
    """Print the tables; 1 where anything crashed, ran over its limit or reached out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("eval", type=Path, nargs="?", default=DEFAULT, help="holds feeds/")
    folder: Path = parser.parse_args(given).eval
    if not (folder / "feeds").is_dir():
        parser.error(f"{folder} has no folder feeds")
    found, reached = asyncio.run(measured(folder))
    for row in tables(found):
        print(row)
    attempts = sum(told.connections for told in found.values())
    print(f"\nConnections: {attempts} tried in workers, {reached} at the listener.")
    print(
        f"Limit: {SECONDS:g} s a file. feedparser {version('feedparser')}, lxml {version('lxml')}."
    )
    leaked = sum(told.leaked for told in found.values())
    print(f"Entities expanded: {leaked}.")
    failures = [line for told in found.values() for line in told.crashed + told.too_much]
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures or attempts or reached or leaked else 0


if __name__ == "__main__":
    # Workers find the function that they run in this module by its own name.
    from benchmarks.gathering.feeds import main as begin

    sys.exit(begin(sys.argv[1:]))
