"""Keeps the vectors of passages in memory: an exact search reads thousands of them."""

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from index.store.id_lists import Ids

Matrix = npt.NDArray[np.float32]

CAPACITY = 65_536
"""Vectors kept at most, in float16 as they are stored: 50 MB at 384 dimensions."""

Fetch = Callable[[Ids], tuple[Ids, Matrix]]
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
        self._kept = np.zeros((0, 0), np.float16)
        self._sorted = np.zeros(0, np.int32)
        """The passages that are kept, in order, and the row of each."""
        self._rows = np.zeros(0, np.int32)
        self._next = 0
        self._lock = threading.Lock()

    def of(self, ids: Ids, fetch: Fetch) -> list[tuple[Ids, Matrix]]:
        """Return the ids of those passages that have a vector, with a row for each, in parts.

        Args:
            ids: the passages, each once.
            fetch: called for those that are not cached.
        """
        if len(ids) > self._capacity:
            return [fetch(ids)]
        with self._lock:
            rows = self._rows_of(ids)
            is_kept = rows >= 0
            cached = self._kept[rows[is_kept]]
        parts = [(ids[is_kept], cached.astype(np.float32))]
        if not is_kept.all():
            fetched, matrix = fetch(ids[~is_kept])
            with self._lock:
                self._add(fetched, matrix)
            parts.append((fetched, matrix))
        return [part for part in parts if len(part[0])]

    def _rows_of(self, ids: Ids) -> Ids:
        """Return the row of each passage, -1 for one that is not kept."""
        if not len(self._sorted):
            return np.full(len(ids), -1, np.int32)
        places = np.minimum(np.searchsorted(self._sorted, ids), len(self._sorted) - 1)
        return np.where(self._sorted[places] == ids, self._rows[places], -1)

    def _add(self, ids: Ids, matrix: Matrix) -> None:
        new = self._rows_of(ids) < 0  # another thread may have been first
        ids, matrix = ids[new], matrix[new]
        if not len(ids):
            return
        rows = (self._next + np.arange(len(ids), dtype=np.int32)) % self._capacity
        self._make_room(rows, matrix.shape[1])
        self._kept[rows] = matrix
        self._next = (self._next + len(ids)) % self._capacity
        order = np.argsort(ids)
        places = np.searchsorted(self._sorted, ids[order])
        self._sorted = np.insert(self._sorted, places, ids[order])
        self._rows = np.insert(self._rows, places, rows[order])

    def _make_room(self, rows: Ids, dimensions: int) -> None:
        """Forget what the rows hold, and make those that are not there yet."""
        if rows.min() < len(self._rows):
            forgotten = np.isin(self._rows, rows)
            self._sorted, self._rows = self._sorted[~forgotten], self._rows[~forgotten]
        if (taken := int(rows.max()) + 1) > len(self._kept):
            kept = np.zeros((min(self._capacity, max(1024, 2 * taken)), dimensions), np.float16)
            kept[: len(self._kept)] = self._kept.reshape(-1, dimensions)
            self._kept = kept
