"""Fit a logistic model to passages or sentences labelled right or wrong.

A conditional logit (McFadden 1974) over the choices of each question: the right ones should have
the most weight, or, if none is right, the choice "nothing answers", whose log-odds are 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PENALTY = 0.002
"""L2 penalty on the weights of the standardized features."""


@dataclass(frozen=True)
class QuestionGroup:
    """The choices of one question.

    Attributes:
        known: one row of features per choice.
        right: whether each choice is right.
    """

    known: Array
    right: npt.NDArray[np.bool_]


def groups_of(
    questions: Sequence[Sequence[Mapping[str, Any]]], names: Sequence[str]
) -> list[QuestionGroup]:
    """Return the labelled choices of each question, without those of unknown label."""
    groups = []
    for choices in questions:
        labelled = [one for one in choices if one["right"] is not None]
        if labelled:
            rows = [[one["features"][name] for name in names] for one in labelled]
            groups.append(
                QuestionGroup(np.array(rows), np.array([bool(one["right"]) for one in labelled]))
            )
    return groups


def fit(
    groups: Sequence[QuestionGroup], names: Sequence[str], none_right: float = 1.0
) -> dict[str, Any]:
    """Fit and return the weights by name and the bias, in the format of ``weights.json``.

    Args:
        groups: the training data; with one choice per group, this is a logistic regression.
        names: the names of the features, in the order of the columns.
        none_right: the weight of a group without a right choice.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow

    everything = np.concatenate([one.known for one in groups])
    mean, deviation = everything.mean(0), everything.std(0)
    deviation[deviation == 0] = 1.0
    scaled = [QuestionGroup((one.known - mean) / deviation, one.right) for one in groups]
    found = minimize(
        _loss, np.zeros(len(names) + 1), (scaled, none_right), method="L-BFGS-B", jac=True
    )
    weights = found.x[:-1] / deviation
    bias = float(found.x[-1] - weights @ mean)
    return {
        "bias": round(bias, 4),
        "weights": {
            name: round(float(weight), 4)
            for name, weight in zip(names, weights, strict=True)
            if weight
        },
    }


def _loss(x: Array, groups: Sequence[QuestionGroup], none_right: float) -> tuple[float, Array]:
    """Return the penalized mean negative log-likelihood and its gradient."""
    from scipy.special import logsumexp  # noqa: PLC0415 - slow

    loss, gradient, total = 0.0, np.zeros_like(x), 0.0
    for one in groups:
        scores = one.known @ x[:-1] + x[-1]
        share = none_right if not one.right.any() else 1.0
        everything = float(logsumexp(np.append(scores, 0.0)))
        expected = np.exp(scores - everything)
        target = np.zeros_like(scores)
        best = 0.0
        if one.right.any():
            best = float(logsumexp(scores[one.right]))
            target[one.right] = np.exp(scores[one.right] - best)
        loss += share * (everything - best)
        difference = share * (expected - target)
        gradient[:-1] += one.known.T @ difference
        gradient[-1] += difference.sum()
        total += share
    gradient = gradient / total
    gradient[:-1] += 2 * PENALTY * x[:-1]
    return loss / total + PENALTY * float(x[:-1] @ x[:-1]), gradient
