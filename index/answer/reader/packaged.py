"""Run the packaged readers on OpenVINO."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from index.answer.reader.base import SpanScores
from index.answer.reader.inputs import ReaderInput, reader_inputs
from index.embedding.model_files import Lazy
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import QuantizedModel
from index.values import Span


class PackagedReader:
    """A reader that ships with Verbale; loaded once, on first use."""

    def __init__(
        self,
        model: QuantizedModel,
        tokenizer: Callable[[], Any],
        words: Callable[[npt.NDArray[np.int32]], npt.NDArray[np.float32]] | None = None,
    ) -> None:
        """Describe the reader; nothing is loaded yet.

        Args:
            model: its weights.
            tokenizer: opens the tokenizer of the encoder from which it was trained.
            words: returns the word vectors of token ids, for weights without them.
        """
        self.identity = model.identity
        self._tokenizer = Lazy(tokenizer)
        self._network = OpenVinoNetwork(model.name.lower(), lambda: _build(model), words=words)

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


def _build(model: QuantizedModel) -> Any:
    from index.embedding.bert import bert_reader  # noqa: PLC0415 - imports OpenVINO

    return bert_reader(model.load())


def _marks(pair: ReaderInput, made: npt.NDArray[np.float32]) -> SpanScores:
    text = made[pair.text_from : pair.text_from + len(pair.offsets)]
    return SpanScores(
        spans=tuple(Span(start, end) for start, end in pair.offsets),
        starts=text[:, 0],
        ends=text[:, 1],
        nothing=float(made[0, :2].sum()),
        evidence=text[:, 2],
    )
