"""How telling each word of a question is: the rarer in the library, the more."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.answer.question.terms import Term, phrase_stems

OTHERWISE = 0.85
"""What a term counts that a sentence has in another form than the question's."""

COMMON = 0.05
"""The share of all passages from which on a phrase tells no more where to look: it is the words
that many passages hold that a search spends its time on."""

FEW = 2_000
"""So many passages are searched for any word."""


def telling_phrases(frequencies: Mapping[str, int], passages: int) -> list[str]:
    """The phrases to look for: those that few passages hold; all, where no others are."""
    limit = max(FEW, passages * COMMON)
    return [one for one, count in frequencies.items() if count <= limit] or list(frequencies)


@dataclass(frozen=True, slots=True)
class WeightedTerms:
    """A term, and how telling it is.

    Attributes:
        words: as the question has them.
        name: whether it names somebody, some place or some body.
        ways: the stems of each form, the question's own first.
        weight: its inverse document frequency.
        found: whether any passage in reach has it, in whatever form.
    """

    words: str
    name: bool
    ways: tuple[frozenset[str], ...]
    weight: float
    found: bool

    def held(self, stems: frozenset[str]) -> float:
        """How much of the term these stems hold, 0–1."""
        if self.ways[0] <= stems:
            return 1.0
        return OTHERWISE if any(way <= stems for way in self.ways[1:]) else 0.0


@dataclass(frozen=True, slots=True)
class TermWeights:
    """A question's terms with their weights.

    The inverse document frequency of Sparck Jones (1972), over passages.
    """

    terms: tuple[WeightedTerms, ...]

    @classmethod
    def of(
        cls, terms: Sequence[Term], frequencies: Mapping[str, int], passages: int
    ) -> "TermWeights":
        """From the number of passages with each form of the terms, of so many passages.

        A term is as rare as its commonest form: another word for a common thing tells nothing more.
        """
        return cls(tuple(_weighed(term, frequencies, passages) for term in terms))

    def cover(self, stems: frozenset[str]) -> float:
        """The share of the question's weight that these stems hold, 0–1."""
        return _share(self.terms, stems)

    def cover_names(self, stems: frozenset[str]) -> float:
        """The same of its names alone; 1 where it names nobody."""
        names = [term for term in self.terms if term.name]
        return _share(names, stems) if names else 1.0

    def least_name(self, stems: frozenset[str]) -> float:
        """How much they hold of the name that they hold least of; 1 where it names nobody."""
        return min((term.held(stems) for term in self.terms if term.name), default=1.0)


def _weighed(term: Term, frequencies: Mapping[str, int], passages: int) -> WeightedTerms:
    # The two may have been counted a minute apart.
    frequency = min(passages, max(frequencies.get(one, 0) for one in term.said))
    return WeightedTerms(
        words=term.words,
        name=term.name,
        ways=tuple(map(phrase_stems, term.said)),
        weight=_weight(frequency, passages),
        found=frequency > 0,
    )


def _weight(frequency: int, passages: int) -> float:
    return math.log((passages + 1) / (frequency + 0.5))


def _share(terms: Sequence[WeightedTerms], stems: frozenset[str]) -> float:
    total = sum(term.weight for term in terms)
    held = sum(term.weight * term.held(stems) for term in terms)
    return held / total if total > 0 else 0.0
