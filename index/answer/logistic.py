"""Logistic models that score passages and sentences by their features."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from operator import attrgetter

import numpy as np


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A logistic model over the fields of dataclasses such as ``Features``.

    Attributes:
        weights: the weight of each field, by name; other fields are ignored.
        bias: the bias.
    """

    weights: Mapping[str, float]
    bias: float

    def total(self, *features: object) -> float:
        """Return the log-odds of an answer; each weighted field belongs to one value."""
        places = _places(tuple(self.weights), tuple(map(type, features)))
        return self.bias + sum(
            weight * float(getattr(features[place], name))
            for (name, weight), place in zip(self.weights.items(), places, strict=True)
        )

    def totals(self, features: Sequence[object]) -> list[float]:
        """Return the log-odds of many answers at once, each told by one value of the same type."""
        if not features:
            return []
        read, weights = _reader(tuple(self.weights)), tuple(self.weights.values())
        values = np.array([*map(read, features)], np.float64).reshape(len(features), -1)
        totals: list[float] = (values @ np.array(weights) + self.bias).tolist()
        return totals

    def chance(self, *features: object) -> float:
        """Return the probability of an answer, 0–1."""
        return 1.0 / (1.0 + math.exp(-self.total(*features)))


@lru_cache
def _reader(names: tuple[str, ...]) -> Callable[[object], object]:
    """Return what reads these fields of a value."""
    return attrgetter(*names)


@lru_cache
def _places(names: tuple[str, ...], kinds: tuple[type, ...]) -> tuple[int, ...]:
    """Return, for each field, the index of the value that has it."""
    return tuple(
        next(place for place, kind in enumerate(kinds) if hasattr(kind, name)) for name in names
    )


@cache
def model_of(package: str, file: str, name: str | None = None) -> LogisticModel:
    """Return the model of a packaged JSON file, or one of its models by name."""
    read = json.loads(files(package).joinpath(file).read_text("utf-8"))
    return LogisticModel(**(read[name] if name else read))


def packaged_model(name: str) -> LogisticModel:
    """Return a model of ``weights.json``.

    ``passages`` ranks passages; ``drafts`` chooses the sentences to read; ``sentences read`` ranks
    them afterwards, ``sentences unread`` where there is no reader. ``sure read`` and ``sure
    unread`` are the probability that a sentence of news answers, ``spans`` that of its span; ``sure
    in present`` that the date of its article answers, if only the present tense says so. ``sure
    defining`` and ``spans defining`` are those of questions that ask for a definition, ``… yes/no``
    those of questions whether something is so; ``… undated`` those of texts without a date, ``… in
    period`` those of such texts for questions on a period; ``… alone`` those of an article that is
    the only one found, ``… turn`` those of later turns of a conversation on it. ``values`` is the
    probability of another value.

    ``benchmarks.training.ranker`` fits all but ``values``
    (``benchmarks.training.same_event``) and the weights of periods in ``drafts`` and
    ``sentences …`` (``benchmarks.training.undated.periods``).
    """
    return model_of(__package__, "weights.json", name)
