"""How fast Verbale is on this machine, in one table.

    python -m benchmarks.speed [--write] [--quick]
    python -m benchmarks.speed --data LIBRARY questions.jsonl …

Without a library, articles are mixed from the sample: 2,000 of them (``--quick``: 300) have about
8,000 passages. ``--write`` keeps the table beside this file and in benchmarks/results.md, and draws
how cost grows with size; ``--quick`` compares with that table and says what got slower. Run it
while nothing else does.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.speed import measures, peers
from benchmarks.speed.corpus import write_articles
from benchmarks.speed.growth import draw
from benchmarks.speed.measures import Ground
from benchmarks.speed.pages import DOCS, RESULTS, replace_figures
from benchmarks.speed.table import Row, Table, slower
from index.app import opened
from index.cli.memory import limit_arenas
from index.operations.evaluation.dataset import read_expected
from index.settings import load_settings
from index.values import PUBLIC, Question

KEPT = Path(__file__).with_name("table.json")
PICTURE = DOCS / "pictures" / "growth.svg"
ARTICLES, QUICK_ARTICLES = 2_000, 300
ROUNDS, QUICK_ROUNDS = 5, 3
TEXTS = 64
"""Passages that encoders are given at once."""


def told(text: str) -> None:
    """Say on the terminal how far the measuring has come."""
    print(text, file=sys.stderr, flush=True)


async def filled(folder: Path, count: int) -> tuple[list[Question], list[Row]]:
    """Import so many articles into a new library; return questions, and how fast it went."""
    file = folder / "mixed.jsonl"
    asked = write_articles(file, count)
    async with opened(load_settings(data=folder / "data")) as verbale:
        began = time.perf_counter()
        await verbale.import_file(file)
        taken = time.perf_counter() - began
        status = await verbale.status()
    passages = status.counts.passages
    rate = Row("import: passages, end to end", passages / taken, "1/s", less_is_better=False)
    return asked, [Row("import: passages of the library", passages, "passages"), rate]


def _texts(data: Path) -> list[str]:
    async def read() -> list[str]:
        async with opened(load_settings(data=data), searching=False) as verbale:
            articles = [one for one, _ in zip(verbale.export(PUBLIC), range(TEXTS), strict=False)]
        return [" ".join(one.text.split()[:160]) for one in articles]

    return asyncio.run(read())


def table(ground: Ground, rows: Sequence[Row], *, quick: bool) -> Table:
    """Measure everything in turn; the peers of PyPI take their time."""
    told("questions …")
    rows = [*rows, *asyncio.run(measures.questions(ground))]
    told("filters …")
    rows += asyncio.run(measures.filters(ground))
    if not quick:
        told("peers …")
        rows += asyncio.run(peers.rows(ground))
    told("encoders …")
    rows += measures.encoding(ground, _texts(ground.data))
    told("first questions …")
    rows += measures.cold(ground, {} if quick else measures.SCRIPTS_OF_PEERS)
    return Table.of(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("questions", type=Path, nargs="*", help="lists of questions, for --data")
    parser.add_argument("--data", type=Path, help="a data folder; it is only read")
    parser.add_argument("--quick", action="store_true", help="a few minutes; compare")
    parser.add_argument("--write", action="store_true", help="keep the table and draw the growth")
    given = parser.parse_args()
    limit_arenas()  # as every command does
    with tempfile.TemporaryDirectory() as folder:
        now = _measured(given, Path(folder))
        print(*now.markdown(), sep="\n")
        if given.write:
            now.write(KEPT)
            replace_figures(RESULTS, "figures", now.markdown())
            draw(Path(folder), PICTURE, told)
    if given.quick and KEPT.exists():
        print("\n" + ("\n".join(slower(now, Table.read(KEPT))) or "Nothing got slower."))


def _measured(given: argparse.Namespace, folder: Path) -> Table:
    rounds = QUICK_ROUNDS if given.quick else ROUNDS
    if given.data:
        asked = [one.question for file in given.questions for one in read_expected(file)]
        return table(Ground(given.data, asked, rounds), [], quick=given.quick)
    told("import …")
    asked, rows = asyncio.run(filled(folder, QUICK_ARTICLES if given.quick else ARTICLES))
    return table(Ground(folder / "data", asked, rounds), rows, quick=given.quick)


if __name__ == "__main__":
    main()
