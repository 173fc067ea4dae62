"""Logistic models that score passages and sentences by their features."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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


@lru_cache
def packaged_model(name: str) -> LogisticModel:
    """Return a model of ``weights.json``, which ``index.training.ranker`` fits."""
    read = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))[name]
    return LogisticModel(read["weights"], read["bias"])
