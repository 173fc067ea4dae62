"""Retries of calls to Discord after transient failures.

For answers to interactions, discord.py's adapter sleeps 1 s and 3 s after server errors, and as
long as a 429 asks: too long for a first response, which Discord awaits for 3 s. After a dropped
connection it does not retry, which leaves a message "thinking". Here each call is sent once, and
``Backoff`` decides about retries.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import aiohttp
import discord
from discord.http import Route, json_or_text
from discord.webhook.async_ import AsyncWebhookAdapter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.stop import stop_after_delay, stop_never

from index.errors import first_line

_T = TypeVar("_T")
FAILURES = (discord.HTTPException, OSError, aiohttp.ClientError)
"""What a call raises that Discord refuses, or that does not reach it."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long and how often a call is retried.

    Attributes:
        first: seconds before the first retry; each further pause is twice as long.
        longest: the longest pause in seconds, unless Discord asks for a longer one.
        within: seconds from the first try to the last; None means unlimited.
    """

    first: float
    longest: float
    within: float | None = None

    def pause(self, state: RetryCallState) -> float:
        """Seconds until the next try: as long as Discord asks, but never beyond ``within``."""
        growing = min(self.first * 2.0 ** (state.attempt_number - 1), self.longest)
        pause = max(growing, _retry_after_s(state))
        if self.within is None:
            return pause
        return max(0.0, min(pause, self.within - (state.seconds_since_start or 0.0)))


SENDING = Backoff(first=0.5, longest=15.0, within=5 * 60.0)
"""For messages that somebody waits for."""


def is_transient(error: BaseException | None) -> bool:
    """Whether the same call may succeed later: a lost connection, a server error, a rate limit."""
    if isinstance(error, discord.GatewayNotFound):  # its cause is the real error
        return is_transient(error.__cause__)
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429
    return isinstance(error, OSError | aiohttp.ClientError)


async def persistently(call: Callable[[], Awaitable[_T]], backoff: Backoff) -> _T:
    """Call, with retries while the failure is transient.

    Only for calls that Discord may receive twice. discord.py itself retries an ordinary call after
    the errors 500, 502, 504 and 524, but not after 503 or a dropped connection.

    Raises:
        Exception: the first permanent failure, or the last transient one.
    """

    async def tried() -> _T:  # tenacity awaits only coroutine functions
        return await call()

    retrying = AsyncRetrying(
        retry=retry_if_exception(is_transient),
        wait=backoff.pause,
        stop=stop_never if backoff.within is None else stop_after_delay(backoff.within),
        before_sleep=_log_failure,
        reraise=True,
    )
    return await retrying(tried)


async def with_links_if_accepted(show: Callable[[bool], Awaitable[_T]]) -> _T:
    """Show a card with links; if Discord rejects it, show it without."""
    try:
        return await show(True)
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        _log.warning("Discord refused a card: %s", error)
        return await show(False)


def in_words(error: BaseException | None) -> str:
    """What went wrong, without the names of classes."""
    if isinstance(error, discord.GatewayNotFound):
        error = error.__cause__ or error
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"the address of {error.host} is unknown"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the connection closed"
    return first_line(error).rstrip(".") if error is not None and str(error) else "no answer"


def _retry_after_s(state: RetryCallState) -> float:
    """Seconds that Discord asks to wait (``Retry-After``); 0 if it does not ask."""
    error = state.outcome and state.outcome.exception()
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return float(error.response.headers.get("Retry-After", 0.0))
    except ValueError:  # a date, which Discord does not send
        return 0.0


def _log_failure(state: RetryCallState) -> None:
    pause = state.next_action.sleep if state.next_action else 0.0
    failure = in_words(state.outcome.exception() if state.outcome else None)
    _log.warning("Discord did not answer: %s; trying again in %.3g s.", failure, pause)


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
