"""A cache of counts of common terms."""

import time
from collections.abc import Callable, Hashable

COMMON = 200
"""Least count that is cached: a few more or less change nothing, and counting is slow. Lower counts
are always exact, because it matters whether there is any."""

KEPT_S = 60.0
_MOST = 20_000


class CountCache:
    """Caches counts for a minute.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._cached: dict[Hashable, tuple[int, float]] = {}

    def count(self, key: Hashable, count: Callable[[], int]) -> int:
        """The cached count, or a new one.

        Args:
            key: identifies the count.
            count: computes the count.
        """
        kept = self._cached.get(key)
        if kept is not None and self._clock() < kept[1]:
            return kept[0]
        number = count()
        if number >= COMMON:
            if len(self._cached) >= _MOST:
                self._cached.clear()
            self._cached[key] = (number, self._clock() + KEPT_S)
        return number
