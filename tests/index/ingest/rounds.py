"""A worker that makes the rounds until it is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from index.ingest.scheduler import Scheduler
from tests.index.ingest.polling import Ground
from tests.patience import PATIENCE_S


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - the worker's threads change it
            await asyncio.sleep(0.01)


@dataclass(slots=True)
class Worker:
    """A worker at its rounds, and whether it was told to stop."""

    task: "asyncio.Task[None]"
    told: bool = False

    def stop(self) -> None:
        """Tell it to stop; told twice, it does not wait for what has begun."""
        self.told = True
        self.task.cancel()


@asynccontextmanager
async def forever(ground: Ground) -> AsyncIterator[Worker]:
    worker = Worker(asyncio.create_task(Scheduler(ground.context, "worker", 4).forever()))
    try:
        yield worker
    finally:
        # The task cannot say it: it counts as cancelling, too, when a wait of its own has run out.
        if not worker.told:
            worker.stop()
        with suppress(asyncio.CancelledError):
            await worker.task
