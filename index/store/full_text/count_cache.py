"""Counts of what is common, remembered for a while."""

import time
from collections.abc import Callable, Hashable

COMMON = 200
"""From this count on it is remembered: a few more or less change nothing, and counting takes long.
What is rarer is counted each time, for there it matters whether there is any at all."""

KEPT_S = 60.0
_MOST = 20_000


class CountCache:
    """Remembers counts for a minute.

    Args:
        clock: tells seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[int, float]] = {}

    def count(self, key: Hashable, count: Callable[[], int]) -> int:
        """A count as remembered, or counted now.

        Args:
            key: what is counted.
            count: counts it.
        """
        kept = self._kept.get(key)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        found = count()
        if found >= COMMON:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[key] = (found, self._clock() + KEPT_S)
        return found
