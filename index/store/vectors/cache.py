"""Keeps the vectors of passages in memory: an exact search reads thousands of them."""

import threading
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]

CAPACITY = 65_536
"""Vectors kept at most, in float16 as they are stored: 50 MB at 384 dimensions."""

Fetch = Callable[[Sequence[int]], tuple[list[int], Matrix]]
"""Returns the ids of those passages that have a vector, and a row for each."""


class VectorCache:
    """Caches the vectors of one encoder by passage id; safe to use from several threads.

    Ids are never used twice, and a passage keeps its vector, so nothing in here becomes stale. When
    it is full, the oldest entries are replaced.

    Args:
        capacity: number of vectors kept at most.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._rows: dict[int, int] = {}
        self._ids: list[int] = []
        self._kept = np.zeros((0, 0), np.float16)
        self._next = 0
        self._lock = threading.Lock()

    def of(self, ids: Sequence[int], fetch: Fetch) -> tuple[list[int], Matrix]:
        """Return the ids of those passages that have a vector, in order, and a row for each.

        Args:
            ids: the passages, each once.
            fetch: called for those that are not cached.
        """
        if len(ids) > self._capacity:
            return fetch(ids)
        with self._lock:
            places = {id_: self._rows[id_] for id_ in ids if id_ in self._rows}
            cached = self._kept[list(places.values())].astype(np.float32)
        missing = [id_ for id_ in ids if id_ not in places]
        if not missing:
            return list(ids), cached
        fetched, matrix = fetch(missing)
        with self._lock:
            self._add(fetched, matrix)
        return _in_order(ids, [*places, *fetched], [one for one in (cached, matrix) if len(one)])

    def _add(self, ids: Sequence[int], matrix: Matrix) -> None:
        for id_, vector in zip(ids, matrix, strict=True):
            if id_ in self._rows:
                continue  # another thread was first
            row = self._free_row(len(vector))
            self._rows[id_], self._ids[row], self._kept[row] = row, id_, vector

    def _free_row(self, dimensions: int) -> int:
        """Return the row of the next vector, after removing what it held."""
        row = self._next
        self._next = (row + 1) % self._capacity
        if row < len(self._ids):
            self._rows.pop(self._ids[row], None)
            return row
        self._ids.append(-1)
        if row >= len(self._kept):
            grown = min(self._capacity, max(1024, 2 * row))
            kept = np.zeros((grown, dimensions), np.float16)
            kept[:row] = self._kept[:row] if row else 0
            self._kept = kept
        return row


def _in_order(
    order: Sequence[int], ids: Sequence[int], parts: Sequence[Matrix]
) -> tuple[list[int], Matrix]:
    """Return the ids that have a row, in the given order, and the rows of ``parts`` for them."""
    if not parts:
        return [], np.zeros((0, 0), np.float32)
    rows = {id_: row for row, id_ in enumerate(ids)}
    found = [id_ for id_ in order if id_ in rows]
    return found, np.concatenate(parts)[[rows[id_] for id_ in found]]
