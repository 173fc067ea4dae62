"""An encoder that counts words: for tests that ask when a process ends, not what texts mean."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from index.answer.question.terms import stems_of
from index.embedding.encoder import Batch, Matrix
from tests.encoding import in_batches

if TYPE_CHECKING:
    import pytest

DIMENSIONS = 384


def _at_once() -> None:
    """Wait for nothing."""


class LexicalEncoder:
    """Texts are alike where they share words, whose directions are random (random indexing).

    One axis for each word would not do: most texts would be equally far from each other, and an
    HNSW index loses sight of such.

    Args:
        name: of the model that it stands for; all models make the same of a text.
        wait: is called for each passage, so that a process can be met while it encodes; sentences
            of an answer stand under no headline, and are encoded at once.
    """

    def __init__(self, name: str, wait: Callable[[], None] = _at_once) -> None:
        self.identity = f"words of {name}"
        self._wait = wait

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        for text in texts:
            if "\n" in text:
                self._wait()
        rows = [self.encode_question(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        return in_batches(self.encode_passages, texts)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        added = np.sum([_direction(stem) for stem in stems_of(text) or {""}], axis=0)
        return np.asarray(added / np.linalg.norm(added), np.float32)


@cache
def _direction(stem: str) -> npt.NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS, np.float32)


def no_reader(_name: str) -> None:
    """As ``open_reader`` where the settings name none."""


def count_words(patched: "pytest.MonkeyPatch", wait: Callable[[], None] = _at_once) -> None:
    """Libraries of this process count words; ``wait`` is called for each passage."""
    patched.setattr("index.answer.models.open_encoders", partial(LexicalEncoder, wait=wait))
    patched.setattr("index.answer.models.open_reader", no_reader)
    # Cosines of counted words are lower than those that the threshold was made for.
    patched.setenv("VERBALE_ANSWER__THRESHOLD", "0.2")
