"""Metrics over scored answers (``index/operations/telemetry/metrics.py`` counts for Prometheus)."""

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from index.operations.evaluation.calibration import Bound, Calibration, bounds, calibration
from index.operations.evaluation.refusal_metrics import Refusal, refusal
from index.operations.evaluation.run import RETRIEVED
from index.operations.evaluation.scoring import ScoredAnswer


@dataclass(frozen=True, slots=True)
class Ranking:
    """Ranking metrics, as shares of the answerable questions.

    A metric is None if no question measures it. A refused question counts by its closest sentences;
    ``Refusal`` measures whether it should have been refused.

    Attributes:
        sentence_at_1: the first quote's sentence answers.
        quote_at_1: the first quote answers.
        quote_at_3: one of the first three quotes answers.
        quote_at_5: one of the first five quotes answers.
        article_at_1: the first quote is from a right article.
        article_at_5: one of the first five quotes is from a right article.
        retrieval_at_20: one of the first twenty passages answers.
        span_f1: mean token F1 of the answer span with the best acceptable answer.
        span_contained: the answer span contains an acceptable answer.
    """

    sentence_at_1: float | None
    quote_at_1: float | None
    quote_at_3: float | None
    quote_at_5: float | None
    article_at_1: float | None
    article_at_5: float | None
    retrieval_at_20: float | None
    span_f1: float | None
    span_contained: float | None


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from question to answer."""

    median_ms: float
    p90_ms: float


@dataclass(frozen=True, slots=True)
class EvaluationMetrics:
    """The metrics of some questions."""

    questions: int
    answerable: int
    ranking: Ranking
    refusal: Refusal
    calibration: Calibration
    bounds: tuple[Bound, ...]
    latency: Latency


@dataclass(frozen=True, slots=True)
class Measures:
    """The metrics of all questions, and of each kind, the commonest first."""

    overall: EvaluationMetrics
    by_kind: dict[str, EvaluationMetrics]


def measure(judged: Sequence[ScoredAnswer]) -> Measures:
    """Compute the metrics of scored answers (at least one), overall and by kind."""
    kinds: dict[str, list[ScoredAnswer]] = {}
    for answer in judged:
        kinds.setdefault(answer.expected.kind or "other", []).append(answer)
    by_size = sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))
    return Measures(
        evaluation_metrics(judged), {kind: evaluation_metrics(some) for kind, some in by_size}
    )


def evaluation_metrics(judged: Sequence[ScoredAnswer]) -> EvaluationMetrics:
    """Compute the metrics of scored answers (at least one), regardless of kind."""
    can = [answer for answer in judged if answer.expected.answerable]
    outcomes = [(answer.given.confidence, is_right(answer)) for answer in judged]
    return EvaluationMetrics(
        questions=len(judged),
        answerable=len(can),
        ranking=_ranking(can),
        refusal=refusal(judged),
        calibration=calibration(outcomes),
        bounds=bounds(outcomes),
        latency=_latency([answer.given.elapsed_ms for answer in judged]),
    )


def is_right(answer: ScoredAnswer) -> bool:
    """Return whether the question is answerable and the first quote answers it."""
    return answer.expected.answerable and answer.quote == 1


def _ranking(can: Sequence[ScoredAnswer]) -> Ranking:
    def within(rank: Callable[[ScoredAnswer], int | None], limit: int) -> float | None:
        return _mean(_up_to(rank(answer), limit) for answer in can)

    return Ranking(
        sentence_at_1=_mean(answer.sentence for answer in can),
        quote_at_1=within(lambda one: one.quote, 1),
        quote_at_3=within(lambda one: one.quote, 3),
        quote_at_5=within(lambda one: one.quote, 5),
        article_at_1=within(lambda one: one.article, 1),
        article_at_5=within(lambda one: one.article, 5),
        retrieval_at_20=within(lambda one: one.passage, RETRIEVED),
        span_f1=_mean(answer.span_f1 for answer in can),
        span_contained=_mean(answer.span_holds for answer in can),
    )


def _up_to(rank: int | None, limit: int) -> bool:
    return rank is not None and rank <= limit


def _mean(values: Iterable[float | None]) -> float | None:
    defined = [value for value in values if value is not None]
    return statistics.fmean(defined) if defined else None


def _latency(times: Sequence[float]) -> Latency:
    ordered = sorted(times)
    nearest_rank = math.ceil(0.9 * len(ordered)) - 1
    return Latency(statistics.median(ordered), ordered[nearest_rank])
