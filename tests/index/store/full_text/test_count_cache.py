"""What is common is counted once a minute, what is rare each time."""

from collections.abc import Sequence

from index.store.full_text.count_cache import COMMON, KEPT_S, CountCache


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_common_is_counted_once_a_minute() -> None:
    clock = Clock()
    common = CountCache(clock)
    assert common.count("talks", lambda: COMMON) == COMMON
    assert common.count("talks", lambda: COMMON + 1) == COMMON
    assert common.count("treaty", lambda: COMMON + 2) == COMMON + 2
    clock.now = KEPT_S
    assert common.count("talks", lambda: COMMON + 1) == COMMON + 1


def test_what_is_rare_is_counted_each_time() -> None:
    common = CountCache(Clock())
    for count in (0, 1, COMMON - 1, 0):
        assert common.count("Yanqi", lambda count=count: count) == count  # type: ignore[misc]


def test_it_does_not_grow_without_end() -> None:
    common = CountCache(Clock())
    for number in range(30_000):
        common.count(number, lambda: COMMON)
    assert len(common._cached) <= 20_000


def test_only_what_is_not_cached_is_counted_and_counts_keep_their_order() -> None:
    common, counted = CountCache(Clock()), []

    def lengths(words: Sequence[str]) -> list[int]:
        counted.append(list(words))
        return [COMMON * len(word) for word in words]

    assert common.counts(["ab", "c"], lengths) == [2 * COMMON, COMMON]
    assert common.counts(["def", "c", "ab", ""], lengths) == [3 * COMMON, COMMON, 2 * COMMON, 0]
    assert counted == [["ab", "c"], ["def", ""]]
