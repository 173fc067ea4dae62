"""How one question's cost grows from ten thousand passages to a million.

    python -m benchmarks.speed.growing LIBRARY FOLDER [--sizes 10000 100000 1000000]

LIBRARY is a data folder with real articles; it is only read. The libraries are made from it
(``benchmarks.speed.copies``) in FOLDER, which keeps them, so that a run that was stopped goes on;
a million passages take about 9 GB. Each size is measured in a process of its own.
"""

import argparse
import asyncio
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from benchmarks.discord.asked import questions as written
from benchmarks.processor import processor
from benchmarks.speed import measures
from benchmarks.speed.copies import Grower, originals
from benchmarks.speed.growth import plot
from benchmarks.speed.measures import Ground
from benchmarks.speed.pages import DOCS, RESULTS, replace_figures
from benchmarks.speed.table import number_of
from index.app import opened
from index.cli.memory import limit_arenas
from index.settings import load_settings
from index.store.library import Library
from index.values import Question

ASKED = 60
_PASSAGES = "passages"
_AT_ONCE = 4_000
"""Vectors added to Chroma in one write; smaller ones, between which a bot answers, take longer."""


def told(text: str) -> None:
    """Say on the terminal how far it has come."""
    print(text, file=sys.stderr, flush=True)


def filled(source: Path, target: Path, passages: int) -> None:
    """Grow a library to so many passages; one that has them is left as it is."""
    settings = load_settings(data=target)
    target.mkdir(parents=True, exist_ok=True)
    real, grown = (Library.open(load_settings(data=one).database_url) for one in (source, target))
    try:
        live = real.generations.live()
        assert live is not None, f"{source} has no generation"
        generation = grown.generations.begin(live.encoder, live.chunker, live.model)
        if grown.passages.count_of(generation.chunker) < passages:
            grower = Grower(grown, generation, originals(real, live, passages))
            grower.grow(passages, lambda have: told(f"{have:,} passages written"))
    finally:
        real.close()
        grown.close()
    asyncio.run(_placed(settings.data))


async def _placed(data: Path) -> None:
    """Add the vectors to Chroma: nobody waits for its lock, so writes may be large."""
    with (
        patch("index.store.vectors.chroma.WRITE", _AT_ONCE),
        patch("index.store.vectors.sync._STEP", _AT_ONCE),
    ):
        async with opened(load_settings(data=data)) as verbale:
            await verbale.settle(lambda what, done, of: told(f"{what}: {done:,} of {of:,}"))


async def measured(data: Path) -> dict[str, float]:
    """The figures of one size."""
    asked = [Question(text) for text in written(ASKED)]
    ground = Ground(data, asked, 1, year=2021, outlet="U.S. Department of State")
    rows = await measures.questions(ground)
    rows += await measures.filters(ground)
    async with opened(load_settings(data=data), searching=False) as verbale:
        passages = (await verbale.status()).counts.passages
        looks = []
        for _ in range(2):
            began = time.perf_counter()
            await verbale.catch_up(wait=False)
            looks.append(1000 * (time.perf_counter() - began))
    figures = {f"{row.name}, {row.unit}": row.value for row in rows}
    return figures | {
        _PASSAGES: passages,
        "first look for what is new, ms": looks[0],
        "every further look, ms": looks[1],
        "on disk, GB": _bytes(data) / 1e9,
    }


def _bytes(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def table(points: Sequence[dict[str, float]]) -> Iterator[str]:
    """A column a size."""
    sizes = [f"{point[_PASSAGES]:,.0f}" for point in points]
    yield f"{datetime.now(UTC).date()}; {processor()}\n"
    yield f"| passages | {' | '.join(sizes)} | last / first |"
    yield "|---|" + "--:|" * (len(points) + 1)
    for name, first in points[0].items():
        if name != _PASSAGES:
            figures = [number_of(point[name]) for point in points]
            ratio = points[-1][name] / first if first else float("nan")
            yield f"| {name} | {' | '.join(figures)} | {ratio:.2f} |"


def main() -> None:
    """Grow, measure and print."""
    parser = argparse.ArgumentParser(description="How one question's cost grows.")
    parser.add_argument("library", type=Path, help="a data folder with real articles")
    parser.add_argument("folder", type=Path, help="where the libraries are made and kept")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--write", action="store_true", help="keep table and picture")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        limit_arenas()  # as every command does
        print(json.dumps(asyncio.run(measured(given.one))))
        return
    points = [_point(given, size) for size in sorted(given.sizes)]
    print(*table(points), sep="\n")
    if given.write:
        plot(points, DOCS / "pictures" / "growth-million.svg")
        replace_figures(RESULTS, "growth", table(points))


def _point(given: argparse.Namespace, size: int) -> dict[str, float]:
    data = given.folder / f"passages-{size}"
    smaller = sorted(given.folder.glob("passages-*"), key=lambda one: int(one.name[9:]))
    before = [one for one in smaller if int(one.name[9:]) < size]
    if not data.exists() and before:
        shutil.copytree(before[-1], data, ignore=shutil.ignore_patterns("*.lock"))
    filled(given.library, data, size)
    told(f"measuring {size:,} passages …")
    command = [sys.executable, "-m", "benchmarks.speed.growing", str(given.library)]
    command += [str(given.folder), "--one", str(data)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
