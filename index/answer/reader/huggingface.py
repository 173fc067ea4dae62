"""Run an extractive reader from the hub or a folder on transformers."""

import threading
from collections.abc import Sequence
from typing import Any

from safetensors import SafetensorError

from index.answer.reader.base import SpanScores
from index.answer.reader.inputs import LONGEST
from index.embedding.model_files import Lazy, load_from_hub
from index.errors import SettingsError
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
        return [_marks(encoded.encodings[row], starts[row], ends[row]) for row in range(len(texts))]

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


def _marks(encoding: Any, starts: Any, ends: Any) -> SpanScores:
    """Return the span scores of one text; the first token stands for no answer, as in SQuAD 2.0."""
    text = [number for number, segment in enumerate(encoding.sequence_ids) if segment == 1]
    return SpanScores(
        spans=tuple(Span(*encoding.offsets[number]) for number in text),
        starts=starts[text],
        ends=ends[text],
        nothing=float(starts[0] + ends[0]),
    )
