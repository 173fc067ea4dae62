"""Encoders: the packaged model on OpenVINO, any other on sentence-transformers."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Batch, Encoder, cut_to_longest
from index.embedding.model_files import (
    Lazy,
    Model,
    WordTokenizer,
    check_packaged,
    copy_tokenizer,
    find_model,
    load_from_hub,
    open_tokenizer,
)
from index.embedding.multilingual import MultilingualEncoder, TwoEncoders, installed
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import ACROSS, QUESTIONS, WORDS, QuantizedModel, packaged_words
from index.errors import SettingsError, first_line
from index.settings import PACKAGED_MODEL

DIMENSIONS = 384


class PackagedEncoder(Encoder):
    """The packaged model on OpenVINO; loaded once, on first use, and thread-safe.

    The network is built from the weights at each start, which takes 0.1 s, as long as reading a
    stored copy that could become stale.
    """

    def __init__(
        self,
        model: Model,
        folder: Path,
        precision: str = "",
        questions: QuantizedModel | None = QUESTIONS,
    ) -> None:
        """Describe the encoder; nothing is loaded yet.

        Args:
            model: the packaged model.
            folder: the folder of its files.
            precision: as for ``OpenVinoNetwork``.
            questions: the network that encodes questions for comparison with passages; None for
                the packaged model itself.
        """
        self._model = model
        self._folder = folder
        self._tokenizer = Lazy(self._open_tokenizer)
        self._network = OpenVinoNetwork(model.name, self._build, precision)
        self._questions = (
            OpenVinoNetwork(questions.name, partial(self._build_tuned, questions), precision)
            if questions
            else self._network
        )

    @property
    def identity(self) -> str:
        """Return the model's identity, without loading the model."""
        return self._model.identity

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without special tokens."""
        return self._tokenizer().count(texts) if texts else []

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield the vectors of texts of similar length together, the longest first."""
        if texts:
            yield from self._network.many([[tokens] for tokens in self._tokens(texts)])

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return a vector of unit length."""
        return self._questions.one(self._tokens([text]))

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [cut_to_longest(tokens) for tokens in self._tokenizer().tokens(texts)]

    def _open_tokenizer(self) -> WordTokenizer:
        check_packaged(self._folder, "tokenizer.json")
        return WordTokenizer(open_tokenizer(self._folder / "tokenizer.json"))

    def _build(self) -> Any:
        check_packaged(self._folder, "model.safetensors")
        from safetensors import safe_open  # noqa: PLC0415 - only here

        from index.embedding.bert import bert  # noqa: PLC0415 - imports OpenVINO

        # One by one: reading holds Python's lock, and the bot is heard from at the same time.
        with safe_open(self._folder / "model.safetensors", "numpy") as stored:
            others = {name: stored.get_tensor(name) for name in set(stored.keys()) - {WORDS}}
        return bert(others | {WORDS: packaged_words(self._folder)})

    def _build_tuned(self, questions: QuantizedModel) -> Any:
        check_packaged(self._folder, "model.safetensors")
        from index.embedding.bert import bert  # noqa: PLC0415 - imports OpenVINO

        return bert(questions.load(packaged_words(self._folder)))


log = logging.getLogger(__name__)

BATCH = 16
"""Texts per batch: a question waits for one batch at most."""


class SentenceTransformerEncoder(Encoder):
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
        encodings = self._tokenizer().encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

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


def open_encoder(name: str, *, tuned: bool = True) -> Encoder:
    """Return the encoder of a model, which is loaded on first use.

    The packaged model runs on OpenVINO if that is installed, with the same identity if not. Any
    other model, including a copy of the packaged one named by its folder, runs on
    sentence-transformers, on a GPU if torch finds one.

    Args:
        name: the model's name in the settings.
        tuned: whether the fine-tuned network encodes questions for the packaged model.

    Raises:
        SettingsError: the packaged model is missing, or a path doesn't exist.
    """
    model = find_model(name)
    if model.packaged and model.folder is not None and find_spec("openvino") is not None:
        return PackagedEncoder(model, model.folder, questions=QUESTIONS if tuned else None)
    return SentenceTransformerEncoder(model)


def open_encoders(name: str) -> Encoder:
    """Return the encoder of a model, with the multilingual one if its package is installed.

    Raises:
        SettingsError: as ``open_encoder``.
    """
    encoder = open_encoder(name)
    if not installed():
        return encoder
    across = ACROSS.load()["map"] if isinstance(encoder, PackagedEncoder) else None
    return TwoEncoders(encoder, MultilingualEncoder(), across)


class EncoderRegistry:
    """Opens each model once, on first use; safe to call from several threads.

    Args:
        named: the model of the settings.
        opening: opens the encoder of a model by name.
    """

    def __init__(self, named: str, opening: Callable[[str], Encoder] = open_encoders) -> None:
        self.named = named
        self._opening = opening
        self._opened: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    def of(self, model: str | None, identity: str | None = None) -> Encoder:
        """Return the encoder of a model, or for None of the settings' model.

        Args:
            model: its name.
            identity: that of the encoder that made a library's vectors. One that was made without
                the multilingual model goes on without it, until it is indexed again.

        Raises:
            SettingsError: the model is missing, or a path doesn't exist.
        """
        name = self.named if model is None else model
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._opening(name)
            opened = self._opened[name]
        if isinstance(opened, TwoEncoders) and identity == opened.english.identity:
            return opened.english
        return opened
