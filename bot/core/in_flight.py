"""Answers that are being worked on, so that a stop can wait for them."""

import asyncio
from typing import Any

_FAREWELL = 3.0


class InFlight:
    """The tasks that answer somebody right now."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self.closing = False
        """True from the first ``drain`` on: nothing new should begin."""

    def board(self) -> None:
        """Count the current task in until it ends, whatever it says of its failure included."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, grace: float) -> None:
        """Wait up to ``grace`` seconds for all, then cancel the rest and let them say so.

        Those who boarded meanwhile, only to be turned away, are let finish, too.
        """
        self.closing = True
        for task in await _unfinished(self._tasks, grace):
            task.cancel()
        await _unfinished(self._tasks, _FAREWELL)


async def _unfinished(tasks: set[asyncio.Task[Any]], seconds: float) -> set[asyncio.Task[Any]]:
    if not tasks:
        return set()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    return late
