"""Other programs over the same passages and the same vectors, each behind one small class.

They retrieve; the sentence is chosen for all of them alike (``benchmarks/compare/rivals.py``). An
adapter imports nothing of Verbale, so that it runs in an environment of its own
(``benchmarks/peers.txt``).
"""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
Found = list[tuple[int, float]]
"""The numbers of passages with their scores, best first."""


class Peer(Protocol):
    """A program that finds passages."""

    version: str
    """Its distribution and version, as it is installed."""

    def index(self, passages: Sequence[str], vectors: Matrix) -> None:
        """Take in passages, each with its vector of unit length."""

    def search(self, question: str, vector: Matrix, limit: int) -> Found:
        """The passages nearest to a question."""


def _chroma() -> Peer:
    from benchmarks.peers.plain_chroma import PlainChroma  # noqa: PLC0415 - may not be installed

    return PlainChroma()


def _llama_index() -> Peer:
    from benchmarks.peers.llama import LlamaIndex  # noqa: PLC0415 - as above

    return LlamaIndex()


def _txtai() -> Peer:
    from benchmarks.peers.txtai_hybrid import Txtai  # noqa: PLC0415 - as above

    return Txtai()


def _haystack() -> Peer:
    from benchmarks.peers.haystack_joined import Haystack  # noqa: PLC0415 - as above

    return Haystack()


PEERS: dict[str, Callable[[], Peer]] = {
    "Chroma, cosine": _chroma,
    "LlamaIndex, fusion": _llama_index,
    "txtai, hybrid": _txtai,
    "Haystack, joined": _haystack,
}
"""The peers by the name that the table has."""

BASELINE = "Chroma, cosine"
"""What most programs of this kind do; its package is Verbale's own, too."""
