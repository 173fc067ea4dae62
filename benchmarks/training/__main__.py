r"""Train everything that Verbale ships, from nothing.

    python -m benchmarks.training --data LIBRARY --squad SQUAD --wheel WHEEL --qasrl QASRL \
        --qamr QAMR OUT ARTICLES…

Takes some hours on two cores. A run that was stopped goes on where it was: with the step, and in a
stage of the reader with the last checkpoint. With ``--share 0.01`` all steps run on a hundredth of
the data, to see that they do, in half an hour; what they make is of no use. The networks
and weights in ``index`` are replaced: ``git diff --stat`` lists them, ``git checkout index``
undoes it.
"""

import argparse
import sys
from pathlib import Path

from benchmarks.training.pipeline import Inputs, Pipeline, Step, StepError, sampled, steps
from benchmarks.training.reader.__main__ import SHARES
from benchmarks.training.reader.cross_encoder import WHEEL

QUESTIONS = Path("benchmarks/questions")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="a library of the articles")
    parser.add_argument("--squad", type=Path, required=True, help="folder of " + ", ".join(SHARES))
    parser.add_argument("--wheel", type=Path, required=True, help=WHEEL)
    parser.add_argument("--qasrl", type=Path, required=True, help="folder of QA-SRL's files")
    parser.add_argument("--qamr", type=Path, required=True, help="folder of QAMR's files")
    parser.add_argument("--share", type=float, default=1.0, help="share of the data to train on")
    parser.add_argument("out", type=Path, help="folder of all that is made on the way")
    parser.add_argument("articles", type=Path, nargs="+", help="bulk files of the articles")
    return parser.parse_args()


def _inputs(given: argparse.Namespace) -> Inputs:
    inputs = Inputs(
        squad=given.squad,
        wheel=given.wheel,
        roles=(given.qasrl, given.qamr),
        questions=QUESTIONS / "written.jsonl.gz",
        short=QUESTIONS / "short.jsonl.gz",
        conversations=QUESTIONS / "conversations.jsonl.gz",
        explanations=QUESTIONS / "explanations.jsonl.gz",
        differing=QUESTIONS / "differing.jsonl",
        same_event=QUESTIONS / "same_event.jsonl",
        newswire=QUESTIONS / "newswire.jsonl.gz",
        periods=QUESTIONS / "periods.jsonl.gz",
        library=given.data,
        articles=tuple(given.articles),
    )
    if given.share == 1:
        return inputs
    return sampled(inputs, tuple(SHARES), given.out / "inputs", given.share)


def _table(pipeline: Pipeline, done: list[Step]) -> None:
    print(f"{'minutes':>8}  step")
    for step in done:
        print(f"{pipeline.seconds(step) / 60:8.1f}  {step.name}")
    print(f"{sum(map(pipeline.seconds, done)) / 60:8.1f}  in all")


def main() -> None:
    """Run every step, and print how long each took."""
    given = _arguments()
    pipeline = Pipeline(given.out, lambda text: print(text, file=sys.stderr, flush=True))
    wanted = steps(_inputs(given), given.out)
    try:
        pipeline.run(wanted)
    except StepError as error:
        sys.exit(str(error))
    _table(pipeline, wanted)


if __name__ == "__main__":
    main()
