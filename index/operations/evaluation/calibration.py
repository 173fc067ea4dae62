"""Measure calibration: whether answers of confidence 0.7 are right 70% of the time.

And bound the error: how many answers of a confidence or more are wrong at most, at 95 %.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10

THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
"""Confidences at which the error is bounded. They are set before anything is measured: a bound at a
threshold that was chosen by its error would be too low."""

SURE = 0.95
"""Chance with which the true error is below a bound."""

_FINE = 1e-9


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of similar confidence.

    Attributes:
        low: least confidence.
        high: upper bound, exclusive except in the last bin.
        count: number of answers.
        confidence: their mean confidence; None if there are none.
        right: the share of right answers; None if there are none.
    """

    low: float
    high: float
    count: int
    confidence: float | None
    right: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence compared with the share of right answers.

    Attributes:
        error: expected calibration error (Naeini et al. 2015): the mean gap between confidence and
            share right over ten bins of equal width, weighted by the answers in each.
        bins: all ten, from 0 up.
    """

    error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """The answers of a confidence or more, and how often such answers are wrong at most.

    Attributes:
        threshold: the confidence.
        answered: their number.
        share: their share of all questions.
        wrong: how many of them are wrong; one to a question that nothing answers is.
        at_most: the upper bound of the share of wrong ones (exact binomial, Clopper and Pearson
            1934): for a list drawn like the questions to come, it is too low for one list in
            twenty. 1 if there are none.
    """

    threshold: float
    answered: int
    share: float
    wrong: int
    at_most: float


def bounds(outcomes: Sequence[tuple[float, bool]]) -> tuple[Bound, ...]:
    """Bound the error of outcomes (at least one) from each of ``THRESHOLDS`` on."""
    return tuple(_bound(threshold, outcomes) for threshold in THRESHOLDS)


def _bound(threshold: float, outcomes: Sequence[tuple[float, bool]]) -> Bound:
    right = [one for confidence, one in outcomes if confidence >= threshold]
    answered, wrong = len(right), right.count(False)
    return Bound(threshold, answered, answered / len(outcomes), wrong, upper_bound(wrong, answered))


def upper_bound(wrong: int, answered: int) -> float:
    """Return the least share of wrong answers that makes ``wrong`` or fewer of them this unlikely.

    Args:
        wrong: how many are wrong.
        answered: how many there are.
    """
    if wrong >= answered:
        return 1.0
    low, high = wrong / answered, 1.0
    while high - low > _FINE:
        middle = (low + high) / 2
        likely = _chance_of_few(wrong, answered, middle) > 1.0 - SURE
        low, high = (middle, high) if likely else (low, middle)
    return high


def _chance_of_few(wrong: int, answered: int, rate: float) -> float:
    """Return the chance that ``wrong`` or fewer are wrong, if each is with a chance of ``rate``."""
    ways = (
        math.lgamma(answered + 1) - math.lgamma(one + 1) - math.lgamma(answered - one + 1)
        for one in range(wrong + 1)
    )
    return sum(
        math.exp(way + one * math.log(rate or _FINE) + (answered - one) * math.log1p(-rate))
        for one, way in enumerate(ways)
    )


def calibration(outcomes: Sequence[tuple[float, bool]]) -> Calibration:
    """Measure the calibration of outcomes (at least one): confidence 0–1, and whether right."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for outcome in outcomes:
        bins[min(int(outcome[0] * BINS), BINS - 1)].append(outcome)
    buckets = tuple(_bin(number, some) for number, some in enumerate(bins))
    gaps = ((bucket.confidence or 0.0) - (bucket.right or 0.0) for bucket in buckets)
    weighed = (abs(gap) * bucket.count for gap, bucket in zip(gaps, buckets, strict=True))
    return Calibration(sum(weighed) / len(outcomes), buckets)


def _bin(number: int, outcomes: Sequence[tuple[float, bool]]) -> Bin:
    return Bin(
        low=number / BINS,
        high=(number + 1) / BINS,
        count=len(outcomes),
        confidence=statistics.fmean(confidence for confidence, _ in outcomes) if outcomes else None,
        right=statistics.fmean(right for _, right in outcomes) if outcomes else None,
    )
