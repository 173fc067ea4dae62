"""Running tasks of commands, so that a stop of the bot can wait for them."""

import asyncio
from typing import Any

_COMMANDS_S = 3.0
"""Seconds that commands get; one that waits for the web would wait for longer than a stop may."""
_CANCEL_GRACE_S = 3.0


class InFlight:
    """The tasks that are answering somebody."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._questions: set[asyncio.Task[Any]] = set()
        self.closing = False
        """True from the first ``drain`` on: no new work should start."""

    def track(self, *, is_question: bool = False) -> None:
        """Track the current task until it ends, including its error message."""
        task = asyncio.current_task()
        assert task is not None
        for tracked in (self._tasks, self._questions) if is_question else (self._tasks,):
            tracked.add(task)
            task.add_done_callback(tracked.discard)

    async def drain(self, grace: float) -> None:
        """Wait up to ``grace`` seconds for questions, and less for commands; cancel the rest.

        Those that are cancelled may report it.

        Tasks that start meanwhile, only to be refused, may finish too.
        """
        self.closing = True
        commands_s = min(grace, _COMMANDS_S)
        for task in await _unfinished(self._tasks, commands_s) - self._questions:
            task.cancel()
        for task in await _unfinished(self._questions, grace - commands_s):
            task.cancel()
        await _unfinished(self._tasks, _CANCEL_GRACE_S)


async def _unfinished(tasks: set[asyncio.Task[Any]], seconds: float) -> set[asyncio.Task[Any]]:
    if not tasks:
        return set()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    return late
