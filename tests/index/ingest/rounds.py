"""A worker that makes the rounds until it is stopped."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from index.ingest.scheduler import Scheduler
from tests.index.ingest.polling import Ground
from tests.patience import PATIENCE_S


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not true():  # noqa: ASYNC110 - the worker's threads change it
            await asyncio.sleep(0.01)


@asynccontextmanager
async def forever(ground: Ground) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(Scheduler(ground.context, "worker", 4).forever())
    try:
        yield task
    finally:
        if not task.cancelling():
            task.cancel()
        with suppress(asyncio.CancelledError):
            await task
