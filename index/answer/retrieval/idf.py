"""Weight the terms of a question by inverse document frequency."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from index.answer.question.terms import Term, phrase_stems, stems_of

OTHERWISE = 0.85
"""Factor for a term that a sentence has in another form than the question."""

COMMON = 0.05
"""Share of all passages above which a phrase is too common to search for: common words take most
of the search time and discriminate least."""

FEW = 2_000
"""Up to this number of passages, even common words are searched for."""


def informative_phrases(frequencies: Mapping[str, int], passages: int) -> list[str]:
    """Return the phrases to search for: the rare ones, or all if none is rare."""
    limit = max(FEW, passages * COMMON)
    return [one for one, count in frequencies.items() if count <= limit] or list(frequencies)


@dataclass(frozen=True, slots=True)
class WeightedTerms:
    """A term and its weight.

    Attributes:
        words: its words in the question.
        name: whether it names a person, a place or an organisation.
        ways: the stems of each of its forms, the question's own first.
        weight: its inverse document frequency.
        rarity: the weight, divided by that of a term that no passage has: 0–1 in a library of any
            size.
        found: whether any searched passage has it, in any form.
    """

    words: str
    name: bool
    ways: tuple[frozenset[str], ...]
    weight: float
    rarity: float
    found: bool

    def held(self, stems: frozenset[str]) -> float:
        """Return the share of the term that these stems cover, 0–1."""
        if self.ways[0] <= stems:
            return 1.0
        return OTHERWISE if any(way <= stems for way in self.ways[1:]) else 0.0


@dataclass(frozen=True, slots=True)
class TermWeights:
    """The terms of a question with their weights.

    The weights are inverse document frequencies (Sparck Jones 1972) over passages.
    """

    terms: tuple[WeightedTerms, ...]

    @classmethod
    def of(
        cls, terms: Sequence[Term], frequencies: Mapping[str, int], passages: int
    ) -> "TermWeights":
        """Weight terms by the number of passages with each of their forms, out of ``passages``.

        A term gets the weight of its commonest form: a rare synonym of a common word is no more
        informative.
        """
        return cls(tuple(_weighed(term, frequencies, passages) for term in terms))

    def cover(self, stems: frozenset[str]) -> float:
        """Return the share of the question's total weight that these stems cover, 0–1."""
        return _share(self.terms, stems)

    def cover_names(self, stems: frozenset[str]) -> float:
        """Return the same share for the question's names only; 1 if it has none."""
        names = [term for term in self.terms if term.name]
        return _share(names, stems) if names else 1.0

    def missing(self, stems: frozenset[str]) -> float:
        """Return the weight of the rarest term that these stems lack, over the rarest of all."""
        heaviest = max((term.weight for term in self.terms), default=0.0)
        lacking = (term.weight * (1.0 - term.held(stems)) for term in self.terms)
        return max(lacking, default=0.0) / heaviest if heaviest > 0 else 0.0

    def least_name(self, stems: frozenset[str]) -> float:
        """Return the coverage of the least covered name; 1 if the question has no names."""
        return min((term.held(stems) for term in self.terms if term.name), default=1.0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far some stems cover the terms of a question.

    Attributes:
        cover: the share of the terms' weight, 0–1.
        names: the same share, of the names only; 1 if there are none.
        missing: the weight of the rarest term that is missing, over the rarest of all.
        least_name: the coverage of the least covered name; 1 if there are none.
    """

    cover: float
    names: float
    missing: float
    least_name: float


class Coverages:
    """Computes coverages for one question.

    Only the stems of the question's terms matter, and most texts have one of a few sets of them.
    """

    def __init__(self, term_weights: TermWeights) -> None:
        self._term_weights = term_weights
        self._stems = frozenset(
            chain.from_iterable(chain.from_iterable(term.ways for term in term_weights.terms))
        )
        self._known: dict[frozenset[str], Coverage] = {}

    def asked(self, text: str) -> frozenset[str]:
        """Return the stems of a text that the question's terms have."""
        return self._stems & stems_of(text)

    def of(self, asked: frozenset[str]) -> Coverage:
        """Return the coverage by the stems of a text, or of several together."""
        if asked not in self._known:
            weights = self._term_weights
            self._known[asked] = Coverage(
                cover=weights.cover(asked),
                names=weights.cover_names(asked),
                missing=weights.missing(asked),
                least_name=weights.least_name(asked),
            )
        return self._known[asked]


def _weighed(term: Term, frequencies: Mapping[str, int], passages: int) -> WeightedTerms:
    # The two counts may be a minute apart.
    frequency = min(passages, max(frequencies.get(one, 0) for one in term.said))
    weight = _weight(frequency, passages)
    return WeightedTerms(
        words=term.words,
        name=term.name,
        ways=tuple(map(phrase_stems, term.said)),
        weight=weight,
        rarity=max(0.0, weight / _weight(0, passages)),
        found=frequency > 0,
    )


def _weight(frequency: int, passages: int) -> float:
    return math.log((passages + 1) / (frequency + 0.5))


def _share(terms: Sequence[WeightedTerms], stems: frozenset[str]) -> float:
    total = sum(term.weight for term in terms)
    held = sum(term.weight * term.held(stems) for term in terms)
    return held / total if total > 0 else 0.0
