"""Watching long work from outside."""

from collections.abc import Callable

Watcher = Callable[[str, int, int], None]
"""Told of long work: what is being done, how much of it is done, of how much."""


def unwatched(what: str, done: int, total: int) -> None:
    """For work that nobody watches."""
