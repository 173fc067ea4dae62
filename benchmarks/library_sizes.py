"""How good answers are by the size of the library.

    python -m benchmarks.library_sizes --sizes 32 300 3000 ARTICLES… --lists LIST…

For each size, articles are drawn for libraries, among them those that answer some questions of the
lists, and these are asked: a library of 32 gets what answers about twelve of them, so there are as
many libraries as that needs; one of thousands has room for all. Questions that nothing answers are
dealt out, too. ``LIST`` is as for ``verbale evaluate``, ``ARTICLES`` are bulk files.
"""

import argparse
import asyncio
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.confidence_intervals import MEASURES, Rows, interval, outcome, sampled
from benchmarks.processor import processor
from benchmarks.training.cases import read_lines, write_articles
from index.answer.presentation.as_json import answer_object
from index.app import Verbale, opened
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.settings import load_settings

SHOWN = (
    "right sentence first", "AUROC", "answered of answerable", "refused of unanswerable",
    "bold words wrong",
)  # fmt: skip
"""Measures of the table."""

LEAST_ROOM = 3
"""A library has at least so many times the articles that answer its questions."""

Article = dict[str, Any]
Library = tuple[list[Article], list[ExpectedAnswer]]
"""The articles of a library, and the questions that it is asked."""


def libraries(
    articles: Mapping[str, Article], asked: Sequence[ExpectedAnswer], size: int, seed: int = 1
) -> Iterator[Library]:
    """Yield libraries of a size, each with some of the questions; together they have all.

    Args:
        articles: all articles by id.
        asked: the questions.
        size: articles of each library, at most all.
        seed: the seed of what is drawn.
    """
    chance = random.Random(seed)
    questions = chance.sample(list(asked), len(asked))
    answering = {one for each in questions for one in each.articles & articles.keys()}
    count = max(1, -(-len(answering) * LEAST_ROOM // size))
    for number in range(count):
        some = questions[number::count]
        chosen = {one for each in some for one in each.articles & articles.keys()}
        others = sorted(articles.keys() - answering)
        more = chance.sample(others, min(len(others), max(0, size - len(chosen))))
        yield [articles[one] for one in sorted({*chosen, *more})], some


async def measured(library: Library) -> list[tuple[float, ...]]:
    """Import the articles of a library, ask its questions, and return a row for each."""
    articles, asked = library

    def ask(verbale: Verbale) -> list[tuple[float, ...]]:
        answers = [verbale.answerer.answer(one.question) for one in asked]
        return [
            outcome(one, answer_object(answer)).row
            for one, answer in zip(asked, answers, strict=True)
        ]

    with tempfile.TemporaryDirectory() as folder:
        bulk = write_articles(articles, Path(folder) / "bulk")
        async with opened(load_settings(data=Path(folder) / "library")) as verbale:
            await verbale.import_file(bulk)
            return await asyncio.to_thread(ask, verbale)


def line(size: int, count: int, rows: Rows) -> str:
    """Return the line of the table for a size, with 95 % intervals."""
    samples = sampled(len(rows))
    cells = [
        f"**{MEASURES[name](rows):.3f}** {interval([MEASURES[name](rows[one]) for one in samples])}"
        for name in SHOWN
    ]
    return f"| {size:,} | {count} | " + " | ".join(cells) + " |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--lists", type=Path, nargs="+", required=True)
    parser.add_argument("--sizes", type=int, nargs="+", default=[32, 300, 3_000])
    given = parser.parse_args()
    articles = {one["id"]: one for file in given.articles for one in read_lines(file)}
    asked = [one for file in given.lists for one in read_expected(file)]
    print(processor(), "", "| articles | libraries | " + " | ".join(SHOWN) + " |", sep="\n")
    print("|--:|--:|" + "--:|" * len(SHOWN))
    for size in given.sizes:
        some = [*libraries(articles, asked, size)]
        rows = [row for one in tqdm(some) for row in asyncio.run(measured(one))]
        print(line(size, len(some), np.array(rows, float)), flush=True)


if __name__ == "__main__":
    main()
