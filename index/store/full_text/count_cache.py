"""A cache of counts of common terms."""

import time
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

COMMON = 200
"""Least count that is cached: a few more or less change nothing, and counting is slow. Lower counts
are always exact, because it matters whether there is any."""

KEPT_S = 60.0
_MOST = 20_000

Key = TypeVar("Key", bound=Hashable)


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
        return self.counts([key], lambda _: [count()])[0]

    def counts(
        self, keys: Sequence[Key], count: Callable[[Sequence[Key]], Sequence[int]]
    ) -> list[int]:
        """The cached counts, or new ones, in the order of the keys.

        Args:
            keys: identify the counts, each once.
            count: computes the counts that are not cached, in the order given.
        """
        found = {key: number for key in keys if (number := self._known(key)) is not None}
        if missing := [key for key in keys if key not in found]:
            for key, number in zip(missing, count(missing), strict=True):
                found[key] = number
                self._keep(key, number)
        return [found[key] for key in keys]

    def _known(self, key: Hashable) -> int | None:
        kept = self._cached.get(key)
        return kept[0] if kept is not None and self._clock() < kept[1] else None

    def _keep(self, key: Hashable, number: int) -> None:
        if number < COMMON:
            return
        if len(self._cached) >= _MOST:
            self._cached.clear()
        self._cached[key] = (number, self._clock() + KEPT_S)
