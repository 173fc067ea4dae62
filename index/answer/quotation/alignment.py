"""Compares a quotation with a text word by word.

The best place is found by approximate matching of a pattern anywhere in a text: P. H. Sellers,
The Theory and Computation of Evolutionary Distances: Pattern Recognition, Journal of Algorithms
1 (1980). A word changed, added or left out costs about the same; a gap that the quotation marks
costs nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

StepKind = Literal["kept", "changed", "added", "left out", "gap", "jump"]

CHANGED, ADDED, LEFT_OUT = 10, 11, 9
"""Costs of a word. Where a quotation lacks its second word, that word is rather left out than the
first one changed; where its first word is another, it is rather changed than added."""

_UNIT = 10
"""Cost of a gap over words whose cost is given as 1."""

_Row = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a comparison: from the words before to the words after, on both sides.

    Attributes:
        kind: ``gap`` and ``jump`` pass over words of the text, at a mark and between sentences.
        quoted: number of the first word of the quotation.
        stored: number of the first word of the text.
        length: words of the text passed over; 1 if kept, changed or left out, 0 if added.
    """

    kind: StepKind
    quoted: int
    stored: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best place of a quotation in a text.

    Attributes:
        steps: in order; never empty.
        similarity: 0–1: words kept, per word kept, changed, added or left out.
    """

    steps: tuple[Step, ...]
    similarity: float


def align(
    quoted: Sequence[str], gaps: Mapping[int, int], stored: Sequence[str]
) -> Alignment | None:
    """Return the best place of a quotation in a text, the first of several.

    None if either has no words.

    Takes time and memory in proportion to the product of the lengths.

    Args:
        quoted: the words of the quotation.
        gaps: cost of passing over words of the text, by the number of quoted words before them.
        stored: the words of the text.
    """
    if not quoted or not stored:
        return None
    numbers = {word: number for number, word in enumerate(dict.fromkeys(stored))}
    table = _Table([numbers.get(word, -1) for word in quoted], gaps,
                   np.array([numbers[word] for word in stored], np.int32))  # fmt: skip
    steps = tuple(reversed(list(table.back())))
    return Alignment(steps, _similarity(steps, gaps))


def _similarity(steps: Sequence[Step], gaps: Mapping[int, int]) -> float:
    kept = sum(step.kind == "kept" for step in steps)
    other = sum(step.kind in {"changed", "added", "left out"} for step in steps)
    jumps = sum(gaps[step.quoted] for step in steps if step.kind == "jump")
    return kept / (kept + other + jumps)


class _Table:
    """The costs of each beginning of the quotation at each place of the text."""

    def __init__(self, quoted: Sequence[int], gaps: Mapping[int, int], stored: _Row) -> None:
        self._quoted, self._gaps, self._stored = quoted, gaps, stored
        self._places = LEFT_OUT * np.arange(len(stored) + 1, dtype=np.int32)
        self._rows: list[_Row] = [np.zeros(len(stored) + 1, np.int32)]
        self._before_gap: dict[int, _Row] = {}
        for number, word in enumerate(quoted, start=1):
            self._rows.append(self._gapped(number, self._next(self._rows[-1], word)))

    def _next(self, above: _Row, word: int) -> _Row:
        row = above + ADDED
        np.minimum(row[1:], above[:-1] + CHANGED * (self._stored != word), out=row[1:])
        # Words left out: the least cost at an earlier place, and that of each word since.
        least: _Row = np.minimum.accumulate(row - self._places) + self._places
        return least

    def _gapped(self, number: int, row: _Row) -> _Row:
        if number not in self._gaps:
            return row
        self._before_gap[number] = row
        over: _Row = np.minimum.accumulate(row) + np.int32(_UNIT * self._gaps[number])
        return np.minimum(row, over)

    def back(self) -> Iterator[Step]:
        """Yield the steps of the cheapest way, the last first."""
        number, place = len(self._quoted), int(np.argmin(self._rows[-1]))
        while number > 0:
            before = self._before_gap.get(number)
            if before is not None and before[place] > self._rows[number][place]:
                # The last of the cheapest places before it: the shortest gap.
                from_ = place - int(np.argmin(before[place::-1]))
                kind: StepKind = "jump" if self._gaps[number] else "gap"
                yield Step(kind, number, from_, place - from_)
                place = from_
            row = self._rows[number] if before is None else before
            step = self._step(number, place, row)
            yield step
            number, place = step.quoted, step.stored
            while step.kind == "left out":
                step = self._step(number, place, row)
                yield step
                number, place = step.quoted, step.stored

    def _step(self, number: int, place: int, row: _Row) -> Step:
        """Return the step that leads to a place of the row, which is not the result of a gap."""
        cost, above = row[place], self._rows[number - 1]
        same = place > 0 and self._stored[place - 1] == self._quoted[number - 1]
        if same and cost == above[place - 1]:
            return Step("kept", number - 1, place - 1, 1)
        if place > 0 and not same and cost == above[place - 1] + CHANGED:
            return Step("changed", number - 1, place - 1, 1)
        if cost == above[place] + ADDED:
            return Step("added", number - 1, place, 0)
        return Step("left out", number, place - 1, 1)
