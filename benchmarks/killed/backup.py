"""``verbale backup`` killed at random moments, beside a library that takes in and is asked.

    python -m benchmarks.killed.backup
    python -m benchmarks.killed.backup --size 15000

While one process imports articles and answers questions without pause, another takes backups and is
killed by SIGKILL. After each kill the name bears nothing, or a whole backup. At the end a last
backup is restored elsewhere, and its answers are held against those of the library.

With ``--size`` the time, the memory and the size of one backup and its restore are measured
instead, on articles of made-up words.
"""

import argparse
import asyncio
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.processes import ROOT, environment
from index.app import Verbale, opened
from index.embedding.registry import open_encoder
from index.errors import InputError
from index.indexing.chunking import CHUNKER
from index.ingest.article_writer import ArticleWriter
from index.operations.backup.archive import read_archive
from index.settings import PACKAGED_MODEL, load_settings
from index.store.library import Library
from index.store.rows import Counts
from index.values import Draft, Question

VERBALE: tuple[str, ...] = (sys.executable, "-m", "index")
NAME = "library.verbale"
_TEXT = """
harbour council grain ferry treaty island envoy quota customs bridge canal fleet border market
season inspector talks winter paper ministry signal river copper lantern orchard railway
"""
_WORDS = _TEXT.split()


@dataclass(frozen=True, slots=True)
class Kill:
    """How one backup ended.

    Attributes:
        after_s: how long it had lived.
        writing: whether it had begun to write.
        left: what the name bore: "nothing", "whole", or what was wrong.
    """

    after_s: float
    writing: bool
    left: str


@dataclass(slots=True)
class Asking:
    """What came of asking all the while."""

    answers: dict[str, str] = field(default_factory=dict)
    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    longest_s: float = 0.0
    imported: int = 0


def question(number: int) -> str:
    """Answered by the article of the same number."""
    return f"where did envoy {number} meet the speaker?"


def article(number: int) -> dict[str, str]:
    """The article of one envoy."""
    return {
        "id": f"envoy-{number}",
        "title": f"Envoy {number} at the customs house",
        "text": f"Envoy {number} sailed in on Monday to see the council's speaker. They met in "
        f"hall {number} of the customs house. Both spoke of grain and of {number} ships.",
        "published_at": "2024-03-05",
    }


def bulk(folder: Path, numbers: range) -> Path:
    """A file of articles."""
    file = folder / f"{numbers.start}.jsonl"
    file.write_text("".join(json.dumps(article(number)) + "\n" for number in numbers))
    return file


@asynccontextmanager
async def busy(data: Path, folder: Path, first: int, questions: int) -> AsyncIterator[Asking]:
    """A library that is asked, and takes articles in, for as long as this lasts."""
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(bulk(folder, range(first)), source="envoys")
        told = Asking()
        for number in range(questions):
            told.answers[question(number)] = await _answer(verbale, question(number))
        work = [asyncio.create_task(_ask(verbale, told))]
        work.append(asyncio.create_task(_import(verbale, folder, first, told)))
        try:
            yield told
        finally:
            for task in work:
                task.cancel()
            ended = await asyncio.gather(*work, return_exceptions=True)
        for error in ended:
            if not isinstance(error, asyncio.CancelledError):
                told.wrong.append(repr(error))


async def _answer(verbale: Verbale, asked: str) -> str:
    found = await verbale.ask(Question(asked))
    return f"{found.answer} | {found.quotes[0].text if found.quotes else found.reason}"


async def _ask(verbale: Verbale, told: Asking) -> None:
    while True:
        for asked, expected in told.answers.items():
            began = time.monotonic()
            answer = await _answer(verbale, asked)
            told.longest_s = max(told.longest_s, time.monotonic() - began)
            told.asked += 1
            if answer != expected:
                told.wrong.append(f"{asked} {answer}")
            await asyncio.sleep(0.05)


async def _import(verbale: Verbale, folder: Path, first: int, told: Asking) -> None:
    while True:
        start = first + told.imported
        taken = await verbale.import_file(bulk(folder, range(start, start + 5)), source="envoys")
        told.imported += taken.outcomes["new"]
        await asyncio.sleep(0.2)


def command(data: Path, *words: str | Path) -> list[str]:
    """``verbale`` in a process of its own."""
    return [*VERBALE, "--data", str(data), *map(str, words)]


@dataclass(frozen=True, slots=True)
class Moments:
    """When backups are killed.

    Attributes:
        writing: the share that is killed after it began to write.
        pause_s: how long after that, at most.
        longest_s: how long the others live, at most.
    """

    writing: float
    pause_s: float
    longest_s: float


def kill_one(data: Path, folder: Path, chance: random.Random, moments: Moments) -> Kill:
    """Take a backup, and kill it at a random moment."""
    file = folder / NAME
    file.unlink(missing_ok=True)
    with subprocess.Popen(
        command(data, "backup", file), cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL
    ) as started:
        began = time.monotonic()
        if chance.random() < moments.writing:
            while started.poll() is None and not _parts(folder):
                time.sleep(0.002)
            time.sleep(chance.uniform(0.0, moments.pause_s))
        else:
            time.sleep(chance.uniform(0.0, moments.longest_s))
        lived, writing = time.monotonic() - began, bool(_parts(folder))
        started.kill()
    return Kill(lived, writing, looked_at(file))


def _parts(folder: Path) -> list[Path]:
    return list(folder.glob(f".{NAME}.*.part"))


def looked_at(file: Path) -> str:
    """What a name bears."""
    if not file.exists():
        return "nothing"
    try:
        with read_archive(file) as backup:
            for part in backup.manifest.parts:
                for _ in backup.lines(part):
                    pass
    except InputError as error:
        return str(error)
    return "whole"


async def kills(
    data: Path, folder: Path, first: int, count: int, moments: Moments | None = None
) -> tuple[Asking, list[Kill]]:
    """Kill so many backups of a busy library of at least ``first`` articles.

    Args:
        data: the library's folder.
        folder: for everything else.
        first: articles before the first backup.
        count: of kills.
        moments: when; else half of them while it writes, told by an undisturbed backup.
    """
    chance, ended = random.Random(5), list[Kill]()
    async with busy(data, folder, first, questions=8) as told:
        began = time.monotonic()
        await asyncio.to_thread(_run, command(data, "backup", folder / "calm"))
        longest_s = time.monotonic() - began
        when = moments or Moments(0.5, longest_s / 6, longest_s)
        for _ in range(count):
            for left in folder.glob(f".{NAME}.*.part"):
                left.unlink()  # else the next one could not be told from it
            ended.append(await asyncio.to_thread(kill_one, data, folder, chance, when))
    return told, ended


def _run(words: Sequence[str]) -> None:
    subprocess.run(words, cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)


async def told_of(data: Path, questions: Sequence[str]) -> tuple[Counts, dict[str, str]]:
    """What a library holds, and what it answers."""
    async with opened(load_settings(data=data)) as verbale:
        await verbale.catch_up()
        counts = (await verbale.status()).counts
        return counts, {asked: await _answer(verbale, asked) for asked in questions}


def main(first: int, count: int) -> bool:
    """Measure, and print; whether all is as it should be."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        told, ended = asyncio.run(kills(folder / "data", folder, first, count))
        _run(command(folder / "data", "backup", folder / "last"))
        _run(command(folder / "other", "restore", folder / "last"))
        here = asyncio.run(told_of(folder / "data", list(told.answers)))
        there = asyncio.run(told_of(folder / "other", list(told.answers)))
    print("| killed after, s | had begun to write | under the name |\n|-|-|-|")
    for one in ended:
        print(f"| {one.after_s:.2f} | {'yes' if one.writing else 'no'} | {one.left} |")
    rows = (
        (
            "kills",
            f"{len(ended)}, {sum(one.writing for one in ended)} of them while it wrote",
            True,
        ),
        (
            "half files under the name",
            f"{sum(one.left not in {'nothing', 'whole'} for one in ended)}",
            all(one.left in {"nothing", "whole"} for one in ended),
        ),
        ("questions meanwhile", f"{told.asked}, the slowest {told.longest_s:.2f} s", True),
        ("answered otherwise, or failed", f"{len(told.wrong)}", not told.wrong),
        ("articles imported meanwhile", f"{told.imported}", told.imported > 0),
        ("restored elsewhere: counts", f"{there[0].articles} articles", here[0] == there[0]),
        ("restored elsewhere: answers", f"{len(there[1])} the same", here[1] == there[1]),
    )
    return _report(rows)


def _report(rows: Sequence[tuple[str, str, bool]]) -> bool:
    print("\n| | | |\n|-|-|-|")
    for what, told, well in rows:
        print(f"| {what} | {told} | {'yes' if well else 'NO'} |")
    return all(well for _, _, well in rows)


def sizes(count: int) -> bool:
    """Measure one backup and one restore of many articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = folder / "data" / "library.sqlite"
        _fill(library, count)
        rows = [("library", f"{library.stat().st_size / 1e6:,.0f} MB", True)]
        for what in ("backup", "restore"):
            data = folder / ("data" if what == "backup" else "other")
            seconds, peak = _measured(data, what, folder / NAME)
            rows.append((what, f"{seconds:.1f} s, at most {peak / 1e3:,.0f} MB of memory", True))
        rows.append(("file", f"{(folder / NAME).stat().st_size / 1e6:,.1f} MB", True))
    return _report(rows)


_RESTORED = """
import sys
from pathlib import Path
from index.operations.backup.backup import restore
Path(sys.argv[1]).mkdir(exist_ok=True)
restore(Path(sys.argv[2]), f"sqlite:///{sys.argv[1]}/library.sqlite")
"""


def _measured(data: Path, what: str, file: Path) -> tuple[float, int]:
    """Seconds and peak memory in kB; of a restore without encoding."""
    words: list[str] = command(data, "backup", file)
    if what == "restore":
        words = [sys.executable, "-c", _RESTORED, str(data), str(file)]
    began = time.monotonic()
    started = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(started.pid, 0)
    started.returncode = os.waitstatus_to_exitcode(status)
    assert started.returncode == 0
    return time.monotonic() - began, _peak(used)


def _peak(used: resource.struct_rusage) -> int:
    return int(used.ru_maxrss)


def _fill(file: Path, count: int) -> None:
    file.parent.mkdir()
    encoder = open_encoder(PACKAGED_MODEL)
    chance = random.Random(6)
    with closing(Library.open(f"sqlite:///{file}")) as library:
        library.generations.begin(encoder.identity, CHUNKER, PACKAGED_MODEL)
        under = library.articles.source("public", "made up", "bulk")
        drafts = (Draft(**_long(number, chance)) for number in range(count))
        for _ in ArticleWriter(library, encoder).store(under, drafts):
            pass


def _long(number: int, chance: random.Random) -> dict[str, Any]:
    sentences = (
        f"The {' '.join(chance.choices(_WORDS, k=14))} were named on day {chance.randrange(999)}."
        for _ in range(30)
    )
    return {"title": f"Notes of {number}", "text": " ".join(sentences), "external_id": str(number)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--articles", type=int, default=1_500, help="before the first backup")
    parser.add_argument("--size", type=int, default=0, help="measure one backup of so many")
    given = parser.parse_args()
    sys.exit(not (sizes(given.size) if given.size else main(given.articles, given.kills)))
