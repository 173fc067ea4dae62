"""How busy the threads for questions are: how many questions wait, and for how long."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median_low

_RECENT = 15
"""Questions whose duration counts: enough for a steady median, few enough to follow a change."""
_LEAST = 5
"""Questions before the median counts: the first ones also wait for the models to load."""


@dataclass(frozen=True, slots=True)
class Load:
    """How long a question waits that is asked now.

    Attributes:
        waiting: the number of questions that wait for a thread.
        seconds: the expected wait in seconds; 0 while a thread is free.
    """

    waiting: int = 0
    seconds: float = 0.0


class LoadMeter:
    """Counts questions that wait or run, and measures those that ran; for any thread.

    Args:
        at_once: how many questions run at once.
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._open = 0
        self._begun: dict[object, float] = {}
        self._took = deque[float](maxlen=_RECENT)

    @contextmanager
    def asked(self) -> Iterator[None]:
        """A question from being asked until it is answered."""
        with self._lock:
            self._open += 1
        try:
            yield
        finally:
            with self._lock:
                self._open -= 1

    @contextmanager
    def running(self) -> Iterator[None]:
        """A question while a thread answers it."""
        key = object()
        with self._lock:
            self._begun[key] = self._clock()
        try:
            yield
        finally:
            with self._lock:
                self._took.append(self._clock() - self._begun.pop(key))

    def load(self) -> Load:
        """How busy the threads are now."""
        with self._lock:
            waiting = self._open - self._at_once
            return Load(waiting, self._seconds(waiting)) if waiting >= 0 else Load()

    def _seconds(self, waiting: int) -> float:
        """The expected wait of a question behind ``waiting`` others, with every thread busy.

        It waits until ``waiting + 1`` questions have ended. Threads that are held up end none, so
        it waits at least as long again as the youngest running question has run.
        """
        took = median_low(self._took) if len(self._took) >= _LEAST else 0.0
        held_up = len(self._begun) >= self._at_once
        age = self._clock() - max(self._begun.values()) if held_up else 0.0
        return max((waiting + 1) * took / self._at_once, age)
