"""The runs of characters without a space that texts have had so far, by the stems of their words.

Most runs occur in text after text. So a question looks up once which runs have its stems, and then
compares whole sets of runs, which takes a hundredth of stemming every word of every text.
"""

import threading
from collections import defaultdict
from collections.abc import Mapping

from index.answer.question.terms import stems_of_run

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
    """

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.in_order: list[str] = []
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        self._learning = threading.Lock()

    def learn(self, runs: set[str]) -> None:
        """Add runs, except for long ones."""
        with self._learning:
            for run in runs.difference(self.known):
                if len(run) > LONGEST_RUN:
                    continue
                for stem in stems_of_run(run):
                    self._by_stem[stem].append(run)
                self.in_order.append(run)
                self.known.add(run)

    def with_stem(self, stem: str) -> list[str]:
        """Return the runs so far of which a word, or a part of one, has a stem."""
        return self._by_stem.get(stem, [])


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
            for run in runs.with_stem(stem):
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
