"""Measures the lag of the event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from index.operations.telemetry.observer import Observer

EVERY_S = 0.25
"""Seconds of each measured sleep."""


@asynccontextmanager
async def measure_loop_lag(observer: Observer, every_s: float = EVERY_S) -> AsyncIterator[None]:
    """Measure the loop's lag while inside."""
    watching = asyncio.create_task(_watch(observer, every_s), name="loop lag")
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(observer: Observer, every_s: float) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + every_s
        await asyncio.sleep(every_s)
        observer.lagged(max(0.0, loop.time() - due))
