"""Train the ranking of passages and sentences on questions with expected answers.

``python -m index.training.ranker collect --data FOLDER ROWS LIST…`` asks a library the questions of
some files (in the format of ``verbale evaluate``) and writes the features of each candidate passage
and sentence; ``python -m index.training.ranker fit read|unread ROWS…`` fits ``weights.json``.
``fit definitions ROWS…`` fits only what a definition counts for the ranking of sentences, and ``fit
confidence ROWS…`` only the probability that the first sentence answers, as the packaged
ranking chooses it. What is collected, with a reader, for questions for a day (``--days ROWS``), for
definitions (``--definitions ROWS``), for yes/no questions (``--yes-no ROWS``) and from undated
texts (``--undated ROWS``) fits the probabilities of such answers, and undated texts together with
questions on periods (``--periods ROWS``) those for such questions.
"""

import argparse
import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.answer.calibration import (
    ConfidenceFeatures,
    RankedAnswer,
    Register,
    confidence_features,
)
from index.answer.features import Features
from index.answer.retrieval.logistic import LogisticModel, packaged_model
from index.answer.retrieval.passage_ranking import PassageFeatures
from index.training.logit import NONE_RIGHT, PENALTY, QuestionGroup, fit, groups_of
from index.training.rows import Row, collect

WEIGHTS = Path(__file__).parents[1] / "answer" / "retrieval" / "weights.json"

CONTENDERS = 5
"""Articles per question whose best sentences train the confidence model."""

_UNDATED_PENALTY = 0.02
"""Penalty on the weights of ``sure undated``, the confidence of undated texts. It is asked of other
texts than those it is fitted to: handbooks, minutes, reference works. Small weights hold there."""

_YES_NO_PENALTY = 0.01
"""Penalty on the weights of ``sure yes/no``, which is fitted to few questions for its weights."""

_LACKING = 3
"""Of every so many questions for a definition, one is taken as if nothing answered it, too. With
all of them, the probabilities are too low where something does."""

_OTHER_ROWS = {
    "--days": "questions for the day of what is told in the present tense",
    "--definitions": "questions for who somebody or what something is",
    "--yes-no": "questions whether something is so",
    "--undated": "undated texts",
    "--periods": "questions on periods",
}
"""What the confidence is fitted to besides rows of news, by option."""

_PASSAGE = tuple(field.name for field in fields(PassageFeatures))
_DEFINES = "defines"
_SENTENCE = tuple(field.name for field in fields(Features) if field.name != _DEFINES)
_SURE = (*_SENTENCE, _DEFINES, *(field.name for field in fields(ConfidenceFeatures)))


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
    contended = _all_contended(rows, judge)
    if mode == "read":
        contended = [one for one in contended if one.register == "read"]
    found[f"sure {mode}"] = _confidence(contended)
    if mode == "read":
        found["spans"] = _spans(contended)
    return found


def learnt_definitions(rows: Sequence[Row]) -> dict[str, Any]:
    """Fit what a definition counts for the ranking of sentences, whose other weights stay.

    Args:
        rows: the output of ``collect`` with a reader, for questions that ask for definitions.
    """
    ranked = {"drafts": "drafts", "sentences unread": "drafts", "sentences read": "sentences"}
    return {name: _with_definitions(name, rows, which) for name, which in ranked.items()}


def _with_definitions(name: str, rows: Sequence[Row], which: str) -> dict[str, Any]:
    model: dict[str, Any] = read_weights()[name]
    others = {one: weight for one, weight in model["weights"].items() if one != _DEFINES}
    judge = LogisticModel(others, model["bias"])
    groups = [
        replace(group, prior=np.array([judge.total(Features(**one["features"])) for one in known]))
        for row in rows
        if (known := [one for one in row[which] if one["right"] is not None])
        for group in groups_of([known], (_DEFINES,))
    ]
    weight = fit(groups, (_DEFINES,), NONE_RIGHT)["weights"].get(_DEFINES, 0.0)
    return model | {"weights": others | {_DEFINES: weight}}


@dataclass(frozen=True, slots=True)
class ConfidenceRows:
    """What the confidence is fitted to, collected with a reader; each may be empty.

    Attributes:
        news: the rows of questions on news.
        days: those of questions for the day of what is told in the present tense; only the
            sentences count that their present tense dates.
        definitions: those of questions that ask for a definition or the holder of an office.
        yes_no: those of questions whether something is so.
        undated: those of undated texts, which have probabilities of their own.
        periods: those of questions that ask about a period, of undated texts; these have
            probabilities of their own, fitted to all rows of undated texts.
    """

    news: Sequence[Row] = ()
    days: Sequence[Row] = ()
    definitions: Sequence[Row] = ()
    yes_no: Sequence[Row] = ()
    undated: Sequence[Row] = ()
    periods: Sequence[Row] = ()


def learnt_confidence(rows: ConfidenceRows) -> dict[str, Any]:
    """Fit the confidence of sentences, as the packaged model ranks them.

    Without rows of one kind, its probabilities stay as they are.
    """
    judge = packaged_model("sentences read")
    news = [one for one in _all_contended(rows.news, judge) if one.register == "read"]
    found = {"sure read": _confidence(news)} if news else {}
    if rows.days:
        found["sure in present"] = _confidence(_of_news(rows.days, judge, "in present"))
    own: tuple[tuple[Register, Sequence[Row], int, float], ...] = (
        ("defining", rows.definitions, _LACKING, PENALTY),
        ("yes/no", rows.yes_no, 1, _YES_NO_PENALTY),
    )
    for register, known, lacking_every, penalty in own:
        if known:
            contended = _of_news(known, judge, register, lacking_every)
            found |= {f"sure {register}": _confidence(contended, penalty)}
            found |= {f"spans {register}": _spans(contended)}
    if rows.undated:
        found |= _of_register(rows.undated, judge, "undated", _UNDATED_PENALTY)
    undated = [*rows.undated, *rows.periods]
    return found | (_of_register(undated, judge, "in period") if rows.periods else {})


def _of_news(
    rows: Sequence[Row], judge: LogisticModel, register: Register, lacking_every: int = 1
) -> list["_Contender"]:
    """Return the top sentences of a register, also as if no article that answers were there.

    Args:
        rows: the rows of its questions.
        judge: the model that ranks sentences.
        register: the register.
        lacking_every: of every so many answerable questions, one is taken so, too.
    """
    answerable = [row for row in rows if row["answerable"]]
    lacking = map(_without_what_answers, answerable[::lacking_every])
    return [one for one in _all_contended([*rows, *lacking], judge) if one.register == register]


def _of_register(
    rows: Sequence[Row], judge: LogisticModel, register: str, penalty: float = PENALTY
) -> dict[str, Any]:
    contended = _all_contended(rows, judge)
    found = {f"sure {register}": _confidence(contended, penalty)}
    marked = any(one.answer and one.marked is not None for one in contended)
    return found | ({f"spans {register}": _spans(contended)} if marked else {})


def _spans(contended: Sequence["_Contender"]) -> dict[str, Any]:
    """Fit the probability of answer spans, as far as it is known which are acceptable."""
    known = [one for one in contended if one.answer and one.marked is not None]
    return fit([one.group(one.right and bool(one.marked)) for one in known], _SURE)


def _confidence(contended: Sequence["_Contender"], penalty: float = PENALTY) -> dict[str, Any]:
    return fit([one.group(one.right) for one in contended], _SURE, penalty=penalty)


def _without_what_answers(row: Row) -> Row:
    """Return the row as if no article that answers, or may answer, were in the library.

    In a large library hardly a question finds nothing like it; in a small one many do.
    """
    answering = {one["article"] for one in row["sentences"] if one["right"] is not False}
    others = [one for one in row["sentences"] if one["article"] not in answering]
    return row | {"answerable": False, "sentences": others}


def _all_contended(rows: Sequence[Row], judge: LogisticModel) -> list["_Contender"]:
    return [one for row in rows for one in _contended(row, judge)]


def _of_sentences(rows: Sequence[Row], which: str) -> dict[str, Any]:
    return fit(groups_of([row[which] for row in rows], _SENTENCE), _SENTENCE, NONE_RIGHT)


@dataclass(frozen=True, slots=True)
class _Contender:
    """One of the top sentences of a question.

    Attributes:
        known: its features by name.
        right: whether it answers.
        answer: its answer span.
        marked: whether that span is an acceptable answer; None if that is unknown.
        register: its register.
    """

    known: dict[str, float]
    right: bool
    answer: str
    marked: bool | None
    register: Register

    def group(self, label: bool) -> QuestionGroup:
        """Return it as a single choice with a label."""
        return QuestionGroup(np.array([[self.known[name] for name in _SURE]]), np.array([label]))


def _contended(row: Row, judge: LogisticModel) -> Iterator[_Contender]:
    """Yield the top sentences of a question, to fit their probabilities."""
    best: dict[str, tuple[float, Features, Row]] = {}
    scored = [_scored(one, judge) for one in row["sentences"]]
    for odds, features, one in sorted(scored, key=lambda found: -found[0]):
        best.setdefault(one["article"], (odds, features, one))
    contenders = [
        RankedAnswer(odds, one["answer"], one["follow_up"]) for odds, _, one in best.values()
    ]
    stood = confidence_features(row["kind"], contenders)
    for (_, features, one), standing in list(zip(best.values(), stood, strict=True))[:CONTENDERS]:
        if one["right"] is not None:
            known = asdict(features) | asdict(standing)
            yield _Contender(known, one["right"], one["answer"], one["marked"], one["register"])


def _scored(row: Row, judge: LogisticModel) -> tuple[float, Features, Row]:
    """Return the log-odds and features of a sentence's row; the answers before add a prior."""
    features = Features(**row["features"])
    return judge.total(features) + row["prior"], features, row


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


def read_weights() -> dict[str, Any]:
    """Return all models of ``weights.json`` by name."""
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def update_weights(found: Mapping[str, Any]) -> None:
    """Replace these models in ``weights.json``."""
    weights = read_weights() | dict(found)
    WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run a subcommand."""
    parser = argparse.ArgumentParser(prog="python -m index.training.ranker", description=__doc__)
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
