"""Quality with 95 % intervals, and the difference between two runs on the same questions.

    verbale ask --from questions.jsonl --json > new.answers
    python -m benchmarks.confidence_intervals questions.jsonl new.answers [old.answers]
    python -m benchmarks.confidence_intervals --all FOLDER

The last one makes one table of all lists ``NAME.jsonl`` of a folder that have ``NAME.answers``
beside them.

Intervals are percentiles of 2,000 bootstrap samples of the questions; for two runs the samples are
the same, so their difference is paired (Efron and Tibshirani 1993). An answer is right if the first
quote's sentence answers. Bold words are wrong if the sentence doesn't answer or if they neither
contain an acceptable answer nor share half of its words.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from index.errors import InputError
from index.operations.evaluation.dataset import ExpectedAnswer, read_expected
from index.operations.evaluation.scoring import Given, Shown, score

SAMPLES = 2_000
_ALIKE = 0.5
_REFUSED = 0.9
"""Share of the unanswerable questions to refuse where the answered ones are counted."""

Rows = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question, as numbers: 1 for yes, 0 for no."""

    answerable: float
    right: float
    among: float
    answered: float
    confidence: float
    bold: float
    bold_right: float

    @property
    def row(self) -> tuple[float, ...]:
        """Return the numbers in the order of the attributes."""
        return (
            self.answerable, self.right, self.among, self.answered, self.confidence, self.bold,
            self.bold_right,
        )  # fmt: skip


def outcome(expected: ExpectedAnswer, answer: dict[str, Any]) -> Outcome:
    """Judge one answer object of ``--json``."""
    quotes = answer["quotes"] or answer["nearest"]
    span = quotes[0]["span"] if quotes else None
    judged = score(
        expected,
        Given(
            tuple(map(_shown, quotes)), (), span or "", answer["answered"], answer["confidence"], 0
        ),
    )
    bold = bool(answer["answered"] and span)
    alike = bool(judged.span_holds) or (judged.span_f1 or 0.0) >= _ALIKE
    return Outcome(
        answerable=expected.answerable,
        right=judged.sentence,
        among=judged.quote is not None and judged.quote <= 3,
        answered=answer["answered"],
        confidence=answer["confidence"],
        bold=bold,
        bold_right=bold and judged.sentence and alike,
    )


def _shown(quote: dict[str, Any]) -> Shown:
    names = {quote["external_id"], quote["article_id"], quote["url"]} - {None}
    return Shown(frozenset(names), quote["text"], quote["sentence"])


def _columns(rows: Rows) -> Outcome:
    return Outcome(*rows.T)


def _share(of: Callable[[Any], Any], among: Callable[[Any], Any]) -> Callable[[Rows], float]:
    def measure(rows: Rows) -> float:
        columns = _columns(rows)
        chosen = np.asarray(among(columns), bool)
        return float(np.mean(of(columns)[chosen])) if chosen.any() else float("nan")

    return measure


def _auroc(rows: Rows) -> float:
    columns = _columns(rows)
    if np.ptp(columns.answerable) == 0:
        return float("nan")
    return float(roc_auc_score(columns.answerable, columns.confidence))


def _answered_if_most_refused(rows: Rows) -> float:
    columns = _columns(rows)
    answerable = np.asarray(columns.answerable, bool)
    confidence = np.asarray(columns.confidence)
    if answerable.all() or not answerable.any():
        return float("nan")
    least = np.quantile(confidence[~answerable], _REFUSED)
    return float(np.mean(confidence[answerable] > least))


def _calibration(rows: Rows) -> float:
    columns = _columns(rows)
    confidence, right = np.asarray(columns.confidence), np.asarray(columns.right)
    bins = np.minimum((confidence * 10).astype(int), 9)
    return float(
        sum(
            np.mean(bins == one)
            * abs(np.mean(confidence[bins == one]) - np.mean(right[bins == one]))
            for one in np.unique(bins)
        )
    )


MEASURES: dict[str, Callable[[Rows], float]] = {
    "right sentence first": _share(lambda one: one.right, lambda one: one.answerable),
    "right quote among three": _share(lambda one: one.among, lambda one: one.answerable),
    "AUROC": _auroc,
    "calibration error": _calibration,
    "answered of answerable": _share(lambda one: one.answered, lambda one: one.answerable),
    "refused of unanswerable": _share(lambda one: 1 - one.answered, lambda one: 1 - one.answerable),
    "answered of answerable, .9 of unanswerable refused": _answered_if_most_refused,
    "bold, of answered": _share(lambda one: one.bold, lambda one: one.answered),
    "bold words wrong": _share(lambda one: 1 - one.bold_right, lambda one: one.bold),
}


def sampled(count: int, seed: int = 1) -> npt.NDArray[np.int64]:
    """Return the questions of each bootstrap sample: of shape (``SAMPLES``, count)."""
    return np.random.default_rng(seed).integers(0, count, (SAMPLES, count))


def interval(values: Sequence[float]) -> str:
    """Return the middle 95 % of the values."""
    low, high = np.nanpercentile(values, (2.5, 97.5))
    return f"{low:.3f} to {high:.3f}"


def table(runs: Sequence[Rows]) -> Iterator[str]:
    """Yield a Markdown table of one run, or of two with their difference."""
    names = ("new", "old", "difference") if len(runs) > 1 else ("new",)
    yield "| measure | " + " | ".join(f"{name} | 95 % interval" for name in names) + " |"
    yield "|---|" + "--:|---|" * len(names)
    samples = sampled(len(runs[0]))
    for name, measure in MEASURES.items():
        drawn = [[measure(rows[one]) for one in samples] for rows in runs]
        values = [measure(rows) for rows in runs]
        if len(runs) > 1:
            values.append(values[0] - values[1])
            drawn.append([new - old for new, old in zip(*drawn, strict=True)])
        cells = (
            f"{value:.3f} | {interval(some)}" for value, some in zip(values, drawn, strict=True)
        )
        yield f"| {name} | " + " | ".join(cells) + " |"


def overview(folder: Path) -> Iterator[str]:
    """Yield a Markdown table with a line for each list of a folder that has answers.

    Raises:
        InputError: no list has any.
    """
    lists = sorted(one for one in folder.glob("*.jsonl") if one.with_suffix(".answers").exists())
    if not lists:
        raise InputError(f"{folder} has no list NAME.jsonl with NAME.answers beside it.")
    yield "| list | " + " | ".join(MEASURES) + " |"
    yield "|---|" + "--:|" * len(MEASURES)
    for one in lists:
        expected = read_expected(one)
        rows = read_outcomes(expected, one.with_suffix(".answers"))
        answerable = int(rows[:, 0].sum())
        named = f"{one.stem} ({answerable} + {len(rows) - answerable})"
        yield f"| {named} | " + " | ".join(_cells(rows)) + " |"


def _cells(rows: Rows) -> Iterator[str]:
    samples = sampled(len(rows))
    for measure in MEASURES.values():
        value = measure(rows)
        if np.isnan(value):
            yield "–"
        else:
            drawn = [measure(rows[one]) for one in samples]
            yield f"**{value:.3f}** {interval(drawn)}"


def curve(rows: Rows) -> Iterator[str]:
    """Yield how often an answer is right, by the share of all questions that is answered."""
    columns = _columns(rows)
    order = np.argsort(-np.asarray(columns.confidence))
    yield "| answered | threshold | right |"
    yield "|--:|--:|--:|"
    for share in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        some = order[: round(share * len(order))]
        least = np.asarray(columns.confidence)[some[-1]]
        yield f"| {share:.1f} | {least:.2f} | {np.mean(np.asarray(columns.right)[some]):.3f} |"


def read_outcomes(expected: Sequence[ExpectedAnswer], file: Path) -> Rows:
    """Return one row for each question of the list."""
    answers = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    pairs = zip(expected, answers, strict=True)
    return np.array([outcome(one, answer).row for one, answer in pairs], float)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="lists with their answers")
    parser.add_argument("questions", type=Path, nargs="?", help="a list, as for verbale evaluate")
    parser.add_argument("answers", type=Path, nargs="*", help="of the new run, then of the old")
    given = parser.parse_args()
    if given.all:
        print(*overview(given.all), sep="\n")
    elif given.questions and given.answers:
        _compare(given)
    else:
        parser.error("name a list and answers, or --all FOLDER")


def _compare(given: argparse.Namespace) -> None:
    expected = read_expected(given.questions)
    runs = [read_outcomes(expected, file) for file in given.answers[:2]]
    print(*table(runs), "", *curve(runs[0]), sep="\n")


if __name__ == "__main__":
    main()
