"""What is said once, not every time."""

import math
import time
from collections.abc import Callable, Hashable

_MOST_KEYS = 10_000


class Once:
    """Remembers for this process what was said to whom.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def first(self, key: Hashable, seconds: float = math.inf) -> bool:
        """Whether nobody asked for this key in the last ``seconds`` that were given for it."""
        now = self._clock()
        if self._until.get(key, 0.0) > now:
            return False
        self._until.pop(key, None)
        self._until[key] = now + seconds
        if len(self._until) > _MOST_KEYS:
            del self._until[next(iter(self._until))]
        return True
