"""Remembers up to where a generation is complete, so that only what is new is looked at.

To look for what is missing takes seconds in a library of a million passages; to count them, a tenth
of a second.
"""

import math
import time
from collections.abc import Callable
from dataclasses import replace

from index.indexing.vector_sync import VectorSync
from index.store.rows import Generation
from index.store.vectors.table import Extent, Vectors

_LASTS_S = 3_600.0
"""Seconds after which everything is looked at again, whatever the counts say."""


class Settled:
    """What is known to be complete, by generation; of this process alone.

    Args:
        vectors: counts.
        vector_sync: tells whether this process keeps Chroma in step, and whether Chroma lost any.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self,
        vectors: Vectors,
        vector_sync: VectorSync,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._vectors = vectors
        self._vector_sync = vector_sync
        self._clock = clock
        self._known: dict[int, tuple[Extent, float]] = {}

    def current(self, generation: Generation) -> Extent | None:
        """Up to where everything is complete; None if everything must be looked at."""
        known, until = self._known.get(generation.id, (None, 0.0))
        if known is None or self._clock() > until or self._vector_sync.has_lost:
            return None
        return known if self._vectors.extent(generation, known) == known else None

    def note(self, generation: Generation, begin: Extent, *, encoded: bool) -> None:
        """Remember up to where everything is complete, if anything is.

        Args:
            generation: the generation.
            begin: how much there was before it was completed; what came in since may lack passages.
            encoded: whether each passage of ``begin`` has a vector, where others place them.
        """
        now = replace(self._vectors.extent(generation), revision=begin.revision)
        if not self._is_complete(now, encoded=False):
            now = self._vectors.extent(generation, begin)
        if not self._is_complete(now, encoded=encoded):
            self._known.pop(generation.id, None)
            return
        _, until = self._known.get(generation.id, (now, -math.inf))
        fresh = self._clock() > until
        self._known[generation.id] = now, self._clock() + _LASTS_S if fresh else until

    def forget(self) -> None:
        """Have everything looked at again."""
        self._known.clear()

    def _is_complete(self, extent: Extent, *, encoded: bool) -> bool:
        return extent.placed == extent.passages if self._vector_sync.places else encoded
