"""Train the packaged reader step by step."""

import argparse
import asyncio
import logging
import random
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from index.app import opened
from index.embedding.quantized import export
from index.settings import load_settings
from index.training.questions import read_written, texts_of
from index.training.reader.examples import from_squad, read_examples, with_strangers, write_examples
from index.training.reader.mining import Miner
from index.training.reader.relevance import WHEEL, CrossEncoder, with_relevance
from index.training.reader.train import RATE, Plan, train
from index.training.reader.twins import with_near_twins

SHARES = {
    "train-v1.1.json": 0.27,
    "squadshifts-new_wiki.json": 1.0,
    "squadshifts-reddit.json": 0.35,
    "squadshifts-amazon_reviews.json": 0.2,
}
"""Share of each file in SQuAD format to train on: more of what is closer to news."""

SEED = 20261125


def _general(folder: Path, out: Path) -> int:
    chance = random.Random(SEED)
    kept = []
    for name, share in SHARES.items():
        examples = list(from_squad(folder / name))
        few = chance.sample(examples, round(len(examples) * share))
        kept += with_strangers(few, 1 / 3, SEED)
    return write_examples(out, kept)


async def _mine(data: Path, out: Path, questions: Path, articles: Sequence[Path]) -> int:
    written = read_written(questions, texts_of(articles), {"train"})
    async with opened(load_settings(data=data)) as verbale:
        miner = Miner(verbale.answerer, SEED)
        examples = (made for one in tqdm(written, unit="question") for made in miner.examples(one))
        return await asyncio.to_thread(write_examples, out, examples)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m index.training.reader", description=__doc__)
    steps = parser.add_subparsers(dest="step", required=True)
    general = steps.add_parser("general", help="examples from SQuAD and SQuADShifts")
    general.add_argument("folder", type=Path, help="folder of " + ", ".join(SHARES))
    general.add_argument("out", type=Path)
    mining = steps.add_parser("mine", help="examples from questions on the articles of a library")
    mining.add_argument("--data", type=Path, required=True, help="the library's data folder")
    mining.add_argument("out", type=Path)
    mining.add_argument("questions", type=Path, help="benchmarks/questions/written.jsonl.gz")
    mining.add_argument("articles", type=Path, nargs="+", help="bulk files of the articles")
    judging = steps.add_parser("relevance", help="add a cross-encoder's scores to examples")
    judging.add_argument("examples", type=Path)
    judging.add_argument("out", type=Path)
    judging.add_argument("wheel", type=Path, help=WHEEL)
    judging.add_argument("--every", type=int, default=1, help="judge only every Nth example")
    stage = steps.add_parser("train", help="one stage over a file of examples; resumes when killed")
    stage.add_argument("out", type=Path)
    stage.add_argument("examples", type=Path, nargs="+")
    stage.add_argument("--start", type=Path, help="folder of the previous stage")
    stage.add_argument("--rate", type=float, default=RATE)
    stage.add_argument("--epochs", type=int, default=1)
    stage.add_argument("--chat", type=float, default=0.5)
    stage.add_argument("--twins", type=float, default=0.15, help="share to add near twins of")
    exporting = steps.add_parser("export", help="export the last stage to the file to ship")
    exporting.add_argument("trained", type=Path)
    exporting.add_argument("out", type=Path)
    return parser.parse_args()


def main() -> None:
    """Run a subcommand."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    asked = _arguments()
    if asked.step == "general":
        print(_general(asked.folder, asked.out), "examples")
    elif asked.step == "mine":
        print(
            asyncio.run(_mine(asked.data, asked.out, asked.questions, asked.articles)), "examples"
        )
    elif asked.step == "relevance":
        judged = with_relevance(
            read_examples(asked.examples), CrossEncoder(asked.wheel), asked.every
        )
        print(write_examples(asked.out, judged), "examples")
    elif asked.step == "export":
        print(export(asked.trained, asked.out))
    else:
        plan = Plan(asked.start, asked.out, asked.rate, asked.chat, asked.epochs)
        examples = [example for file in asked.examples for example in read_examples(file)]
        train(with_near_twins(examples, asked.twins, SEED), plan)


if __name__ == "__main__":
    main()
