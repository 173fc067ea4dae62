"""How telling each word of a question is: the rarer in the library, the more."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from index.answer.terms import stem


@dataclass(frozen=True, slots=True)
class Rarity:
    """Weights of a question's words, by stem.

    The inverse document frequency of Sparck Jones (1972), over passages.
    """

    weights: Mapping[str, float]

    @classmethod
    def of(cls, frequencies: Mapping[str, int], passages: int) -> "Rarity":
        """From the number of passages with each term, of so many passages."""
        return cls(
            {
                stem(term): math.log((passages + 1) / (count + 0.5))
                for term, count in frequencies.items()
            }
        )

    def cover(self, stems: frozenset[str]) -> float:
        """The share of the question's weight that these stems hold, 0–1."""
        total = sum(self.weights.values())
        held = sum(weight for word, weight in self.weights.items() if word in stems)
        return held / total if total > 0 else 0.0
