"""The first signal stops in order, the second one at once."""

import asyncio
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from index.concurrency import stop_on_signals
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    with ExitStack() as stack:
        for number in SIGNALS:
            stack.callback(signal.signal, number, signal.getsignal(number))
        yield


@pytest.mark.parametrize("number", SIGNALS)
async def test_the_first_signal_is_told_and_the_second_one_ends_the_process(
    number: signal.Signals,
) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    assert not stop.is_set()
    os.kill(os.getpid(), number)
    await asyncio.wait_for(stop.wait(), PATIENCE_S)
    assert [signal.getsignal(one) for one in SIGNALS] == [signal.SIG_DFL] * 2
