"""Fit the probability that another article gives a different value of the same event.

    python -m benchmarks.training.same_event --data FOLDER OUT CASES JUDGED LIST…

``CASES`` (``benchmarks/questions/differing.jsonl``) has articles, written in pairs, that give
different values of one matter; they are imported into a library of their own, and the part
``train`` is asked. ``FOLDER`` is the library of the questions of the lists (in the format of
``verbale evaluate``). Their answers are known, so what other articles say there besides is of
another matter, although its words may be much the same.
"""

import argparse
import asyncio
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.training.cases import Case, read_cases, write_articles
from benchmarks.training.logit import QuestionGroup, fit
from benchmarks.training.rows import is_right
from benchmarks.training.weights_file import update_weights
from index.answer.answer_comparison import differs
from index.answer.answerer import Answerer
from index.answer.candidates import SentenceCandidate
from index.answer.same_event import (
    ValueFeatures,
    may_differ,
    value_features,
    value_kind,
)
from index.app import opened
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.operations.evaluation.scoring import contains, plain
from index.settings import load_settings
from index.values import Question

FEATURES = tuple(field.name for field in fields(ValueFeatures))

SEED = 20261127

FORMS = ("question", "typed")

_COMPARED = 8
"""Sentences of other articles that are compared with the first one, besides the next articles'."""

Line = dict[str, Any]


def article_id(number: int, place: int) -> str:
    """Return the external id of an article of a case, by its place there."""
    return f"{number}-{place}"


def articles_of(cases: Iterable[Case]) -> Iterator[Line]:
    """Yield the articles of cases, as lines of a bulk file."""
    for number, case in enumerate(cases):
        for place, article in enumerate(case["articles"]):
            id_ = article_id(number, place)
            yield {"id": id_, "url": f"https://differing.invalid/{id_}", **article}


def of_cases(answerer: Answerer, cases: Sequence[Case]) -> Iterator[Line]:
    """Yield the features and label of each other article's sentence, in both forms of a question.

    A case whose question asks for the older value is left out, and so is one whose first sentence
    gives neither value.
    """
    for number, case in enumerate(cases):
        if case["kind"] == "dated":
            continue
        for form in FORMS:
            gives = partial(_gives, number, case)
            for _, choice, features in _pairs(answerer, Question(case[form]), gives):
                yield _line(features, gives(choice))


def _gives(number: int, case: Case, choice: SentenceCandidate) -> bool:
    """Return whether a sentence gives the value of its article."""
    return any(
        choice.sentence.passage.external_id == article_id(number, place)
        and contains(plain(choice.sentence.words), plain(value))
        for place, value in enumerate(case["values"])
    )


def of_judged(answerer: Answerer, judged: Sequence[Line]) -> Iterator[Line]:
    """Yield the features and label of each pair that was judged, where it is found."""
    asked: dict[str, dict[tuple[str, str], bool]] = {}
    for one in judged:
        asked.setdefault(one["question"], {})[one["first"], one["other"]] = one["same"]
    for text, labels in asked.items():
        for first, choice, features in _pairs(answerer, Question(text), lambda _: True):
            ids = first.sentence.passage.external_id, choice.sentence.passage.external_id
            if ids in labels:
                yield _line(features, labels[ids])


def of_lists(answerer: Answerer, asked: Iterable[ExpectedAnswer]) -> Iterator[Line]:
    """Yield the features of other articles' sentences for questions that are answered rightly."""
    for expected in asked:
        right = partial(_answers, expected)
        for _, choice, features in _pairs(answerer, expected.question, right):
            if right(choice) is False:
                yield _line(features, False)


def _answers(expected: ExpectedAnswer, choice: SentenceCandidate) -> bool | None:
    """Return whether a sentence answers a question of a list, or None if that is unknown."""
    return is_right(choice.sentence.passage, choice.sentence.words, expected)


def _pairs(
    answerer: Answerer, question: Question, right: Callable[[SentenceCandidate], bool | None]
) -> Iterator[tuple[SentenceCandidate, SentenceCandidate, ValueFeatures]]:
    """Yield a right first sentence with other articles' that give another value, and features."""
    found = answerer.seek(question)
    considered = answerer.read(found) if found else []
    choices = answerer.chosen(found, considered) if found else []
    if found is None or not choices or not may_differ(found.reading, choices[0].answer):
        return
    first = choices[0]
    if not right(first):
        return
    kind = value_kind(found.reading.kind, first.answer)
    known = {first.article_key}
    for choice in (*answerer.read_next(found, first, considered), *choices[:_COMPARED]):
        if choice.article_key not in known and differs(kind, first.answer, choice.answer):
            known.add(choice.article_key)
            yield first, choice, value_features(found.reading, choice, first)


def _line(features: ValueFeatures, label: bool) -> Line:
    return {"right": label, "features": asdict(features)}


def learnt(judged: Sequence[Line], of_lists: Sequence[Line]) -> dict[str, Any]:
    """Fit the model to all rows of cases and judged pairs, and to a third as many of lists.

    The rest would make another value as rare as it is in lists of questions that have one answer;
    people ask more often how things stand.
    """
    some = random.Random(SEED).sample(of_lists, min(len(judged) // 3, len(of_lists)))
    groups = [
        QuestionGroup(
            np.array([[row["features"][name] for name in FEATURES]]), np.array([row["right"]])
        )
        for row in (*judged, *some)
    ]
    return fit(groups, FEATURES)


async def rows_of_cases(data: Path, bulk: Path, cases: Sequence[Case]) -> list[Line]:
    """Import the articles of cases into a data folder, and return the rows of the cases."""
    async with opened(load_settings(data=data)) as verbale:
        await verbale.import_file(bulk)
        return await asyncio.to_thread(lambda: [*of_cases(verbale.answerer, cases)])


async def rows_of_library(
    data: Path, judged: Sequence[Line], lists: Sequence[Path]
) -> tuple[list[Line], list[Line]]:
    """Return the rows of the judged pairs, and those of the questions of lists."""
    asked = [expected for file in lists for expected in read_expected(file)]
    shown = tqdm(asked, unit="question", mininterval=10)
    async with opened(load_settings(data=data)) as verbale:
        answerer = verbale.answerer
        return await asyncio.to_thread(
            lambda: ([*of_judged(answerer, judged)], [*of_lists(answerer, shown)])
        )


def main() -> None:
    """Collect, and fit the packaged model."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.same_event",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="the library's data folder")
    parser.add_argument("out", type=Path, help="the folder of what is made")
    parser.add_argument("cases", type=Path)
    parser.add_argument("judged", type=Path)
    parser.add_argument("lists", type=Path, nargs="+")
    given = parser.parse_args()
    cases = read_cases(given.cases, "train")
    bulk = write_articles(articles_of(cases), given.out)
    library = given.out / "library"
    judged = [json.loads(line) for line in given.judged.read_text("utf-8").splitlines()]
    pairs, others = asyncio.run(rows_of_library(given.data, judged, given.lists))
    rows = {
        "cases": asyncio.run(rows_of_cases(library, bulk, cases)),
        "judged": pairs,
        "lists": others,
    }
    for name, some in rows.items():
        lines = "".join(f"{json.dumps(one)}\n" for one in some)
        (given.out / f"{name}.rows").write_text(lines, encoding="utf-8")
    update_weights({"values": learnt([*rows["cases"], *rows["judged"]], rows["lists"])})


if __name__ == "__main__":
    main()
