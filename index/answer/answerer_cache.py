"""Keep one answerer per encoder."""

import threading
from collections.abc import Callable

from index.answer.answerer import Answerer
from index.store.rows import Generation


class AnswererCache:
    """Keep one answerer per encoder; safe to call from several threads.

    Args:
        make: makes the answerer of a generation.
    """

    def __init__(self, make: Callable[[Generation | None], Answerer]) -> None:
        self._make = make
        self._answerers: dict[str | None, Answerer] = {}
        self._lock = threading.Lock()

    def of(self, generation: Generation | None) -> Answerer:
        """Return the answerer of a generation; for None, that of the encoder in the settings."""
        encoder = generation.encoder if generation else None
        with self._lock:
            if encoder not in self._answerers:
                self._answerers[encoder] = self._make(generation)
            return self._answerers[encoder]
