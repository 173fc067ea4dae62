"""Measure calibration: whether answers of confidence 0.7 are right 70% of the time."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10


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
