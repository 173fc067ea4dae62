"""HTTP calls that answer interactions, with suitable retries.

discord.py's adapter sleeps 1 s and 3 s after server errors, and as long as a 429 asks: too long for
a first response, which Discord awaits for 3 s. After a dropped connection it does not retry, which
leaves a message "thinking". Here each call is sent once, and ``Backoff`` decides about retries.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord.http import Route, json_or_text
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.core.retries import Backoff, persistently

FIRST_RESPONSE = Backoff(first=0.2, longest=0.8, within=2.5)
"""For first responses: Discord drops an interaction without one after 3 s."""
LATER = Backoff(first=0.5, longest=15.0, within=15 * 60.0)
"""For edits, deletions and follow-ups: an interaction's token lives 15 minutes.

Discord reports an expired token, which ends the retries."""


class InteractionAdapter(AsyncWebhookAdapter):
    """Retries calls while Discord can still accept them.

    A follow-up whose connection was dropped may appear twice, which is better than not at all.
    """

    async def request(self, route: Route, session: aiohttp.ClientSession, **options: Any) -> Any:
        """Send one call, with retries.

        Raises:
            discord.HTTPException: Discord rejects it, or still fails after the last retry.
            OSError, aiohttp.ClientError: Discord is still unreachable after the last retry.
        """
        send = super().request
        once: Any = _Once(session)

        async def call() -> Any:
            for file in options.get("files") or ():
                file.reset(seek=True)
            return await send(route, once, **options)

        is_first = route.path.endswith("/callback")
        return await persistently(call, FIRST_RESPONSE if is_first else LATER)


def use_interaction_adapter() -> None:
    """Make discord.py use ``InteractionAdapter`` in this task and the tasks that it starts."""
    async_context.set(InteractionAdapter())  # type: ignore[no-untyped-call]


class _Once:
    """An HTTP session that raises on responses after which discord.py would sleep."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @asynccontextmanager
    async def request(
        self, method: str, url: str, **options: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """Send a request as the wrapped session does.

        Raises:
            discord.HTTPException: Discord fails, or asks to wait.
        """
        async with self._session.request(method, url, **options) as response:
            if response.status == 429:
                raise discord.HTTPException(response, await json_or_text(response))
            if response.status >= 500:
                raise discord.DiscordServerError(response, await json_or_text(response))
            yield response
