"""Answer questions as of a moment: from what the library held then."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from index.answer.answerer import Answerer
from index.answer.quoting.quote import stands
from index.errors import TryLaterError
from index.store.as_of import Prepare, hold
from index.store.library import Library
from index.store.rows import Generation
from index.told import Told
from index.values import Answer, Question

_KEPT = 2
"""Past libraries that are kept for further questions."""
_KEPT_S = 900.0
_PATIENCE_S = 5.0
"""Seconds that a question waits for another one as of a moment: it holds a thread meanwhile."""
_BUSY = Told("Another question about the past is being answered; try again in a minute.")

_Key = tuple[datetime, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class _Past:
    """A library as it was, what answers from it, and until when, on the monotonic clock."""

    folder: TemporaryDirectory[str]
    library: Library
    answerer: Answerer
    lost: int
    until: float


class PastAnswers:
    """Answers from past libraries, which are made when they are asked for; one at a time.

    Args:
        library: the library of today.
        prepare: reads an article that has changed since.
        answerer: makes what answers from a library by a generation, after encoding what lacks.
    """

    def __init__(
        self,
        library: Library,
        prepare: Prepare,
        answerer: Callable[[Library, Generation, Path], Answerer],
    ) -> None:
        self._library = library
        self._prepare = prepare
        self._answerer = answerer
        self._lock = threading.Lock()
        self._pasts: dict[_Key, _Past] = {}

    def answer(self, question: Question, at: datetime, live: Generation) -> Answer:
        """Answer from what the question's scopes held at a moment, which is its “now”, too.

        Raises:
            InputError: the question is invalid.
            NotFoundError: it names a source that the scopes did not have.
            TryLaterError: another question as of a moment takes its time.
        """
        if not self._lock.acquire(timeout=_PATIENCE_S):
            raise TryLaterError(_BUSY)
        try:
            key = (at, question.scopes, live.id)
            answer = self._answer(key, question, live)
            quotes = (*answer.quotes, *answer.more, *answer.nearest)
            if not all(stands(one, self._library.passages) for one in quotes):
                self._drop(key)  # an article was removed since
                answer = self._answer(key, question, live)
            return answer
        finally:
            self._lock.release()

    def _answer(self, key: _Key, question: Question, live: Generation) -> Answer:
        for one, past in list(self._pasts.items()):
            if past.until < time.monotonic():
                self._drop(one)
        past = self._pasts.pop(key) if key in self._pasts else self._made(key, live)
        self._pasts[key] = past
        while len(self._pasts) > _KEPT:
            self._drop(next(iter(self._pasts)))
        answer = past.answerer.answer(replace(question, at=key[0]), live)
        return replace(answer, left_out=past.lost)

    def _made(self, key: _Key, live: Generation) -> _Past:
        at, scopes, _ = key
        folder = TemporaryDirectory(prefix="verbale-as-of-")
        library = Library.open(f"sqlite:///{Path(folder.name) / 'library.sqlite'}")
        try:
            lost = hold(self._library, library, scopes, at, live=live, prepare=self._prepare)
            answerer = self._answerer(library, live, Path(folder.name))
        except BaseException:
            library.close()
            folder.cleanup()
            raise
        return _Past(folder, library, answerer, lost, time.monotonic() + _KEPT_S)

    def _drop(self, key: _Key) -> None:
        past = self._pasts.pop(key)
        past.library.close()
        past.folder.cleanup()

    def close(self) -> None:
        """Delete the past libraries."""
        with self._lock:
            for key in list(self._pasts):
                self._drop(key)
