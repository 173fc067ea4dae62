"""Keeping a long-running process up to date with the library, whoever writes to it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from index.errors import VerbaleError
from index.service import Verbale

log = logging.getLogger(__name__)

EVERY_S = 30.0
"""How long an article that another process took in may wait for its vector to be placed."""


@asynccontextmanager
async def kept(verbale: Verbale, every_s: float = EVERY_S) -> AsyncIterator[None]:
    """While inside, load the model, catch up with the library, and build what is asked for."""
    keeping = asyncio.create_task(_keep(verbale, every_s), name="keeper")
    try:
        yield
    finally:
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)


async def _keep(verbale: Verbale, every_s: float) -> None:
    while True:
        try:
            await verbale.warm()
            await verbale.catch_up(wait=False)
            await verbale.reindexing.advance(wait=False)
        except VerbaleError as error:
            log.error("catching up failed: %s", error)
        except Exception:
            # The keeper outlives whatever went wrong once: the next pass starts from the state.
            log.exception("catching up failed; trying again in %g s", every_s)
        await verbale.reindexing.wanted(every_s)
