import asyncio
import os
import signal
import sys

import pytest

from index.stopping import stop_on_signals

PATIENCE_S = 20
WAITS = """
import asyncio
from index.stopping import stop_on_signals

async def main():
    stop = asyncio.Event()
    stop_on_signals(stop)
    print("waiting", flush=True)
    await stop.wait()
    print("told", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_first_signal_is_told_and_the_second_ends_at_once(number: int) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WAITS, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        assert await process.stdout.readline() == b"waiting\n"
        process.send_signal(number)
        assert await process.stdout.readline() == b"told\n"
        process.send_signal(number)
        assert await process.wait() == -number
        await process.communicate()


async def test_without_a_signal_nothing_is_told() -> None:
    stop = asyncio.Event()
    before = signal.getsignal(signal.SIGTERM)
    stop_on_signals(stop)
    await asyncio.sleep(0)
    assert not stop.is_set()
    os.kill(os.getpid(), signal.SIGTERM)
    async with asyncio.timeout(PATIENCE_S):
        await stop.wait()
    signal.signal(signal.SIGTERM, before)
    signal.signal(signal.SIGINT, signal.default_int_handler)
