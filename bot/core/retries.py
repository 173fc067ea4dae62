"""Retries of calls to Discord after transient failures."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import discord
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception
from tenacity.stop import stop_after_delay, stop_never

from index.errors import first_line

_T = TypeVar("_T")
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
        pause = max(growing, _retry_after_s(_failure_of(state)))
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


def in_words(error: BaseException | None) -> str:
    """What went wrong, without the names of classes."""
    if isinstance(error, discord.GatewayNotFound):
        error = error.__cause__ or error
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return f"the address of {error.host} is unknown"
    if isinstance(error, aiohttp.ServerDisconnectedError):
        return "the connection closed"
    return first_line(error).rstrip(".") if error is not None and str(error) else "no answer"


def _failure_of(state: RetryCallState) -> BaseException | None:
    return state.outcome.exception() if state.outcome else None


def _retry_after_s(error: BaseException | None) -> float:
    """Seconds that Discord asks to wait (``Retry-After``); 0 if it does not ask."""
    if not isinstance(error, discord.HTTPException):
        return 0.0
    try:
        return float(error.response.headers.get("Retry-After", 0.0))
    except ValueError:  # a date, which Discord does not send
        return 0.0


def _log_failure(state: RetryCallState) -> None:
    pause = state.next_action.sleep if state.next_action else 0.0
    failure = in_words(_failure_of(state))
    _log.warning("Discord did not answer: %s; trying again in %.3g s.", failure, pause)
