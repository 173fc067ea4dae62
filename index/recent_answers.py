"""Answers of the last minute: the same question of the same server is answered once.

In breaking news many people ask the same at once. Whoever asks while the question is being answered
waits for that answer, and whoever asks soon after gets it too, unless articles came in, another
generation went live, or one of its quotes does not stand in its article any more.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from weakref import WeakValueDictionary

from index.answer.quoting.quote import stands
from index.concurrency import Threads
from index.store.library import Library
from index.values import Answer, Question

KEPT_S = 60.0
"""Seconds for which an answer is given again. What the check does not see, such as an outlet that
changed its name, shows after that."""

MOST = 256
"""Answers kept at most."""

Answering = Callable[[Question], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer, when it was given, and the state of the library before it."""

    answer: Answer
    at: float
    state: tuple[int, int | None]


class RecentAnswers:
    """Answers the same question once; for the event loop's thread only.

    Args:
        library: holds the articles that are quoted.
        threads: keep SQL off the loop.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, library: Library, threads: Threads, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._library = library
        self._threads = threads
        self._clock = clock
        self._kept: dict[Question, _Kept] = {}
        self._asking: WeakValueDictionary[Question, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, question: Question, answering: Answering) -> Answer:
        """Return the answer to a question: one of the last minute, or else a new one.

        Args:
            question: as it was asked.
            answering: answers it. Its errors are raised, and nothing is kept of them.
        """
        key = _key(question)
        lock = self._asking.setdefault(key, asyncio.Lock())
        async with lock:
            started = self._clock()
            state = await self._threads.read(self._state)
            if (kept := await self._fresh(key, state)) is not None:
                elapsed_ms = round((self._clock() - started) * 1000)
                return replace(kept, question=question, elapsed_ms=elapsed_ms)
            answer = await answering(question)
            self._keep(key, _Kept(answer, self._clock(), state))
            return answer

    def _state(self) -> tuple[int, int | None]:
        """Return what changes when articles come in, or another generation goes live."""
        live = self._library.generations.live()
        return self._library.passages.newest(), live.id if live else None

    async def _fresh(self, key: Question, state: tuple[int, int | None]) -> Answer | None:
        """Return the answer that is kept for a question, if it still holds."""
        kept = self._kept.get(key)
        if kept is None or kept.state != state or self._clock() - kept.at > KEPT_S:
            return None
        stands = await self._threads.read(self._stands, kept.answer)
        return kept.answer if stands else None

    def _stands(self, answer: Answer) -> bool:
        """Return whether every quote of an answer stands in its article."""
        passages = self._library.passages
        return all(stands(one, passages) for one in (*answer.quotes, *answer.more, *answer.nearest))

    def _keep(self, key: Question, kept: _Kept) -> None:
        self._kept.pop(key, None)
        self._kept[key] = kept
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]


def _key(question: Question) -> Question:
    """Return what tells questions apart: all but the asker's name for it, and the minute."""
    return replace(question, id=None, at=question.at and _hour(question.at))


def _hour(at: datetime) -> datetime:
    # "Yesterday" changes on the hour, but in a few time zones, where it may be a minute late.
    return at.replace(minute=0, second=0, microsecond=0)
