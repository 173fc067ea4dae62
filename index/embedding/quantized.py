"""Networks that were trained further from the packaged encoder, and how they are shipped.

Matrices are whole numbers of eight bits with a scale for each row. Word embeddings are the packaged
encoder's, which training leaves as they are, and are not shipped a second time.
``index/embedding/model/CARD.md`` tells where each comes from.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.errors import SettingsError

WORDS = "embeddings.word_embeddings.weight"

_SCALE = ".scale"

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class QuantizedModel:
    """A shipped network.

    Attributes:
        name: as messages have it.
        file: its weights.
        sha256: what they must be.
        without: how to do without it, as a sentence for a person; empty where there is no way.
    """

    name: str
    file: Path
    sha256: str
    without: str = ""

    @property
    def identity(self) -> str:
        """Which one it is."""
        return f"{self.file.stem}@{self.sha256[:12]}"

    def load(self, words: npt.NDArray[Any]) -> Arrays:
        """The weights to compute with.

        Args:
            words: the packaged encoder's word embeddings.

        Raises:
            SettingsError: the file is missing, or is not the one that was shipped.
        """
        from safetensors.numpy import load_file  # noqa: PLC0415 - only here

        if not self.file.is_file() or file_sha256(self.file) != self.sha256:
            raise SettingsError(
                f"{self.name} ({self.file.name}) is missing or damaged (by its SHA-256); reinstall "
                f"Verbale (pip install --force-reinstall --no-deps verbale). {self.without}".strip()
            )
        return unpack(load_file(self.file), words)


_FOLDER = Path(__file__).parent / "model"

QUESTIONS = QuantizedModel(
    "The question encoder",
    _FOLDER / "questions.safetensors",
    "db373e1ecbecb84db95f0203d7f9bf44e116ccad9673b916d84b4763164018f6",
)
"""Turns questions into vectors that lie nearer to the passages that answer them."""

READER = QuantizedModel(
    "The reader",
    _FOLDER / "reader.safetensors",
    "cd2e433fec2e5f58d2cfc43c8cd70dbbeb47217bf1a3db41a019bbba9dadba6b",
    'To do without it, set answer.reader to "".',
)
"""Marks the words of a passage that answer."""


def pack(weights: Mapping[str, npt.NDArray[Any]]) -> Arrays:
    """Weights as they are shipped; matrices lose at most half a step of their row's scale."""
    packed: Arrays = {}
    for name, array in weights.items():
        if name == WORDS:
            continue
        if array.ndim < 2:
            packed[name] = array.astype(np.float32)
            continue
        scale = np.maximum(np.abs(array).max(axis=1, keepdims=True) / 127, 1e-12)
        packed[name] = np.rint(array / scale).astype(np.int8)
        packed[name + _SCALE] = scale.astype(np.float32)
    return packed


def unpack(packed: Mapping[str, npt.NDArray[Any]], words: npt.NDArray[Any]) -> Arrays:
    """The weights to compute with, the word embeddings among them."""
    weights: Arrays = {WORDS: words}
    for name, array in packed.items():
        if name.endswith(_SCALE):
            continue
        scale = packed.get(name + _SCALE)
        weights[name] = array if scale is None else array.astype(np.float32) * scale
    return weights


def packaged_words(folder: Path) -> npt.NDArray[Any]:
    """The word embeddings of the packaged encoder, whose files lie in ``folder``."""
    from safetensors import safe_open  # noqa: PLC0415 - only here

    with safe_open(folder / "model.safetensors", "numpy") as encoder:
        words: npt.NDArray[Any] = encoder.get_tensor(WORDS)
    return words


def export(trained: Path, out: Path) -> str:
    """Write the file to ship of a folder that ``save_pretrained`` wrote; its SHA-256."""
    from safetensors.numpy import load_file, save_file  # noqa: PLC0415 - only here

    weights = load_file(trained / "model.safetensors")
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(pack({name.removeprefix("bert."): one for name, one in weights.items()}), out)
    return file_sha256(out)


def file_sha256(file: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
