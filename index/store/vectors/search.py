"""Finding passages by meaning: exactly over the library's vectors, or by way of Chroma."""

import logging
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.store.articles.passages import Passages
from index.store.rows import Generation, Hit, SearchFilter
from index.store.vectors.chroma import ChromaError
from index.store.vectors.sync import ChromaSync, CollectionFillingError
from index.store.vectors.table import Vectors

log = logging.getLogger(__name__)

Vector = npt.NDArray[np.float32]

EXACT_UP_TO = 20_000
"""Passages that are compared one by one where dates or a source bound the reach: 20 ms."""

_OVERFETCH = 10
"""How many more are asked of Chroma than wanted where most may lie out of reach."""


class VectorSearch(Protocol):
    """Finds the passages in reach whose vectors are nearest to one of unit length."""

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """Best first, by cosine. Passages out of reach may be among them."""


class ExactVectorSearch:
    """Compares every vector in reach: for small reaches, and for a process without Chroma."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """Best first, by cosine."""
        ids, matrix = self._vectors.in_reach(generation, search_filter)
        if not ids:
            return []
        cosines = matrix @ vector
        best = np.argsort(-cosines, kind="stable")[:limit]
        return [Hit(ids[row], float(cosines[row])) for row in best]


class ChromaVectorSearch:
    """Asks Chroma where all or most passages are in reach, and compares exactly where few are."""

    def __init__(self, chroma_sync: ChromaSync, passages: Passages, vectors: Vectors) -> None:
        self._chroma_sync = chroma_sync
        self._passages = passages
        self._exact = ExactVectorSearch(vectors)

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        """Best first, by cosine; a collection that fails is answered for exactly."""
        if search_filter.narrowed and self._passages.count(search_filter) <= EXACT_UP_TO:
            return self._exact.nearest(generation, search_filter, vector, limit)
        wanted = limit * _OVERFETCH if search_filter.narrowed else limit
        try:
            return self._chroma_sync.nearest(generation, search_filter.scopes, vector, wanted)
        except CollectionFillingError as error:
            log.info("%s; comparing every vector instead", error)
        except ChromaError as error:
            log.warning("Chroma cannot answer (%s); comparing every vector instead", error)
        return self._exact.nearest(generation, search_filter, vector, limit)
