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
        """Return one vector per text.

        Batching changes a vector's components by less than 0.002.
        """
        made = list(self.encode_in_batches(texts))
        matrix = np.empty((len(texts), made[0][1].shape[1] if made else 0), np.float32)
        for rows, vectors in made:
            matrix[list(rows)] = vectors
        return matrix

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield the vectors of each batch of texts as soon as they are made, in any order.

        Whoever stops asking ends the encoding.
        """

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return the vector of a question."""


LONGEST = 256
"""Tokens of a text that the models read, special tokens included; the rest is cut off."""


def cut_to_longest(tokens: list[int]) -> list[int]:
    """Truncate to ``LONGEST`` tokens, keeping the closing special token."""
    return tokens if len(tokens) <= LONGEST else [*tokens[: LONGEST - 1], tokens[-1]]


def passage_input(title: str, text: str) -> str:
    """Return the encoder's input for a passage: its text after its article's headline.

    The headline adds the names and the topic, which a passage alone often lacks.
    """
    return f"{title[:_TITLE_LENGTH]}\n{text}"


def input_hash(words: str) -> str:
    """Return the hash by which the vector of this input is stored."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
