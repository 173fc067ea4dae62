"""Run the packaged reader on OpenVINO."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.answer.reader.base import SpanScores
from index.answer.reader.inputs import ReaderInput, reader_inputs
from index.embedding.model_files import Lazy, check_packaged_once, open_tokenizer
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import READER
from index.values import Span


class PackagedReader:
    """The packaged reader; loaded once, on first use."""

    def __init__(self, encoder: Path) -> None:
        """Describe the reader; nothing is loaded yet.

        Args:
            encoder: the folder of the packaged encoder, whose tokenizer the reader shares.
        """
        self._encoder = encoder
        self._tokenizer = Lazy(self._open_tokenizer)
        self._network = OpenVinoNetwork("the reader", self._build)

    @property
    def identity(self) -> str:
        """Return the identity of the shipped file."""
        return READER.identity

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """Return the span scores of each text, truncated after about 300 tokens."""
        if not texts:
            return []
        asked = reader_inputs(self._tokenizer(), [(question, text) for text in texts])
        marks: list[SpanScores | None] = [None] * len(asked)
        for numbers, made in self._network.many([(one.tokens, one.segments) for one in asked]):
            for row, number in enumerate(numbers):
                marks[number] = _marks(asked[number], made[row])
        return [one for one in marks if one is not None]

    def _open_tokenizer(self) -> Any:
        check_packaged_once(self._encoder, "tokenizer.json")
        return open_tokenizer(self._encoder / "tokenizer.json")

    def _build(self) -> Any:
        from index.embedding.bert import bert_reader  # noqa: PLC0415 - imports OpenVINO

        return bert_reader(READER.load())


def _marks(pair: ReaderInput, made: npt.NDArray[np.float32]) -> SpanScores:
    text = made[pair.text_from : pair.text_from + len(pair.offsets)]
    return SpanScores(
        spans=tuple(Span(start, end) for start, end in pair.offsets),
        starts=text[:, 0],
        ends=text[:, 1],
        nothing=float(made[0, :2].sum()),
        evidence=text[:, 2],
    )
