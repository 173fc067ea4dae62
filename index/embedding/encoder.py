"""The interface of encoders, which turn texts into vectors."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
"""One vector of unit length per row."""

Batch = tuple[Sequence[int], Matrix]
"""Which of the texts were encoded, and one vector for each."""

_TITLE_LENGTH = 160
"""Characters of a headline put before a passage: about 40 tokens, to the passage's 200."""


class Encoder(Protocol):
    """Turns texts into vectors of unit length; safe to call from several threads.

    Attributes:
        identity: model and least precision; vectors of different identities are never compared.
    """

    @property
    def identity(self) -> str:
        """Return the model and its least precision, without loading the model."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Return one vector per text."""

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield the vectors of each batch of texts as soon as they are made, in any order.

        Whoever stops asking ends the encoding.
        """

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return the vector of a question."""


def passage_input(title: str, text: str) -> str:
    """Return the encoder's input for a passage: its text after its article's headline.

    The headline adds the names and the topic, which a passage alone often lacks.
    """
    return f"{title[:_TITLE_LENGTH]}\n{text}"


def input_hash(words: str) -> str:
    """Return the hash by which the vector of this input is stored."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
