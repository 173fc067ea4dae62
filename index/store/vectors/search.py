"""Vector search: exact over the library's vectors, or through Chroma."""

import logging
import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.store.id_lists import Ids
from index.store.rows import Generation, Hit, SearchFilter
from index.store.vectors.chroma import ChromaError
from index.store.vectors.sync import ChromaSync, CollectionFillingError
from index.store.vectors.table import Vector, Vectors

log = logging.getLogger(__name__)

EXACT_UP_TO = 20_000
"""Most passages for an exact search if dates or a source narrow the filter (20 ms)."""

_OVERFETCH = 10
"""Least factor by which more results are requested from Chroma if dates or a source narrow the
filter."""
_SPREAD = 1.5
"""How much more than a filter's share of all passages suggests: what passes it is not spread
evenly over the nearest."""
_MOST_ASKED = 10_000
"""Results that Chroma is asked for at most."""


class VectorSearch(Protocol):
    """Finds the nearest passages to a vector of unit length."""

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """The nearest passages, best first, by cosine; the filter may exclude some of them."""


class ExactVectorSearch:
    """Exact search, for narrow filters and for processes without Chroma."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """Best first, by cosine."""
        ids, matrix = self._vectors.in_reach(generation, search_filter)
        return _nearest(ids, matrix @ vector, limit) if ids else []


def _nearest(ids: Sequence[int] | Ids, cosines: npt.NDArray[np.float32], limit: int) -> list[Hit]:
    best = np.argsort(-cosines, kind="stable")[:limit]
    return [Hit(int(ids[row]), float(cosines[row])) for row in best]


class ChromaVectorSearch:
    """Uses Chroma if the filter is wide, and exact search if it is narrow."""

    def __init__(
        self,
        chroma_sync: ChromaSync,
        vectors: Vectors,
        count: Callable[[SearchFilter], int],
    ) -> None:
        """Initialize.

        Args:
            chroma_sync: searches Chroma.
            vectors: the vectors in the library.
            count: counts the passages that pass a filter; may be a minute old.
        """
        self._chroma_sync = chroma_sync
        self._vectors = vectors
        self._count = count
        self._exact = ExactVectorSearch(vectors)

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """The nearest passages, best first; if a collection fails, the search is exact."""
        # Counted first, because it is cached: listing too many ids takes 0.1 s in a large library.
        if search_filter.narrowed and self._count(search_filter) <= EXACT_UP_TO:
            ids = self._vectors.ids_in_reach(generation, search_filter, EXACT_UP_TO + 1)
            if len(ids) <= EXACT_UP_TO:
                return _nearest(*self._vectors.cosines(generation, ids, vector), limit)
        count = min(limit * self._overfetch(search_filter), _MOST_ASKED)
        try:
            return self._chroma_sync.nearest(generation, search_filter.scopes, vector, count)
        except CollectionFillingError as error:
            log.info("%s; comparing every vector instead", error)
        except ChromaError as error:
            log.warning("Chroma cannot answer (%s); comparing every vector instead", error)
        return self._exact.nearest(generation, search_filter, vector, limit)

    def _overfetch(self, search_filter: SearchFilter) -> int:
        """By how much more results are requested than wanted, because the filter excludes some."""
        if not search_filter.narrowed:
            return 1
        everything = replace(search_filter, since=None, until=None, source=None)
        share = max(1, self._count(search_filter)) / max(1, self._count(everything))
        return max(_OVERFETCH, math.ceil(_SPREAD / share))
