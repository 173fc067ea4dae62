"""Fit how much it counts that a sentence agrees with the period that a question asks about.

    python -m benchmarks.training.undated.periods drafts OUT CASES
    python -m benchmarks.training.undated.periods read OUT CASES

CASES (``benchmarks/questions/periods.jsonl.gz``) has texts of a reference work, each with questions
such as “who chaired it from 1983 to 1986?”; they are imported into a library of their own in OUT.
Each line is ``{part, title, text, questions}``, each question ``{question, chat, answers,
sentences}``, each sentence its start and end in the text.
The first command fits the choice of the sentences to read, the second, which asks with that, their
ranking once read. Only the weights of the features of periods are fitted: other questions have none
of them, so what was fitted to those stays as it is. The second also writes ``periods.rows``, for
the confidence (``benchmarks.training.ranker fit confidence --periods``).
"""

import argparse
import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from benchmarks.training.cases import Article, Case, read_cases, write_articles
from benchmarks.training.logit import QuestionGroup, fit
from benchmarks.training.rows import Row, is_acceptable, sentence_row, write_rows
from benchmarks.training.undated.explanations import AnsweringPlace, is_any_told_by
from benchmarks.training.weights_file import read_weights, update_weights
from index.answer.answerer import Answerer
from index.answer.candidates import Features
from index.answer.logistic import LogisticModel
from index.answer.retrieval.retriever import RetrievalResult
from index.app import opened
from index.settings import load_settings
from index.values import Question, Span

ASKED = "period"
"""The feature that is 1 wherever a period is asked about."""

FEATURES = tuple(one.name for one in fields(Features) if one.name.startswith(f"{ASKED}_"))
"""What tells that a sentence agrees with the period."""

FORMS = ("question", "chat")

STEPS = ("drafts", "read")

Weights = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PeriodQuestion:
    """A question that asks about a period, with every sentence that answers it.

    Attributes:
        text: the question in one of its forms.
        acceptable: the acceptable answers.
        answering: the sentences that answer; none if nothing does.
    """

    text: str
    acceptable: tuple[str, ...]
    answering: tuple[AnsweringPlace, ...]


def questions_of(cases: Iterable[Case]) -> Iterator[PeriodQuestion]:
    """Yield the questions of texts, each in both forms."""
    for case in cases:
        for one in case["questions"]:
            answering = tuple(
                AnsweringPlace(case["title"], Span(start, end)) for start, end in one["sentences"]
            )
            for form in FORMS:
                yield PeriodQuestion(one[form], tuple(one["answers"]), answering)


def articles_of(cases: Iterable[Case]) -> Iterator[Article]:
    """Yield the texts as articles without a date."""
    for one in cases:
        yield {"id": one["title"], "title": one["title"], "text": one["text"]}


def drafted(
    answerer: Answerer, questions: Sequence[PeriodQuestion], weights: Weights
) -> dict[str, Weights]:
    """Fit the choice of the sentences to read, or to encode where there is no reader."""
    judge, groups = without_periods(weights["drafts"]), []
    for question, found in _asked(answerer, questions):
        choices = answerer.drafts(found)
        labels = [is_any_told_by(question.answering, one) for one in choices]
        groups.append(_group([asdict(one.features) for one in choices], labels, judge))
    fitted = in_two_steps(groups)
    return {name: with_periods(weights[name], fitted) for name in ("drafts", "sentences unread")}


def rows_of(answerer: Answerer, questions: Sequence[PeriodQuestion]) -> Iterator[Row]:
    """Yield the features and labels of the sentences read for each question."""
    for question, found in _asked(answerer, questions):
        yield {
            "question": question.text,
            "kind": found.reading.kind,
            "answerable": bool(question.answering),
            "sentences": [
                sentence_row(
                    one,
                    is_any_told_by(question.answering, one),
                    is_acceptable(one.answer, question.acceptable),
                )
                for one in answerer.read(found)
            ],
        }


def ranked(rows: Sequence[Row], weights: Weights) -> dict[str, Weights]:
    """Fit the ranking of the sentences that are read."""
    judge = without_periods(weights["sentences read"])
    groups = [
        _group([one["features"] for one in row["sentences"]], _rights(row), judge) for row in rows
    ]
    fitted = in_two_steps(groups)
    return {"sentences read": with_periods(weights["sentences read"], fitted)}


def in_two_steps(groups: Sequence[QuestionGroup]) -> Weights:
    """Fit the weights of the features, and then the bias.

    Which sentence comes first is learned from the questions that something answers. Those that
    nothing answers are often of the right period but ask about another thing, which these features
    can't tell: they only lower the bias.
    """
    weights = fit([one for one in groups if one.right.any()], FEATURES)["weights"]
    counted = np.array([weights.get(name, 0.0) for name in FEATURES])
    totals = [
        QuestionGroup(
            one.known[:, :0],
            one.right,
            (0.0 if one.prior is None else one.prior) + one.known @ counted,
        )
        for one in groups
    ]
    return {"bias": fit(totals, ())["bias"], "weights": weights}


def _asked(
    answerer: Answerer, questions: Sequence[PeriodQuestion]
) -> Iterator[tuple[PeriodQuestion, RetrievalResult]]:
    for one in tqdm(questions, unit="question", mininterval=10):
        found = answerer.seek(Question(one.text))
        if found is not None and found.candidates:
            yield one, found


def _rights(row: Row) -> list[bool]:
    return [bool(one["right"]) for one in row["sentences"]]


def _group(
    choices: Sequence[Mapping[str, float]], labels: Sequence[bool], judge: LogisticModel
) -> QuestionGroup:
    """Return choices by their features, with what the other features say as log-odds."""
    totals = [
        judge.bias + sum(weight * known[name] for name, weight in judge.weights.items())
        for known in choices
    ]
    return QuestionGroup(
        np.array([[known[name] for name in FEATURES] for known in choices], np.float64),
        np.array(labels, np.bool_),
        np.array(totals, np.float64),
    )


def without_periods(model: Weights) -> LogisticModel:
    """Return a model without the weights that are fitted here."""
    others = {
        name: weight
        for name, weight in model["weights"].items()
        if name != ASKED and name not in FEATURES
    }
    return LogisticModel(others, model["bias"])


def with_periods(model: Weights, fitted: Weights) -> Weights:
    """Return a model with the weights that were fitted; the fitted bias holds for periods only."""
    judge = without_periods(model)
    weights = {**judge.weights, ASKED: fitted["bias"], **fitted["weights"]}
    return {"bias": judge.bias, "weights": weights}


async def run(step: str, out: Path, cases: Sequence[Case]) -> None:
    """Import the texts, unless that was done, ask the questions, and fit the models of a step."""
    questions = [*questions_of(cases)]

    def fitted(answerer: Answerer) -> dict[str, Weights]:
        if step == "drafts":
            return drafted(answerer, questions, read_weights())
        rows = [*rows_of(answerer, questions)]
        write_rows(out / "periods.rows", rows)
        return ranked(rows, read_weights())

    async with opened(load_settings(data=out / "library")) as verbale:
        await verbale.import_file(write_articles(articles_of(cases), out), source="Reference")
        update_weights(await asyncio.to_thread(fitted, verbale.answerer))


def main() -> None:
    """Run a command."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.training.undated.periods",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("out", type=Path, help="the folder of what is made")
    parser.add_argument("cases", type=Path)
    given = parser.parse_args()
    asyncio.run(run(given.step, given.out, read_cases(given.cases, "train")))


if __name__ == "__main__":
    main()
