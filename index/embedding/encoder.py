"""The seam between Verbale and whatever turns words into vectors."""

import hashlib
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float32]
"""One vector a row, each of unit length."""

_TITLE_LENGTH = 160
"""Characters of a headline that go before a passage: about 40 tokens, beside the passage's 200."""


class Encoder(Protocol):
    """Turns words into vectors of unit length; safe to call from several threads.

    Attributes:
        identity: model and least precision; vectors of two identities are never compared.
    """

    @property
    def identity(self) -> str:
        """Model and least precision; known before anything heavy is loaded."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens the model reads in each text, its own marks left out."""

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """One row for each text."""

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """One vector."""


def passage_input(title: str, text: str) -> str:
    """What the encoder is fed for a passage: its words under its article's headline.

    A passage alone often leaves out whom and what the article is about.
    """
    return f"{title[:_TITLE_LENGTH]}\n{text}"


def input_hash(words: str) -> str:
    """The name under which the vector of these words is kept."""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
