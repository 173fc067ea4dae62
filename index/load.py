"""How busy the threads for questions are, how other work rests for them, and uses by one person."""

import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median_low

LONGEST_WAIT_S = 15.0
"""Longest expected wait of a question, in seconds.

Who sees nothing for longer asks again, which makes everybody wait longer still.
"""

_RECENT = 15
"""Questions whose work counts: enough for a steady median, few enough to follow a change."""
_LEAST = 5
"""Questions before the median counts: the first ones also wait for the models to load."""
_MOST_KEYS = 10_000
_MEASURED = 10
"""Steps whose mean is the time of a step: more than are done ahead."""
_MEASURED_EVERY = 100


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

    Questions that run at once share the processor: one alone may take half as long. So what counts
    is a question's work, the seconds for which it ran, each divided by how many ran in it (as in
    processor sharing, Kleinrock 1967).

    Args:
        at_once: how many questions run at once.
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[object, str | None] = {}
        self._begun: dict[object, float] = {}
        self._work = deque[float](maxlen=_RECENT)
        self._done = 0.0
        """The work of a question that had run from the beginning."""
        self._counted = clock()

    @contextmanager
    def asked(self, name: str | None = None) -> Iterator[object]:
        """A question from being asked until it is answered; yields its key for ``running``.

        Args:
            name: the name by which ``ahead`` knows it.
        """
        key = object()
        with self._lock:
            self._open[key] = name
        try:
            yield key
        finally:
            with self._lock:
                del self._open[key]

    @contextmanager
    def running(self, key: object) -> Iterator[None]:
        """The question of a key while a thread answers it."""
        with self._lock:
            before = self._work_done()
            self._begun[key] = self._clock()
        try:
            yield
        finally:
            with self._lock:
                self._work.append(self._work_done() - before)
                del self._begun[key]

    def _work_done(self) -> float:
        """The work of a question that has run all the time; called whenever one begins or ends."""
        now = self._clock()
        self._done += (now - self._counted) / max(1, len(self._begun))
        self._counted = now
        return self._done

    def ahead(self, name: str) -> int:
        """How many open questions were asked before one that waits.

        0 for a question that waits no more, and for an unknown one.
        """
        with self._lock:
            for place, (key, known) in enumerate(self._open.items()):
                if known == name:
                    return 0 if key in self._begun else place
        return 0

    def load(self) -> Load:
        """How busy the threads are now."""
        with self._lock:
            waiting = len(self._open) - self._at_once
            return Load(waiting, self._seconds(waiting)) if waiting >= 0 else Load()

    def _seconds(self, waiting: int) -> float:
        """The expected wait of a question behind ``waiting`` others, with every thread busy.

        It waits until the work of ``waiting + 1`` questions is done. Threads that are held up end
        none, so it waits at least as long again as the youngest running question has run.
        """
        work = median_low(self._work) if len(self._work) >= _LEAST else 0.0
        held_up = len(self._begun) >= self._at_once
        age = self._clock() - max(self._begun.values()) if held_up else 0.0
        return max((waiting + 1) * work, age)


class Pace:
    """How long work in steps rests to keep a share of the rate that it has without rests.

    The first ten of a hundred steps go without, and are measured together: a step may end at once
    because its work was done ahead, and then the next one takes long.

    Args:
        share: the share, up to 1.
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, share: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._share = share
        self._clock = clock
        self._steps = -1
        self._resumed = 0.0
        self._usual_s = 0.0

    def rest_s(self) -> float:
        """Seconds to rest at most; called before each step, and followed by ``resume``."""
        now = self._clock()
        self._steps = (self._steps + 1) % _MEASURED_EVERY
        if self._steps < _MEASURED:
            return 0.0
        if self._steps == _MEASURED:
            self._usual_s = (now - self._resumed) / _MEASURED
            return 0.0
        return max(0.0, self._resumed + self._usual_s / self._share - now)

    def resume(self) -> None:
        """The rest is over, and the next step begins."""
        if self._steps == 0 or self._steps >= _MEASURED:
            self._resumed = self._clock()


class SlidingWindow:
    """Counts uses by key over a sliding window.

    Counts of this process only: one process answers all people of a server.

    Args:
        clock: a monotonic clock, in seconds.
        length_s: the length of the window, in seconds.
    """

    def __init__(self, clock: Callable[[], float], length_s: float) -> None:
        self._clock = clock
        self._length_s = length_s
        self._used: dict[Hashable, deque[float]] = {}

    def wait(self, key: Hashable, most: int) -> float:
        """Seconds until fewer than ``most`` uses are in the window; 0 if that is so now."""
        now, used = self._clock(), self._used.get(key, deque())
        while used and used[0] <= now - self._length_s:
            used.popleft()
        return used[-most] + self._length_s - now if len(used) >= most else 0.0

    def count(self, key: Hashable) -> None:
        """Count a use."""
        now = self._clock()
        self._used.setdefault(key, deque()).append(now)
        if len(self._used) > _MOST_KEYS:
            used, old = self._used.items(), now - self._length_s
            self._used = {key: times for key, times in used if times and times[-1] > old}

    def take_back(self, key: Hashable) -> None:
        """Count the last use no longer."""
        if used := self._used.get(key):
            used.pop()
