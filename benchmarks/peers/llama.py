"""LlamaIndex: its vector store and its BM25, fused by reciprocal ranks as its guide does."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import TextNode
from llama_index.retrievers.bm25 import BM25Retriever

from benchmarks.peers import Found, Matrix

EACH = 50


class _Ready(BaseEmbedding):  # type: ignore[misc] # not installed where types are checked
    """Embeds nothing: passages come with their vectors, and so does the question."""

    vector: list[float]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.vector

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self.vector

    def _get_text_embedding(self, text: str) -> list[float]:
        raise NotImplementedError(text)


class LlamaIndex:
    """``QueryFusionRetriever`` over both, without a language model."""

    version = f"llama-index-core {version('llama-index-core')}"

    def __init__(self) -> None:
        self._ready = _Ready(vector=[])
        self._retriever: Any = None

    def index(self, passages: Sequence[str], vectors: Matrix) -> None:
        """Make both indexes."""
        nodes = [
            TextNode(id_=str(number), text=words, embedding=vector.tolist())
            for number, (words, vector) in enumerate(zip(passages, vectors, strict=True))
        ]
        each = min(EACH, len(nodes))
        meaning = VectorStoreIndex(nodes, embed_model=self._ready).as_retriever(
            similarity_top_k=each
        )
        words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=each)
        self._retriever = QueryFusionRetriever(
            [meaning, words], llm=MockLLM(), mode=FUSION_MODES.RECIPROCAL_RANK,
            num_queries=1, use_async=False, similarity_top_k=each,
        )  # fmt: skip

    def search(self, question: str, vector: Matrix, limit: int) -> Found:
        """The best by both."""
        self._ready.vector = vector.tolist()
        found = self._retriever.retrieve(question)[:limit]
        return [(int(one.node.node_id), float(one.score or 0.0)) for one in found]
