"""A gather worker as a process of its own: the composition root of ``verbale worker``."""

import asyncio
import logging

from index.compose import opened
from index.keeper import kept
from index.seen.window import seen
from index.settings import Settings
from index.stopping import stop_on_signals

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
