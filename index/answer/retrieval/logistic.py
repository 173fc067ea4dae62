"""Judging: from what is known of a passage or a sentence to the chance that it answers."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LogisticModel:
    """A logistic function of the fields of values: of ``Features``, say.

    Attributes:
        weights: what each field counts, by its name; one that is not named counts nothing.
        bias: what is added to their sum.
    """

    weights: Mapping[str, float]
    bias: float

    def total(self, *known: object) -> float:
        """The log-odds that what this is known of answers; each field is one value's alone."""
        places = _places(tuple(self.weights), tuple(map(type, known)))
        return self.bias + sum(
            weight * float(getattr(known[place], name))
            for (name, weight), place in zip(self.weights.items(), places, strict=True)
        )

    def chance(self, *known: object) -> float:
        """The chance that it answers, 0–1."""
        return 1.0 / (1.0 + math.exp(-self.total(*known)))


@lru_cache
def _places(names: tuple[str, ...], kinds: tuple[type, ...]) -> tuple[int, ...]:
    """For each field, the number of the value that has it."""
    return tuple(
        next(place for place, kind in enumerate(kinds) if hasattr(kind, name)) for name in names
    )


@lru_cache
def packaged_model(name: str) -> LogisticModel:
    """A judge of ``weights.json``, which ``learn.py`` wrote."""
    read = json.loads(files(__package__).joinpath("weights.json").read_text("utf-8"))[name]
    return LogisticModel(read["weights"], read["bias"])
