"""txtai: its hybrid index, dense and BM25 weighed alike."""

from collections.abc import Sequence
from importlib.metadata import version

import numpy as np
from txtai import Embeddings

from benchmarks.peers import Found, Matrix


class Txtai:
    """``Embeddings`` with ``hybrid``, over vectors from outside."""

    version = f"txtai {version('txtai')}"

    def __init__(self) -> None:
        self._vectors: dict[str, Matrix] = {}
        vectors = self._vectors

        # txtai takes a plain function only; whatever else is callable, it calls to get one.
        def ready(texts: Sequence[str]) -> Matrix:
            return np.stack([vectors[words] for words in texts])

        self._embeddings = Embeddings({"method": "external", "transform": ready, "hybrid": True})

    def index(self, passages: Sequence[str], vectors: Matrix) -> None:
        """Index words and vectors."""
        self._vectors.update(zip(passages, vectors, strict=True))
        self._embeddings.index((number, words, None) for number, words in enumerate(passages))

    def search(self, question: str, vector: Matrix, limit: int) -> Found:
        """The best by both."""
        self._vectors[question] = vector
        return [(int(id_), float(score)) for id_, score in self._embeddings.search(question, limit)]
