"""Train the ranking of passages and sentences on questions with expected answers.

``python -m benchmarks.training.ranker collect --data FOLDER ROWS LIST…`` asks a library the
questions of some files (in the format of ``verbale evaluate``) and writes the features of each
candidate passage and sentence; ``python -m benchmarks.training.ranker fit read|unread ROWS…`` fits
``weights.json``. ``fit definitions ROWS…`` fits only what a definition counts for the ranking of
sentences, and ``fit confidence ROWS…`` only the probability that the first sentence answers, as the
packaged ranking chooses it. What is collected, with a reader, from articles that are alone in their
library (``--alone ROWS``), for questions for a day (``--days ROWS``), for definitions
(``--definitions ROWS``), for yes/no questions (``--yes-no ROWS``) and from undated texts
(``--undated ROWS``) fits the probabilities of such answers, and undated texts together with
questions on periods (``--periods ROWS``) those for such questions.
"""

import argparse
import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training.confidence import ConfidenceRows, learnt_confidence, learnt_with_ranking
from benchmarks.training.logit import NONE_RIGHT, fit, groups_of
from benchmarks.training.rows import DEFINES, SENTENCE_FEATURES, Row, collect
from benchmarks.training.weights_file import read_weights, update_weights
from index.answer.candidates import Features
from index.answer.logistic import LogisticModel
from index.answer.retrieval.retriever import PassageFeatures

_OTHER_ROWS = {
    "--alone": "articles that are the only ones of their libraries",
    "--days": "questions for the day of what is told in the present tense",
    "--definitions": "questions for who somebody or what something is",
    "--yes-no": "questions whether something is so",
    "--undated": "undated texts",
    "--periods": "questions on periods",
}
"""What the confidence is fitted to besides rows of news, by option."""

_PASSAGE = tuple(field.name for field in fields(PassageFeatures))


def learnt(rows: Sequence[Row], mode: str) -> dict[str, Any]:
    """Fit the models of a mode to these rows.

    Those of passages and of drafts are fitted in mode ``unread`` only: they need no reader.

    Args:
        rows: the output of ``collect``.
        mode: ``read``, or ``unread`` if they were collected without a reader.
    """
    found = {f"sentences {mode}": _of_sentences(rows, "sentences")}
    if mode == "unread":
        passages = groups_of([row["passages"] for row in rows], _PASSAGE)
        found["passages"] = fit(passages, _PASSAGE, NONE_RIGHT)
        found["drafts"] = _of_sentences(rows, "drafts")
    judge = LogisticModel(**found[f"sentences {mode}"])
    return found | learnt_with_ranking(rows, mode, judge)


def learnt_definitions(rows: Sequence[Row]) -> dict[str, Any]:
    """Fit what a definition counts for the ranking of sentences, whose other weights stay.

    Args:
        rows: the output of ``collect`` with a reader, for questions that ask for definitions.
    """
    ranked = {"drafts": "drafts", "sentences unread": "drafts", "sentences read": "sentences"}
    return {name: _with_definitions(name, rows, which) for name, which in ranked.items()}


def _with_definitions(name: str, rows: Sequence[Row], which: str) -> dict[str, Any]:
    model: dict[str, Any] = read_weights()[name]
    others = {one: weight for one, weight in model["weights"].items() if one != DEFINES}
    judge = LogisticModel(others, model["bias"])
    groups = [
        replace(group, prior=np.array([judge.total(Features(**one["features"])) for one in known]))
        for row in rows
        if (known := [one for one in row[which] if one["right"] is not None])
        for group in groups_of([known], (DEFINES,))
    ]
    weight = fit(groups, (DEFINES,), NONE_RIGHT)["weights"].get(DEFINES, 0.0)
    return model | {"weights": others | {DEFINES: weight}}


def _of_sentences(rows: Sequence[Row], which: str) -> dict[str, Any]:
    groups = groups_of([row[which] for row in rows], SENTENCE_FEATURES)
    return fit(groups, SENTENCE_FEATURES, NONE_RIGHT)


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _read_all(files: Iterable[Path]) -> list[Row]:
    return [row for file in files for row in _read(file)]


def _fit(given: argparse.Namespace) -> None:
    rows = _read_all(given.rows)
    if given.mode == "definitions":
        update_weights(learnt_definitions(rows))
        return
    if given.mode != "confidence":
        update_weights(learnt(rows, given.mode))
        return
    names = [option.removeprefix("--").replace("-", "_") for option in _OTHER_ROWS]
    others = {name: _read_all(vars(given)[name]) for name in names}
    update_weights(learnt_confidence(ConfidenceRows(rows, **others)))


def main() -> None:
    """Run a subcommand."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.ranker", description=__doc__
    )
    steps = parser.add_subparsers(dest="step", required=True)
    collecting = steps.add_parser("collect", help="write the features of passages and sentences")
    collecting.add_argument("--data", type=Path, required=True, help="the library's data folder")
    collecting.add_argument("rows", type=Path)
    collecting.add_argument("lists", type=Path, nargs="+")
    fitting = steps.add_parser("fit", help="fit weights.json to collected features")
    modes = ("read", "unread", "definitions", "confidence")
    fitting.add_argument("mode", choices=modes, help="with a reader, or without; or in part")
    fitting.add_argument("rows", type=Path, nargs="*")
    for option, told in _OTHER_ROWS.items():
        fitting.add_argument(
            option, type=Path, nargs="*", default=[], help=f"rows of {told}, for confidence"
        )
    given = parser.parse_args()
    if given.step == "fit" and given.mode != "confidence" and not given.rows:
        parser.error(f"fit {given.mode} needs the rows that collect wrote")
    if given.step == "collect":
        asyncio.run(collect(given.data, given.rows, given.lists))
    else:
        _fit(given)


if __name__ == "__main__":
    main()
