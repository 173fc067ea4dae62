"""A gather worker as a process of its own: the composition root of ``verbale worker``."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from index.app import Verbale, opened
from index.concurrency import alongside, stop_on_signals
from index.errors import VerbaleError, out_of_resources
from index.ingest.fetch.client import WebhookClient
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.monitoring.webhooks import posting
from index.operations.telemetry.endpoint import telemetry_endpoint
from index.settings import GatherSettings, Settings

log = logging.getLogger(__name__)


async def work(settings: Settings) -> None:
    """Fetch what is due and make it answer, until SIGTERM or SIGINT; a second one ends at once."""
    stop = asyncio.Event()
    stop_on_signals(stop)
    async with (
        telemetry_endpoint(settings.metrics, "worker") as window,
        opened(settings, observer=window.observer) as verbale,
        window.onto(verbale),
        kept_up_to_date(verbale),
        posting_to_webhooks(verbale, settings.gather),
        verbale.source_service.working(),
    ):
        log.info("Making the rounds.")
        await stop.wait()
        log.info("Stopping: finishing work in progress.")


@asynccontextmanager
async def posting_to_webhooks(verbale: Verbale, settings: GatherSettings) -> AsyncIterator[None]:
    """While inside, post what watches have found to their webhooks."""
    client = WebhookClient(AddressPolicy(*settings.host_lists), contact=settings.contact)
    async with client, posting(verbale.watch_service, client):
        yield


EVERY_S = 30.0
"""How long an article that another process took in may wait for its vector to be placed."""


_TIDIED_EVERY_S = 3_600.0


def kept_up_to_date(
    verbale: Verbale, every_s: float = EVERY_S
) -> AbstractAsyncContextManager[None]:
    """While inside, load the model, catch up with the library, and build what is asked for."""
    return alongside(_keep(verbale, every_s), "keeper")


def exempt_from_collection() -> None:
    """Exempt what is loaded by now from garbage collection, which holds up every thread.

    It stays until the process ends, and going through it takes longer than a question.
    """
    gc.collect(1)  # what is young: a whole collection would hold up every thread once more
    gc.freeze()


async def _keep(verbale: Verbale, every_s: float) -> None:
    tidied_at = -_TIDIED_EVERY_S
    while True:
        try:
            began_cold = not verbale.is_warm
            await verbale.warm()
            if began_cold:
                exempt_from_collection()
            await verbale.catch_up(wait=False)
            await verbale.index_service.advance(wait=False)
            await verbale.watch_service.match()
            if time.monotonic() - tidied_at > _TIDIED_EVERY_S:
                await verbale.tidy()
                tidied_at = time.monotonic()
        except VerbaleError as error:
            log.error("catching up failed: %s", error)
        except Exception as error:
            # The keeper outlives whatever went wrong once: the next pass starts from the state.
            if (lacking := out_of_resources(error)) is not None:
                log.error("catching up failed: %s", lacking)
            else:
                log.exception("catching up failed; trying again in %g s", every_s)
        await verbale.index_service.wanted(every_s)
