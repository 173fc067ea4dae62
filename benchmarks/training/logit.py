"""Fit a logistic model to passages or sentences labelled right or wrong.

A conditional logit (McFadden 1974) over the choices of each question: the right ones should have
the most weight, or, if none is right, the choice "nothing answers", whose log-odds are 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

PENALTY = 0.002
"""L2 penalty on the weights of the standardized features, unless another is given."""

NONE_RIGHT = 0.3
"""Weight of a question without a right choice, where a ranking is fitted."""

_CONSTANT = 1e-9
"""Least deviation of a feature that is not the same everywhere, but for rounding."""

_LEAST = 1e-300
"""Least sum whose logarithm is finite."""


@dataclass(frozen=True)
class QuestionGroup:
    """The choices of one question.

    Attributes:
        known: one row of features per choice.
        right: whether each choice is right.
        prior: log-odds of each choice that are not fitted; 0 if None.
    """

    known: Array
    right: npt.NDArray[np.bool_]
    prior: Array | None = None


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
    groups: Sequence[QuestionGroup],
    names: Sequence[str],
    none_right: float = 1.0,
    penalty: float = PENALTY,
) -> dict[str, Any]:
    """Fit and return the weights by name and the bias, in the format of ``weights.json``.

    Args:
        groups: the training data; with one choice per group, this is a logistic regression.
        names: the names of the features, in the order of the columns.
        none_right: the weight of a group without a right choice.
        penalty: on the squares of the weights of the standardized features.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow

    everything = np.concatenate([one.known for one in groups])
    mean, deviation = everything.mean(0), everything.std(0)
    deviation[deviation < _CONSTANT] = 1.0
    scaled = [replace(one, known=(one.known - mean) / deviation) for one in groups]
    choices = Choices(scaled, none_right, penalty)
    found = minimize(choices.loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B")
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


class Choices:
    """The choices of all questions, one below the other.

    Args:
        groups: the choices of each question, with standardized features.
        none_right: the weight of a question without a right choice.
        penalty: on the squares of the weights.
    """

    def __init__(
        self, groups: Sequence[QuestionGroup], none_right: float, penalty: float = PENALTY
    ) -> None:
        sizes = [len(one.right) for one in groups]
        self._known = np.concatenate([one.known for one in groups])
        self._right = np.concatenate([one.right for one in groups])
        self._prior = np.concatenate([_prior(one) for one in groups])
        self._penalty = penalty
        self._starts = np.append(0, np.cumsum(sizes)[:-1])
        self._question = np.repeat(np.arange(len(sizes)), sizes)
        self._answered = np.logical_or.reduceat(self._right, self._starts)
        shares = np.where(self._answered, 1.0, none_right)
        self._shares = shares / shares.sum()

    def loss(self, x: Array) -> tuple[float, Array]:
        """Return the penalized mean negative log-likelihood and its gradient."""
        scores = self._known @ x[:-1] + x[-1] + self._prior
        highest = np.maximum(np.maximum.reduceat(scores, self._starts), 0.0)
        weights = np.exp(scores - highest[self._question])
        everything = self._sums(weights) + np.exp(-highest)
        best = np.where(self._right, weights, 0.0)
        rights = self._sums(best)
        told = np.where(self._answered, np.log(np.maximum(rights, _LEAST)) + highest, 0.0)
        loss = self._shares @ (np.log(everything) + highest - told)
        target = best / np.where(self._answered, np.maximum(rights, _LEAST), 1.0)[self._question]
        difference = weights / everything[self._question] - target
        difference *= self._shares[self._question]
        gradient = np.append(self._known.T @ difference, difference.sum())
        gradient[:-1] += 2 * self._penalty * x[:-1]
        return float(loss + self._penalty * x[:-1] @ x[:-1]), gradient

    def _sums(self, of: Array) -> Array:
        """Return the sum over the choices of each question."""
        sums: Array = np.add.reduceat(of, self._starts)
        return sums


def _prior(group: QuestionGroup) -> Array:
    return np.zeros(len(group.right)) if group.prior is None else group.prior
