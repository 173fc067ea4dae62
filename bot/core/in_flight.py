"""Running tasks of commands, so that a stop of the bot can wait for them."""

import asyncio
from typing import Any

_CANCEL_GRACE_S = 3.0


class InFlight:
    """The tasks that are answering somebody."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self.closing = False
        """True from the first ``drain`` on: no new work should start."""

    def track(self) -> None:
        """Track the current task until it ends, including its error message."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, grace: float) -> None:
        """Wait up to ``grace`` seconds for all tasks, then cancel the rest and let them report it.

        Tasks that start meanwhile, only to be refused, may finish too.
        """
        self.closing = True
        for task in await _unfinished(self._tasks, grace):
            task.cancel()
        await _unfinished(self._tasks, _CANCEL_GRACE_S)


async def _unfinished(tasks: set[asyncio.Task[Any]], seconds: float) -> set[asyncio.Task[Any]]:
    if not tasks:
        return set()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    return late
