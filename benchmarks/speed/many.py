"""A hundred thousand articles' text, imported as ``verbale import`` does; what memory that takes.

    python -m benchmarks.speed.many FOLDER articles.jsonl … [--articles 100000] [--write]

The articles are those of the files, round after round; from the second round on every eighth word
is another one of the same length, and the day another one, so that each article is of its own.
FOLDER gets them as ``many.jsonl``, and the library, some 5 GB. Words are counted instead of running
a model (``--model`` runs it, for hours), so what is measured is all the rest: reading, chunking,
words, statements, offices, events, storing, and at the end the vectors' way into Chroma, whose
index alone is held in memory as a whole.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from unittest.mock import patch
from zlib import crc32

import numpy as np
import numpy.typing as npt

from benchmarks.processes import memory_mib
from benchmarks.processor import processor
from benchmarks.speed.copies import reworded, words_by_length
from benchmarks.speed.pages import RESULTS, replace_figures
from index.app import opened
from index.cli.memory import limit_arenas
from index.settings import load_settings
from tests.lexical import DIMENSIONS, LexicalEncoder, no_reader

EVERY = 10_000
"""Articles, or passages, after which memory is noted."""
_DIRECTIONS = 4096
_DAYS = 41
"""An article of the next round is so many days younger, so that no day gets many."""


class SlimEncoder(LexicalEncoder):
    """Counts words as the tests' encoder does, but keeps no direction for each word it ever saw."""

    _directions = np.random.default_rng(1).standard_normal((_DIRECTIONS, DIMENSIONS), np.float32)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """The sum of the words' directions, of unit length."""
        numbers = [crc32(word.encode()) % _DIRECTIONS for word in text.lower().split() or [""]]
        added = self._directions[numbers].sum(axis=0)
        return np.asarray(added / np.linalg.norm(added), np.float32)


@dataclass(frozen=True, slots=True)
class Noted:
    """Memory at one moment, in MiB.

    Attributes:
        what: what was done then: reading articles, encoding or placing passages.
        done: how many of them.
        seconds: since the import began.
        cpu: processor seconds since then.
        resident: all that is in memory, files included.
        own: without what is mapped from files.
    """

    what: str
    done: int
    seconds: float
    cpu: float
    resident: float
    own: float


@dataclass
class Watch:
    """Notes the memory whenever so many more articles or passages are done."""

    noted: list[Noted] = field(default_factory=list)
    _next: dict[str, int] = field(default_factory=dict)
    _began: tuple[float, float] = field(
        default_factory=lambda: (time.perf_counter(), time.process_time())
    )

    def __call__(self, what: str, done: int, total: int) -> None:
        """Note, and tell."""
        if done >= self._next.get(what, EVERY):
            self._next[what] = (done // EVERY + 1) * EVERY
            wall, cpu = (
                now - then
                for now, then in zip(
                    (time.perf_counter(), time.process_time()), self._began, strict=True
                )
            )
            self.noted.append(Noted(what, done, wall, cpu, memory_mib(), memory_mib("RssAnon")))
            print(self.noted[-1], f"of {total:,}", file=sys.stderr, flush=True)


def articles(files: Sequence[Path], count: int) -> Iterator[dict[str, object]]:
    """So many articles, each of its own."""
    real = [json.loads(line) for file in files for line in file.open(encoding="utf-8")]
    words = words_by_length(one["text"] for one in real)
    for number in range(count):
        again, which = divmod(number, len(real))
        yield _varied(real[which], again, words, random.Random(number)) if again else real[which]


def _varied(
    one: dict[str, object],
    again: int,
    words: Mapping[int, Sequence[str]],
    chance: random.Random,
) -> dict[str, object]:
    title, text, day = (str(one[name] or "") for name in ("title", "text", "published_at"))
    if day:
        day = (date.fromisoformat(day[:10]) + timedelta(days=_DAYS * again)).isoformat()
    return {
        "id": f"{one['id']}-{again}",
        "title": reworded(title, words, chance),
        "text": reworded(text, words, chance),
        "url": f"{one['url']}?again={again}",
        "source": one["source"],
        "published_at": day or None,
    }


async def imported(file: Path, data: Path) -> tuple[Watch, int, int]:
    """Import; what was noted, and how many articles and passages there are."""
    async with opened(load_settings(data=data)) as verbale:
        watch = Watch()
        await verbale.import_file(file, watcher=watch)
        counts = (await verbale.status()).counts
    return watch, counts.articles, counts.passages


def table(noted: Sequence[Noted]) -> Iterator[str]:
    """A line for each moment."""
    yield "| done | after | processor | memory, MiB | without mapped files |"
    yield "|---|--:|--:|--:|--:|"
    for one in noted:
        done = f"{one.what}: {one.done:,}"
        yield (
            f"| {done} | {one.seconds:,.0f} s | {one.cpu:,.0f} s | {one.resident:,.0f} "
            f"| {one.own:,.0f} |"
        )


def main() -> None:
    """Write the articles, import them and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, help="gets the articles and the library")
    parser.add_argument("files", type=Path, nargs="+", help="articles as JSON Lines")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--write", action="store_true", help="keep the table")
    parser.add_argument("--model", action="store_true", help="run the packaged encoder")
    given = parser.parse_args()
    file, data = given.folder / "many.jsonl", given.folder / "data"
    given.folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(data, ignore_errors=True)
    with file.open("w", encoding="utf-8") as lines:
        for one in islice(articles(given.files, given.articles), given.articles):
            lines.write(json.dumps(one) + "\n")
    began = processor()
    limit_arenas()  # as every command does
    with ExitStack() as held:
        if not given.model:
            held.enter_context(patch("index.answer.models.open_encoders", SlimEncoder))
            held.enter_context(patch("index.answer.models.open_reader", no_reader))
        watch, stored, passages = asyncio.run(imported(file, data))
    told = [f"{datetime.now(UTC).date()}; {began}; {stored:,} articles, {passages:,} passages\n"]
    told += table(watch.noted)
    print(*told, sep="\n")
    if given.write:
        replace_figures(RESULTS, "many", told)


if __name__ == "__main__":
    main()
