"""The loop's lag is what somebody on the loop costs everybody else."""

import asyncio
import time

from index.operations.telemetry.loop_lag import measure_loop_lag
from tests.index.operations.telemetry.counting import Counting


async def test_a_loop_that_is_held_up_lags_for_as_long() -> None:
    counting = Counting()
    async with measure_loop_lag(counting, every_s=0.01):
        await asyncio.sleep(0.05)
        time.sleep(0.2)  # noqa: ASYNC251 - the very mistake that is to be seen
        await asyncio.sleep(0.05)
    assert max(counting.lags) > 0.15
    assert min(counting.lags) >= 0


async def test_nothing_is_measured_afterwards() -> None:
    counting = Counting()
    async with measure_loop_lag(counting, every_s=0.005):
        await asyncio.sleep(0.03)
    count = len(counting.lags)
    await asyncio.sleep(0.03)
    assert len(counting.lags) == count > 0
