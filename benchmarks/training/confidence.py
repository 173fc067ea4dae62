"""Fit the probability that the first sentence answers, and that its span does.

``benchmarks.training.ranker fit confidence`` runs it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np

from benchmarks.training.logit import QuestionGroup, fit
from benchmarks.training.rows import DEFINES, SENTENCE_FEATURES, Row
from index.answer.candidates import Features
from index.answer.logistic import LogisticModel, packaged_model
from index.answer.ranking.ranking import (
    ConfidenceFeatures,
    RankedAnswer,
    Register,
    confidence_features,
)

CONTENDERS = 5
"""Articles per question whose best sentences train the confidence model."""

_ADAPTED_PENALTY = 0.02
"""Penalty on how far the weights of a register are from those of most news."""

_LACKING = 3
"""Of every so many questions for a definition, one is taken as if nothing answered it, too. With
all of them, the probabilities are too low where something does."""

_SURE = (*SENTENCE_FEATURES, DEFINES, *(field.name for field in fields(ConfidenceFeatures)))


@dataclass(frozen=True, slots=True)
class ConfidenceRows:
    """What the confidence is fitted to, collected with a reader; each may be empty.

    Attributes:
        news: the rows of questions on news.
        alone: those of questions on an article that is the only one of its library.
        days: those of questions for the day of what is told in the present tense; only the
            sentences count that their present tense dates.
        definitions: those of questions that ask for a definition or the holder of an office.
        yes_no: those of questions whether something is so.
        undated: those of undated texts, which have probabilities of their own.
        periods: those of questions that ask about a period, of undated texts; these have
            probabilities of their own, fitted to all rows of undated texts.
    """

    news: Sequence[Row] = ()
    alone: Sequence[Row] = ()
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
    own: tuple[tuple[Register, Sequence[Row], int], ...] = (
        ("in present", rows.days, 1),
        ("defining", rows.definitions, _LACKING),
        ("yes/no", rows.yes_no, 1),
    )
    for register, known, lacking_every in own:
        if known:
            contended = _of_news(known, judge, register, lacking_every)
            found |= _adapted(contended, register, found.get("sure read"))
    contended = _all_contended(rows.alone, judge)
    if alone := [one for one in contended if one.register == "alone"]:
        found |= _adapted(alone, "alone", found.get("sure read"))
    if turns := [one for one in contended if one.register == "turn"]:
        found |= _adapted(turns, "turn", found.get("sure alone"), start="alone")
    if rows.undated:
        contended = _all_contended(rows.undated, judge)
        found |= _adapted(contended, "undated", found.get("sure read"))
    undated = [*rows.undated, *rows.periods]
    return found | (_in_period(undated, judge) if rows.periods else {})


def learnt_with_ranking(rows: Sequence[Row], mode: str, judge: LogisticModel) -> dict[str, Any]:
    """Fit the confidence of sentences, as a model ranks them that was fitted to the same rows.

    Args:
        rows: the output of ``collect``.
        mode: ``read``, or ``unread`` if they were collected without a reader.
        judge: the model that ranks sentences.
    """
    contended = _all_contended(rows, judge)
    if mode != "read":
        return {f"sure {mode}": _confidence(contended)}
    read = [one for one in contended if one.register == "read"]
    return {"sure read": _confidence(read), "spans": _spans(read)}


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


def _adapted(
    contended: Sequence["_Contender"],
    register: Register,
    news: dict[str, Any] | None,
    start: Register = "read",
) -> dict[str, Any]:
    """Fit the probabilities of a register, which has few questions for its weights.

    They start from those of most news, and the penalty is on what is added to these (Chelba and
    Acero 2006): what is true of most questions holds until the few tell otherwise. So it does where
    undated texts are of other kinds than those that are learned from.

    Args:
        contended: the top sentences of its questions.
        register: the register.
        news: the probability that a sentence of the register answers from which to start; None for
            the packaged one.
        start: that register, which has most news unless it is told.
    """
    sure = LogisticModel(**news) if news else packaged_model(f"sure {start}")
    spans = packaged_model("spans" if start == "read" else f"spans {start}")
    found = {f"sure {register}": _added(sure, [(one, one.right) for one in contended])}
    known = [(one, one.right and bool(one.marked)) for one in _marked(contended)]
    return found | ({f"spans {register}": _added(spans, known)} if known else {})


def _added(base: LogisticModel, labelled: Sequence[tuple["_Contender", bool]]) -> dict[str, Any]:
    """Return a model with the weights of another one, and with what some labels add to them."""
    groups = [
        replace(one.group(label), prior=np.array([one.total(base)])) for one, label in labelled
    ]
    more = fit(groups, _SURE, penalty=_ADAPTED_PENALTY)
    sums = Counter(base.weights)
    sums.update(more["weights"])
    weights = {name: round(sums[name], 4) for name in _SURE if sums[name]}
    return {"bias": round(base.bias + more["bias"], 4), "weights": weights}


def _marked(contended: Sequence["_Contender"]) -> list["_Contender"]:
    """Return those with an answer span of which it is known whether it is acceptable."""
    return [one for one in contended if one.answer and one.marked is not None]


def _in_period(rows: Sequence[Row], judge: LogisticModel) -> dict[str, Any]:
    contended = _all_contended(rows, judge)
    found = {"sure in period": _confidence(contended)}
    return found | ({"spans in period": _spans(contended)} if _marked(contended) else {})


def _spans(contended: Sequence["_Contender"]) -> dict[str, Any]:
    """Fit the probability of answer spans, as far as it is known which are acceptable."""
    return fit([one.group(one.right and bool(one.marked)) for one in _marked(contended)], _SURE)


def _confidence(contended: Sequence["_Contender"]) -> dict[str, Any]:
    return fit([one.group(one.right) for one in contended], _SURE)


def _without_what_answers(row: Row) -> Row:
    """Return the row as if no article that answers, or may answer, were in the library.

    In a large library hardly a question finds nothing like it; in a small one many do.
    """
    answering = {one["article"] for one in row["sentences"] if one["right"] is not False}
    others = [one for one in row["sentences"] if one["article"] not in answering]
    return row | {"answerable": False, "sentences": others}


def _all_contended(rows: Sequence[Row], judge: LogisticModel) -> list["_Contender"]:
    return [one for row in rows for one in _contended(row, judge)]


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

    def total(self, model: LogisticModel) -> float:
        """Return the log-odds that a model gives it."""
        return model.bias + sum(self.known[name] * one for name, one in model.weights.items())

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
