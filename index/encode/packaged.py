"""The encoder that runs the packaged model fast, without torch."""

import logging
import threading
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from index.encode.encoder import Matrix
from index.encode.models import Model, check_packaged
from index.encode.tokens import open_tokenizer
from index.errors import SettingsError

log = logging.getLogger(__name__)

DIMENSIONS = 384

LONGEST = 256
"""Tokens that the model reads of a text, its two marks included; what follows is not seen."""

BATCH_TOKENS = 1024
"""Tokens, padding included, encoded at a time: with more nothing is gained, and a question's own
passages wait longer behind those of an import."""


class PackagedEncoder:
    """The packaged model on OpenVINO; loaded once, when it is first needed, by whichever thread.

    The network is built from the weights at each start: that takes as long as reading a stored
    copy would (0.3 s) and cannot go stale. It is compiled twice: for passages with as many batches
    at once as fit the processor, and for questions with all of the processor for one text, so that
    a question never queues behind passages. The precision is the fastest that the processor has
    of its own, bfloat16, float16 or float32; asking for one would have it emulated.

    A text's vector depends on the batch that it lands in by less than 2e-3 in any number.
    """

    def __init__(self, model: Model) -> None:
        """Make ready.

        Args:
            model: the packaged one.
        """
        self._model = model
        self._loading = threading.RLock()

    @property
    def identity(self) -> str:
        """The model's own; known without loading."""
        return self._model.identity

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text without the model's own marks; loads the tokenizer alone."""
        encodings = self._loaded_tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """One row of unit length for each text."""
        matrix = np.empty((len(texts), DIMENSIONS), np.float32)
        if not texts:
            return matrix
        tokens = self._tokens(texts)
        queue = self._ov.AsyncInferQueue(self._for_passages)
        queue.set_callback(lambda request, rows: _keep(request, rows, matrix))
        for rows in batches([len(one) for one in tokens]):
            queue.start_async(_padded([tokens[row] for row in rows]), rows)
        queue.wait_all()
        return matrix

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """One vector of unit length."""
        request = self._for_questions.create_infer_request()
        vector: npt.NDArray[np.float32] = request.infer(_padded(self._tokens([text])))[0][0]
        return vector

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        encodings = self._loaded_tokenizer.encode_batch_fast(list(texts))
        return [_cut(encoding.ids) for encoding in encodings]

    @property
    def _loaded_tokenizer(self) -> Any:
        with self._loading:
            return self._tokenizer

    @property
    def _for_passages(self) -> Any:
        with self._loading:
            return self._wide

    @property
    def _for_questions(self) -> Any:
        with self._loading:
            return self._quick

    @cached_property
    def _tokenizer(self) -> Any:
        return open_tokenizer(check_packaged(self._model, "tokenizer.json"))
