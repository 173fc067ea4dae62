"""Measure refusals: how well they separate unanswerable from answerable questions."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.operations.evaluation.scoring import ScoredAnswer


@dataclass(frozen=True, slots=True)
class Refusal:
    """Refusal as a classifier of unanswerable questions; a metric is None if undefined.

    Attributes:
        refused: number of questions refused.
        precision: the share of refused questions that are unanswerable.
        recall: the share of unanswerable questions that are refused.
        f1: the harmonic mean of precision and recall.
        balanced_accuracy: the mean of recall and the share of answerable questions answered.
        auroc: the probability that an answerable question has a higher confidence than an
            unanswerable one; independent of the threshold.
    """

    refused: int
    precision: float | None
    recall: float | None
    f1: float | None
    balanced_accuracy: float | None
    auroc: float | None


def refusal(judged: Sequence[ScoredAnswer]) -> Refusal:
    """Compute the refusal metrics."""
    can = [scored.given for scored in judged if scored.expected.answerable]
    cannot = [scored.given for scored in judged if not scored.expected.answerable]
    rightly = sum(not answer.answered for answer in cannot)
    wrongly = sum(not answer.answered for answer in can)
    recall = _share(rightly, len(cannot))
    answered = _share(len(can) - wrongly, len(can))
    both = recall is not None and answered is not None
    return Refusal(
        refused=rightly + wrongly,
        precision=_share(rightly, rightly + wrongly),
        recall=recall,
        f1=_share(2 * rightly, len(cannot) + rightly + wrongly) if cannot else None,
        balanced_accuracy=((recall or 0.0) + (answered or 0.0)) / 2 if both else None,
        auroc=auroc(
            [answer.confidence for answer in can], [answer.confidence for answer in cannot]
        ),
    )


def auroc(good: Sequence[float], bad: Sequence[float]) -> float | None:
    """Return the probability that a good score exceeds a bad one, ties half (Mann–Whitney).

    None if either is empty.
    """
    if not good or not bad:
        return None
    below = sorted(bad)
    wins = sum(bisect_left(below, score) + bisect_right(below, score) for score in good) / 2
    return wins / (len(good) * len(bad))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
