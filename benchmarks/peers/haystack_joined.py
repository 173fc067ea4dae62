"""Haystack: its BM25 and its embedding retriever, joined by reciprocal ranks."""

from collections.abc import Sequence
from importlib.metadata import version

from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import (
    InMemoryBM25Retriever,
    InMemoryEmbeddingRetriever,
)
from haystack.document_stores.in_memory import InMemoryDocumentStore

from benchmarks.peers import Found, Matrix

EACH = 50


class Haystack:
    """The retrievers of its hybrid pipeline, called one after the other."""

    version = f"haystack-ai {version('haystack-ai')}"

    def __init__(self) -> None:
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        self._store = store
        self._words = InMemoryBM25Retriever(store, top_k=EACH)
        self._meaning = InMemoryEmbeddingRetriever(store, top_k=EACH)
        self._joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=EACH)

    def index(self, passages: Sequence[str], vectors: Matrix) -> None:
        """Write documents with their vectors."""
        self._store.write_documents(
            [
                Document(id=str(number), content=words, embedding=vector.tolist())
                for number, (words, vector) in enumerate(zip(passages, vectors, strict=True))
            ]
        )

    def search(self, question: str, vector: Matrix, limit: int) -> Found:
        """The best by both."""
        by_words = self._words.run(query=question)["documents"]
        by_meaning = self._meaning.run(query_embedding=vector.tolist())["documents"]
        joined = self._joiner.run(documents=[by_words, by_meaning])["documents"][:limit]
        return [(int(one.id), float(one.score or 0.0)) for one in joined]
