"""Chroma as most people use it: the nearest vectors by cosine."""

from collections.abc import Sequence
from importlib.metadata import version

import chromadb
from chromadb.config import Settings

from benchmarks.peers import Found, Matrix

BATCH = 5_000


class PlainChroma:
    """One collection in memory."""

    version = f"chromadb {version('chromadb')}"

    def __init__(self) -> None:
        client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
        self._collection = client.create_collection(
            "passages", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
        )

    def index(self, passages: Sequence[str], vectors: Matrix) -> None:
        """Add all vectors."""
        for start in range(0, len(vectors), BATCH):
            some = vectors[start : start + BATCH]
            ids = [str(start + row) for row in range(len(some))]
            self._collection.add(ids=ids, embeddings=some)

    def search(self, question: str, vector: Matrix, limit: int) -> Found:
        """The nearest."""
        found = self._collection.query(query_embeddings=vector[None], n_results=limit)
        distances = found["distances"] or [[]]
        return [
            (int(id_), 1.0 - distance)
            for id_, distance in zip(found["ids"][0], distances[0], strict=True)
        ]
