"""Train the multilingual reader, ship it, and fit the models that trust it.

    python -m benchmarks.training.multilingual OUT NTREX PARAGRAPHS ENGLISH…

``NTREX`` is the folder of the repository of NTREX-128; ``PARAGRAPHS`` has the files that
``benchmarks/training/reader/originals.py`` names; ``ENGLISH`` are files of examples that the
reader for English learned from (``benchmarks.training``). A run that was stopped goes on where it
was.
"""

import argparse
import logging
import random
from pathlib import Path

from benchmarks.training import originals, ship
from benchmarks.training.reader import examples
from benchmarks.training.reader.multilingual import export_multilingual, unpack_multilingual
from benchmarks.training.reader.originals import (
    News,
    of_news,
    of_paragraphs,
    of_translations,
    read_originals,
    read_translations,
)
from benchmarks.training.reader.train import Plan, train
from index.embedding import quantized
from index.embedding.quantized import MULTILINGUAL_READER

ENGLISH = 16_000
"""English examples at most, which keep what a question asks for in mind."""

SEED = 20261202

RATE = 1.2e-4

CHAT = 0.4
"""Share of the questions that are turned into chat style."""


def _examples(given: argparse.Namespace) -> list[examples.Example]:
    chance = random.Random(SEED)
    english = [one for file in given.english for one in examples.read_examples(file)]
    news, written = News(given.ntrex), read_originals("train")
    return [
        *of_news(written, news, chance),
        *of_translations(written, read_translations("train"), news, chance),
        *of_paragraphs(given.paragraphs, chance),
        *chance.sample(english, min(ENGLISH, len(english))),
    ]


def main() -> None:
    """Make the examples, train, ship, and fit."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.multilingual",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("out", type=Path)
    parser.add_argument("ntrex", type=Path)
    parser.add_argument("paragraphs", type=Path)
    parser.add_argument("english", type=Path, nargs="+")
    given = parser.parse_args()
    begun = given.out / "begun"
    if not begun.exists():
        unpack_multilingual(begun)
    trained = train(_examples(given), Plan(begun, given.out / "trained", RATE, CHAT))
    packed = given.out / "multilingual-reader.safetensors"
    export_multilingual(trained, packed)
    ship.ship(MULTILINGUAL_READER, packed, Path(quantized.__file__))
    originals.fitted(given.out / "library", given.ntrex)


if __name__ == "__main__":
    main()
