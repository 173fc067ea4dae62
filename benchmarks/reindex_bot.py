"""The bot that ``benchmarks.reindex`` asks: the real one, with a recorder beside it.

    python -m benchmarks.reindex_bot DATA LOG

Everything is as ``verbale run`` has it. LOG gets a JSON line for each wait of the event loop, and
one for each answer: which generation it was asked of, and which ones were searched for it.
"""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO
from unittest.mock import patch

import numpy as np
import numpy.typing as npt

from bot.run import _run
from index.answer.answerer import Answerer
from index.embedding.encoder import Batch, Encoder, Matrix
from index.embedding.registry import open_encoder
from index.operations.telemetry.observer import LOOP_LAG, Metric, Observer, measure_loop_lag
from index.settings import load_settings
from index.store.rows import Generation, Hit, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.values import Answer, Question

EVERY_S = 0.05
"""How often the event loop's lag is measured."""

TWIN = "+twin"
"""After a model's name: the same model under another identity, for which all is encoded anew."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A model under another identity."""

    model: Encoder

    @property
    def identity(self) -> str:
        """Of its own."""
        return self.model.identity + TWIN

    def count_tokens(self, texts: list[str]) -> list[int]:
        """As the model does."""
        return self.model.count_tokens(texts)

    def encode_passages(self, texts: list[str]) -> Matrix:
        """As the model does."""
        return self.model.encode_passages(texts)

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        """As the model does."""
        return self.model.encode_in_batches(texts)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        """As the model does."""
        return self.model.encode_question(text)


def open_twins(name: str) -> Any:
    """The encoder for a model, or for its twin."""
    return Twin(open_encoder(name[: -len(TWIN)])) if name.endswith(TWIN) else open_encoder(name)


@dataclass(slots=True)
class Recorder:
    """Writes down what each answer was made from."""

    log: TextIO
    _here: threading.local = field(default_factory=threading.local)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def tell(self, **what: Any) -> None:
        """Write a line; from any thread."""
        with self._lock:
            self.log.write(json.dumps({"at": time.time(), **what}) + "\n")
            self.log.flush()

    def answering(self, real: Callable[..., Answer]) -> Callable[..., Answer]:
        """``Answerer.answer``, and a line for each."""

        def answer(
            self_: Answerer, question: Question, live: Generation | None = None, *more: Any
        ) -> Answer:
            self._here.searched = []
            given = real(self_, question, live, *more)
            self.tell(
                question=question.text,
                asked_of=live.id if live else None,
                chunker=live.chunker if live else None,
                fits=live is not None and self_._encoder.identity == live.encoder,
                searched=self._here.searched,
                ms=given.elapsed_ms,
                quotes=len(given.quotes) + len(given.nearest),
            )
            return given

        return answer

    def searching(self, real: Callable[..., list[Hit]]) -> Callable[..., list[Hit]]:
        """``VectorSearch.nearest``, remembered for the answer."""

        def nearest(
            self_: VectorSearch,
            generation: Generation,
            search_filter: SearchFilter,
            *more: Any,
        ) -> list[Hit]:
            with suppress(AttributeError):  # the check searches, too, in a thread of its own
                self._here.searched.append((generation.id, search_filter.chunker))
            return real(self_, generation, search_filter, *more)

        return nearest


class Lag(Observer):
    """Writes down how late the event loop is.

    Args:
        recorder: where to.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def note(self, metric: Metric, amount: float = 1, *labels: str) -> None:
        """It came back so much later than it was asked to."""
        if metric is LOOP_LAG:
            self._recorder.tell(lag_ms=round(amount * 1000, 2))


async def main(data: Path, log: TextIO) -> None:
    """Run the bot until it is told to stop."""
    settings, recorder = load_settings(data=data), Recorder(log)
    Answerer.answer = recorder.answering(Answerer.answer)  # type: ignore[method-assign]
    nearest = recorder.searching(VectorSearch.nearest)
    VectorSearch.nearest = nearest  # type: ignore[method-assign]
    with patch("index.answer.models.open_encoders", open_twins):
        async with measure_loop_lag(Lag(recorder), EVERY_S):
            await _run(settings)


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w") as written:
        asyncio.run(main(Path(sys.argv[1]), written))
