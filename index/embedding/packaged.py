"""Run the packaged model on OpenVINO, without torch."""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.embedding.encoder import Batch, Matrix
from index.embedding.lazy import Lazy
from index.embedding.model_files import Model, check_packaged_once
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import QUESTIONS, WORDS, QuantizedModel, packaged_words
from index.embedding.tokenizer import WordTokenizer, open_tokenizer

DIMENSIONS = 384

LONGEST = 256
"""Tokens of a text that the model reads, two special tokens included; the rest is cut off."""


class PackagedEncoder:
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

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Return one vector of unit length per text.

        Batching changes a vector's components by less than 0.002.
        """
        matrix = np.empty((len(texts), DIMENSIONS), np.float32)
        for rows, vectors in self.encode_in_batches(texts):
            matrix[rows] = vectors
        return matrix

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """Yield the vectors of texts of similar length together, the longest first."""
        if texts:
            yield from self._network.many([[tokens] for tokens in self._tokens(texts)])

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """Return a vector of unit length."""
        return self._questions.one(self._tokens([text]))

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        return [_cut(tokens) for tokens in self._tokenizer().tokens(texts)]

    def _open_tokenizer(self) -> WordTokenizer:
        check_packaged_once(self._folder, "tokenizer.json")
        return WordTokenizer(open_tokenizer(self._folder / "tokenizer.json"))

    def _build(self) -> Any:
        check_packaged_once(self._folder, "model.safetensors")
        from safetensors import safe_open  # noqa: PLC0415 - only here

        from index.embedding.bert import bert  # noqa: PLC0415 - imports OpenVINO

        # One by one: reading holds Python's lock, and the bot is heard from at the same time.
        with safe_open(self._folder / "model.safetensors", "numpy") as stored:
            others = {name: stored.get_tensor(name) for name in set(stored.keys()) - {WORDS}}
        return bert(others | {WORDS: packaged_words(self._folder)})

    def _build_tuned(self, questions: QuantizedModel) -> Any:
        check_packaged_once(self._folder, "model.safetensors")
        from index.embedding.bert import bert  # noqa: PLC0415 - imports OpenVINO

        return bert(questions.load(packaged_words(self._folder)))


def _cut(tokens: list[int]) -> list[int]:
    """Truncate to ``LONGEST`` tokens, keeping the closing special token."""
    return tokens if len(tokens) <= LONGEST else [*tokens[: LONGEST - 1], tokens[-1]]
