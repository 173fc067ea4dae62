"""Run any sentence-transformers model."""

import logging
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Batch, Matrix
from index.embedding.huggingface_env import load_from_hub
from index.embedding.lazy import Lazy
from index.embedding.model_files import Model, check_packaged
from index.embedding.tokenizer import copy_tokenizer, open_tokenizer
from index.errors import SettingsError, first_line
from index.settings import PACKAGED_MODEL

log = logging.getLogger(__name__)

BATCH = 16
"""Texts per batch: a question waits for one batch at most."""


class SentenceTransformerEncoder:
    """A sentence-transformers model; loaded once, on first use, and thread-safe."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._transformer = Lazy(self._load)
        self._tokenizer = Lazy(self._open_tokenizer)
        self._running = threading.Lock()

    @property
    def identity(self) -> str:
        """Return the model's identity, without loading the model."""
        return self._model.identity

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""
        if not texts:
            return []
        return [
            len(encoding.ids)
            for encoding in self._tokenizer().encode_batch(list(texts), add_special_tokens=False)
        ]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Return one vector of unit length per text."""
        made = [matrix for _, matrix in self.encode_in_batches(texts)]
        return np.concatenate(made) if made else np.zeros((0, 0), np.float32)

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield the vectors of ``BATCH`` texts at a time, in order."""
        loaded = self._transformer()
        for start in range(0, len(texts), BATCH):
            some = texts[start : start + BATCH]
            with self._running:
                made = loaded.encode_document(list(some), **_QUIETLY)
            yield range(start, start + len(some)), made.astype(np.float32)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return a vector of unit length."""
        loaded = self._transformer()
        with self._running:
            vector = loaded.encode_query(text, **_QUIETLY)
        return np.asarray(vector, np.float32)

    def _load(self) -> Any:
        if self._model.packaged and self._model.folder is not None:
            check_packaged(self._model.folder, "model.safetensors")
        log.info("loading the model %s", self._model.name)

        def load(local: bool) -> Any:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self._model.location, local_files_only=local)

        try:
            return load_from_hub(self._model.location, load)
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"The model {self._model.name} cannot be loaded: {first_line(error)}. Check "
                f"encoder.model, or use the packaged model: {PACKAGED_MODEL}."
            ) from error

    def _open_tokenizer(self) -> Any:
        file = self._model.folder / "tokenizer.json" if self._model.folder else None
        if file is None or not file.is_file():
            return copy_tokenizer(self._transformer().tokenizer.backend_tokenizer)
        if self._model.packaged:
            check_packaged(file.parent, file.name)
        return open_tokenizer(file)


_QUIETLY = {
    "show_progress_bar": False,
    "normalize_embeddings": True,
    "convert_to_numpy": True,
}
