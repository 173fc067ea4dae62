"""Calls to Discord that may fail for no lasting reason."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import aiohttp
import discord

_T = TypeVar("_T")
_log = logging.getLogger(__name__)


def is_transient(error: Exception) -> bool:
    """Whether the same call may succeed a little later: a lost connection, a server in trouble."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, OSError | aiohttp.ClientError)


async def persistently(call: Callable[[], Awaitable[_T]], pauses: Iterable[float]) -> _T:
    """Call, and call again after each of ``pauses`` (seconds) while the failure is transient.

    Only for calls that do no harm when Discord has heard them twice. discord.py itself repeats a
    call after most server errors, but never after a connection that was dropped.

    Raises:
        Exception: the first lasting failure, or the last transient one.
    """
    for pause in pauses:
        try:
            return await call()
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            if not is_transient(error):
                raise
            _log.warning("Discord did not answer (%r); trying again in %g s.", error, pause)
        await asyncio.sleep(pause)
    return await call()
