"""Answers that are being worked on, so that a stop can wait for them."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_FAREWELL = 3.0


class Flight:
    """The tasks that answer somebody right now."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self.closing = False
        """True from the first ``drain`` on: nothing new should begin."""

    @contextmanager
    def aboard(self) -> Iterator[None]:
        """Count the current task in for the duration of the block."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            yield
        finally:
            self._tasks.discard(task)

    async def drain(self, grace: float) -> None:
        """Wait up to ``grace`` seconds for all, then cancel the rest and let them say so."""
        self.closing = True
        late = await _unfinished(self._tasks, grace)
        for task in late:
            task.cancel()
        await _unfinished(late, _FAREWELL)


async def _unfinished(tasks: set[asyncio.Task[Any]], seconds: float) -> set[asyncio.Task[Any]]:
    if not tasks:
        return set()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    return late
