"""A gather worker as a process of its own: the composition root of ``verbale worker``."""

import asyncio
import contextlib
import logging
import signal

from index.compose import opened
from index.keeper import kept
from index.seen.window import seen
from index.settings import Settings

_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger(__name__)


async def work(settings: Settings) -> None:
    """Fetch what is due and make it answer, until SIGTERM or SIGINT; a second one ends at once."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with (
        seen(settings.metrics, "worker") as window,
        opened(settings, observer=window.observer) as verbale,
        window.onto(verbale),
        kept(verbale),
        verbale.gathering.working(),
    ):
        log.info("Making the rounds.")
        await stop.wait()
        log.info("Stopping: what has begun comes to its end.")


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set ``stop`` at the first signal, and let the second one end the process."""
    loop = asyncio.get_running_loop()

    def once() -> None:
        stop.set()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _SIGNALS:
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C interrupts instead
            loop.add_signal_handler(number, once)
