"""Being told to stop: the first signal ends in order, the second at once."""

import asyncio
import contextlib
import signal

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


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
