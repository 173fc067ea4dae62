"""The encoder that runs the packaged model fast, without torch."""

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encode.encoder import Matrix
from index.encode.models import Model, check_packaged
from index.encode.once import Once
from index.encode.tokens import open_tokenizer
from index.errors import SettingsError

log = logging.getLogger(__name__)

DIMENSIONS = 384

LONGEST = 256
"""Tokens that the model reads of a text, its two marks included; what follows is not seen."""

BATCH_TOKENS = 1024
"""Tokens, padding included, encoded at a time: more gain nothing, and the few sentences that a
question needs encoded would wait longer behind those of an import."""


class PackagedEncoder:
    """The packaged model on OpenVINO; loaded once, when it is first needed, by whichever thread.

    The network is built from the weights at each start: that takes 0.1 s, no longer than reading a
    stored copy of it would, and nothing can go stale. It is compiled twice, each time when first
    needed: for passages with as many batches at once as suit the processor, and for questions with
    all of the processor for one text, so that a question never queues behind passages.
    """

    def __init__(self, model: Model, folder: Path, precision: str = "") -> None:
        """Make ready.

        Args:
            model: the packaged one.
            folder: where its files lie.
            precision: "f32" is what processors without a faster one use. Empty leaves it to
                OpenVINO, which takes bfloat16 or float16 where the processor has it of its own;
                asking for them would have them emulated, slowly, where it has not.
        """
        self._model = model
        self._folder = folder
        self._wishes = {"INFERENCE_PRECISION_HINT": precision} if precision else {}
        self._tokenizer = Once(self._open_tokenizer)
        self._network = Once(self._build)
        self._for_passages = Once(partial(self._compile, "THROUGHPUT"))
        self._for_questions = Once(partial(self._compile, "LATENCY"))

    @property
    def identity(self) -> str:
        """The model's own; known without loading."""
        return self._model.identity

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the model's own marks; loads the tokenizer alone."""
        if not texts:
            return []
        encodings = self._tokenizer().encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """One row of unit length for each text.

        The batch that a text lands in changes its numbers by less than 0.002.
        """
        matrix = np.empty((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return matrix
        tokens = self._tokens(texts)
        for rows, vectors in self._run(tokens):
            matrix[rows] = vectors
        return matrix

    def _run(self, tokens: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], Matrix]]:
        """The vectors of each batch, with as many batches at once as suit the processor.

        Requests are waited for one by one: OpenVINO's own queue calls back into Python from its
        threads, which can hang or abort a process that ends meanwhile.
        """
        network = self._for_passages()
        idle = [network.create_infer_request() for _ in range(_streams(network))]
        running: deque[tuple[Any, list[int]]] = deque()
        for rows in batches([len(one) for one in tokens]):
            if not idle:
                request, done = running.popleft()
                yield done, _result(request)
                idle.append(request)
            request = idle.pop()
            request.start_async(_padded([tokens[row] for row in rows]))
            running.append((request, rows))
        for request, done in running:
            yield done, _result(request)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """One vector of unit length."""
        request = self._for_questions().create_infer_request()
        vector: npt.NDArray[np.float32] = request.infer(_padded(self._tokens([text])))[0][0]
        return vector

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._tokenizer().encode_batch_fast(list(texts))
        return [_cut(encoding.ids) for encoding in encodings]

    def _open_tokenizer(self) -> Any:
        check_packaged(self._folder, "tokenizer.json")
        return open_tokenizer(self._folder / "tokenizer.json")

    def _build(self) -> Any:
        check_packaged(self._folder, "model.safetensors")
        try:
            from index.encode.bert import bert  # noqa: PLC0415 - imports OpenVINO
        except ImportError as error:
            raise _unusable(error) from error
        from safetensors.numpy import load_file  # noqa: PLC0415 - only here

        return bert(load_file(self._folder / "model.safetensors"))

    def _compile(self, hint: str) -> Any:
        network = self._network()
        # Threads pinned to a core could not give way to another program on it.
        wishes = {"PERFORMANCE_HINT": hint, "ENABLE_CPU_PINNING": False, **self._wishes}
        try:
            compiled = _openvino().Core().compile_model(network, "CPU", wishes)
        except RuntimeError as error:
            raise _unusable(error) from error
        precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        log.info("%s runs on OpenVINO in %s (%s)", self._model.name, precision, hint.lower())
        return compiled


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Rows in batches of similar length, the longest first, padded none over ``BATCH_TOKENS``."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True)
    while order:
        size = max(1, BATCH_TOKENS // lengths[order[0]])
        yield order[:size]
        order = order[size:]


def _cut(tokens: list[int]) -> list[int]:
    """At most ``LONGEST`` tokens, the closing mark kept."""
    return tokens if len(tokens) <= LONGEST else [*tokens[: LONGEST - 1], tokens[-1]]


def _padded(texts: Sequence[Sequence[int]]) -> list[npt.NDArray[np.int32]]:
    """The tokens as a rectangle, and where in it there are any."""
    shape = len(texts), max(len(text) for text in texts)
    tokens, mask = np.zeros(shape, np.int32), np.zeros(shape, np.int32)
    for row, text in enumerate(texts):
        tokens[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return [tokens, mask]


def _streams(network: Any) -> int:
    return int(network.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))


def _result(request: Any) -> Matrix:
    request.wait()
    vectors: Matrix = request.get_output_tensor(0).data.copy()
    return vectors


def _openvino() -> Any:
    from index.encode.bert import ov  # noqa: PLC0415 - imports OpenVINO

    return ov


def _unusable(error: Exception) -> SettingsError:
    cause = " ".join(str(error).split())
    return SettingsError(
        f"OpenVINO, which runs the packaged model, does not work on this machine: {cause}. "
        "Reinstall it (pip install --force-reinstall --no-deps openvino), or remove it (pip "
        "uninstall openvino): then sentence-transformers runs the model, more slowly."
    )
