"""How fast one person may ask."""

import math
import time
from collections import deque
from collections.abc import Callable

from index.errors import TryLaterError

WINDOW_S = 60.0
"""Over how many seconds questions are counted."""

_MOST_PEOPLE = 10_000


class TooFastError(TryLaterError):
    """Somebody asks more than they may; the message says when to go on."""


class Rate:
    """Counts the questions of each person over the last minute, in this process.

    A server's people are always answered by the same process, so that no table is needed.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: dict[tuple[str, int], deque[float]] = {}

    def admit(self, scope: str, person: int, most: int) -> None:
        """Count a question in.

        Args:
            scope: where it is asked.
            person: who asks.
            most: how many they may ask there in a minute, at least 1.

        Raises:
            TooFastError: they have asked as many; this one does not count.
        """
        now = self._clock()
        asked = self._asked.setdefault((scope, person), deque())
        while asked and asked[0] <= now - WINDOW_S:
            asked.popleft()
        if len(asked) >= most:
            raise TooFastError(_told(most, asked[-most] + WINDOW_S - now))
        asked.append(now)
        if len(self._asked) > _MOST_PEOPLE:
            self._forget(now)

    def _forget(self, now: float) -> None:
        """Those who have not asked for a minute."""
        gone = [who for who, asked in self._asked.items() if asked[-1] <= now - WINDOW_S]
        for who in gone:
            del self._asked[who]


def _told(most: int, wait: float) -> str:
    seconds = max(1, math.ceil(wait))
    many = "one question" if most == 1 else f"{most} questions"
    unit = "second" if seconds == 1 else "seconds"
    return (
        f"That was {many} in a minute, as many as I answer one person here. Please ask again in "
        f"{seconds} {unit}."
    )
