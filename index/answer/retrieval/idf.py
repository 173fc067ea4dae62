"""Weight the terms of a question by inverse document frequency.

A library of one article cannot tell a rare word from a common one, so every library is counted
together with passages of usual English, as in smoothing with a background model (Zhai and Lafferty
2001). In a large library they change next to nothing.
"""

import math
import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate, chain
from operator import or_

from index.answer.question.terms import Term, phrase_stems, stems_of_run, usual_share

# The runs of characters without a space that texts have had so far, by the stems of their words.

MOST_RUNS = 100_000
"""Runs kept at most, some 15 MB; then they are collected anew."""

LONGEST_RUN = 40
"""Characters of a run that is kept."""


class KnownRuns:
    """Runs by stem; safe to use from several threads.

    Attributes:
        known: every run so far; never removed from.
        in_order: the same, in the order in which they came. A run is in here, and noted under its
            stems, before it is in ``known``.
        by_stem: the same by the stems of their words, and of parts of these.
    """

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.in_order: list[str] = []
        self.by_stem: defaultdict[str, list[str]] = defaultdict(list)
        self._learning = threading.Lock()

    def learn(self, runs: set[str]) -> None:
        """Add runs, except for long ones."""
        with self._learning:
            for run in runs.difference(self.known):
                if len(run) > LONGEST_RUN:
                    continue
                for stem in stems_of_run(run):
                    self.by_stem[stem].append(run)
                self.in_order.append(run)
                self.known.add(run)


class AskedRuns:
    """The runs that have any of a question's stems, with a bit for each of these.

    Args:
        bits: the bit of each stem.
        runs: the runs so far.
    """

    def __init__(self, bits: Mapping[str, int], runs: KnownRuns) -> None:
        self._bits = bits
        self._runs = runs
        self._seen = len(runs.in_order)
        self._found: dict[str, int] = {}
        for stem, bit in bits.items():
            for run in runs.by_stem.get(stem, ()):
                self._found[run] = self._found.get(run, 0) | bit

    def bits_of(self, text: str) -> int:
        """Return the bits of the stems that a text has."""
        runs, bits = set(text.split()), 0
        if new := runs.difference(self._runs.known):
            self._runs.learn(new)
            for run in new:
                if len(run) > LONGEST_RUN:
                    bits |= self._bits_in(run)
        self._catch_up()
        for run in runs & self._found.keys():
            bits |= self._found[run]
        return bits

    def _catch_up(self) -> None:
        """Look at the runs that were learned meanwhile, also by other questions."""
        for run in self._runs.in_order[self._seen :]:
            self._seen += 1
            if bits := self._bits_in(run):
                self._found[run] = bits

    def _bits_in(self, run: str) -> int:
        bits = 0
        for stem in stems_of_run(run):
            bits |= self._bits.get(stem, 0)
        return bits


class RunsSoFar:
    """Gives the runs so far, and begins anew once they are too many.

    Args:
        most: runs kept at most.
    """

    def __init__(self, most: int = MOST_RUNS) -> None:
        self._most = most
        self._runs = KnownRuns()

    def get(self) -> KnownRuns:
        """Return the runs so far; a question uses the same ones to its end."""
        runs = self._runs
        if len(runs.known) > self._most:
            runs = self._runs = KnownRuns()
        return runs


OTHERWISE = 0.85
"""Factor for a term that a sentence has in another form than the question."""

_RUNS = RunsSoFar()
"""The same for all questions."""

COMMON = 0.05
"""Share of all passages above which a phrase is too common to search for: common words take most
of the search time and discriminate least."""

FEW = 2_000
"""Up to this number of passages, even common words are searched for."""


USUAL = 500
"""Passages of usual English with which a library is counted."""

MOST = 120_000
"""Passages that a search by words scores at most, so that its time does not grow with the library;
the rarest phrases come first."""

LARGE = 250_000
"""From so many passages on, half as many are scored: reading their postings takes more than all
else in such a library, and what is left out are words that a fiftieth of the passages or more
have."""


def informative_phrases(frequencies: Mapping[str, int], passages: int) -> list[str]:
    """Return the phrases to search for: the rare ones, or all if none is rare."""
    limit = max(FEW, passages * COMMON)
    rare = [one for one, count in frequencies.items() if count <= limit] or list(frequencies)
    by_count = sorted(rare, key=frequencies.__getitem__)
    scored = accumulate(frequencies[one] for one in by_count)
    allowed = MOST // 2 if passages >= LARGE else MOST
    most = {one for one, so_far in zip(by_count, scored, strict=True) if so_far <= allowed}
    return [one for one in rare if one in most] or by_count[:1]


@dataclass(frozen=True, slots=True)
class WeightedTerm:
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


@dataclass(frozen=True)
class TermWeights:
    """The terms of a question with their weights.

    The weights are inverse document frequencies (Sparck Jones 1972) over all ``passages``.
    """

    terms: tuple[WeightedTerm, ...]
    passages: int

    @classmethod
    def of(
        cls, terms: Sequence[Term], frequencies: Mapping[str, int], passages: int
    ) -> "TermWeights":
        """Weight terms by the number of passages with each of their forms, out of ``passages``.

        A term gets the weight of its commonest form: a rare synonym of a common word is no more
        informative.
        """
        return cls(tuple(_weighed(term, frequencies, passages) for term in terms), passages)

    @cached_property
    def coverages(self) -> "Coverages":
        """Return what computes the coverages of the question's texts, in one thread."""
        return Coverages(self)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far some stems cover the terms of a question.

    Attributes:
        cover: the share of the terms' weight, 0–1.
        names: the same share, of the names only; 1 if there are none.
        missing: the weight of the rarest term that is missing, over the rarest of all.
        least_name: the coverage of the least covered name; 1 if there are none.
        lost_names: the rarities of the names that are not covered, added up.
    """

    cover: float
    names: float
    missing: float
    least_name: float
    lost_names: float


class Coverages:
    """Computes coverages for one question.

    Only the stems of the question's terms matter, and most texts have one of a few sets of them. A
    set is an integer here, with a bit for each stem, because thousands of texts are compared.
    """

    def __init__(self, term_weights: TermWeights) -> None:
        ways = [term.ways for term in term_weights.terms]
        stems = dict.fromkeys(chain.from_iterable(chain.from_iterable(ways)))
        self._bits = {stem: 1 << place for place, stem in enumerate(stems)}
        self._terms = [
            (term, tuple(reduce(or_, map(self._bits.__getitem__, way), 0) for way in term.ways))
            for term in term_weights.terms
        ]
        self._heaviest = max((term.weight for term in term_weights.terms), default=0.0)
        self._total = sum(term.weight for term in term_weights.terms)
        self._names = sum(term.weight for term in term_weights.terms if term.name)
        self._known: dict[int, Coverage] = {}
        self._runs = AskedRuns(self._bits, _RUNS.get())
        self._asked: dict[str, int] = {}

    def asked(self, text: str) -> int:
        """Return the stems of a text that the question's terms have, a bit for each."""
        bits = self._asked.get(text)
        if bits is None:
            bits = self._asked[text] = self._runs.bits_of(text)
        return bits

    def of(self, asked: int) -> Coverage:
        """Return the coverage by the stems of a text, or of several together (``|``)."""
        if asked not in self._known:
            self._known[asked] = self._coverage(asked)
        return self._known[asked]

    def _coverage(self, asked: int) -> Coverage:
        cover = names = missing = lost_names = 0.0
        least_name, has_names = 1.0, False
        for term, ways in self._terms:
            held = _held(ways, asked)
            cover += term.weight * held
            missing = max(missing, term.weight * (1.0 - held))
            if term.name:
                has_names, least_name = True, min(least_name, held)
                names += term.weight * held
                lost_names += 0.0 if held else term.rarity
        return Coverage(
            cover=_ratio(cover, self._total),
            names=_ratio(names, self._names) if has_names else 1.0,
            missing=_ratio(missing, self._heaviest),
            least_name=least_name,
            lost_names=lost_names,
        )


def _held(ways: Sequence[int], asked: int) -> float:
    """Return the share of a term that these stems cover, 0–1; its own form comes first."""
    if ways[0] & asked == ways[0]:
        return 1.0
    return OTHERWISE if any(way & asked == way for way in ways[1:]) else 0.0


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _weighed(term: Term, frequencies: Mapping[str, int], passages: int) -> WeightedTerm:
    # The two counts may be a minute apart.
    frequency = min(passages, max(frequencies.get(one, 0) for one in term.said))
    usual = USUAL * max(map(usual_share, term.said))
    weight = _weight(frequency + usual, passages + USUAL)
    return WeightedTerm(
        words=term.words,
        name=term.name,
        ways=tuple(map(phrase_stems, (*term.said, *term.learned))),
        weight=weight,
        rarity=max(0.0, weight / _weight(0, passages + USUAL)),
        found=frequency > 0,
    )


def _weight(frequency: float, passages: int) -> float:
    return math.log((passages + 1) / (frequency + 0.5))
