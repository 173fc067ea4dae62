"""Listens to answers: of which generation each was asked, and what it was made from."""

import threading
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from index.answer.answerer import Answerer
from index.answer.conversation.conversation import Background
from index.store.rows import Generation, Hit, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.values import Answer, Question


class Heard:
    """Of which generation each answer was asked, and whether all that it was made from fits."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, bool]] = []
        self._here = threading.local()

    def answering(self, real: Callable[..., Answer]) -> Callable[..., Answer]:
        def answer(
            one: Answerer,
            question: Question,
            live: Generation | None = None,
            background: Background | None = None,
        ) -> Answer:
            assert live is not None
            self._here.fits = [one._encoder.identity == live.encoder]
            self._here.live = live
            given = real(one, question, live, background)
            self._here.live = None
            self.answers.append((live.id, all(self._here.fits)))
            return given

        return answer

    def searching(self, real: Callable[..., list[Hit]]) -> Callable[..., list[Hit]]:
        def nearest(
            one: VectorSearch,
            generation: Generation,
            search_filter: SearchFilter,
            vector: npt.NDArray[np.float32],
            limit: int,
        ) -> list[Hit]:
            live: Generation | None = getattr(self._here, "live", None)
            if live is not None:  # the check searches, too
                length = 256 if live.encoder == "another" else 512
                told = (generation.id, search_filter.chunker, len(vector))
                self._here.fits.append(told == (live.id, live.chunker, length))
            return real(one, generation, search_filter, vector, limit)

        return nearest
