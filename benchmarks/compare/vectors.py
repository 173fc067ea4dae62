"""Vectors that are computed once and kept in a folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.cli.output import progress_bars
from index.embedding.encoder import Encoder, Matrix

SLAB = 512
"""Texts to a file: what a kill may cost."""


class KeptVectors:
    """An encoder that remembers, in files named by the hash of what was encoded."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def passages(self, texts: Sequence[str], what: str) -> Matrix:
        """A row of unit length for each of at least one text; ``what`` names the progress bar."""
        slabs = [texts[start : start + SLAB] for start in range(0, len(texts), SLAB)]
        with progress_bars() as drawn:
            return np.concatenate(
                [self._slab(slab) for slab in drawn.track(slabs, description=what)]
            )

    def questions(self, texts: Sequence[str]) -> Matrix:
        """The same for questions."""
        return np.stack([self._encoder.encode_question(text) for text in texts])

    def _slab(self, texts: Sequence[str]) -> Matrix:
        named = hashlib.sha256("\0".join([self._encoder.identity, *texts]).encode()).hexdigest()
        file = self._folder / f"{named[:32]}.npz"
        if not file.exists():
            matrix = self._encoder.encode_passages(texts)
            part = file.with_suffix(".part")
            with part.open("wb") as out:
                np.savez(out, vectors=matrix)
            part.replace(file)
        with np.load(file) as kept:
            found: Matrix = kept["vectors"]
            return found
