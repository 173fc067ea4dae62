from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest
from tenacity import RetryCallState

from bot.core.discord_calls import Backoff, persistently

AT_ONCE = Backoff(first=0.0, longest=0.0, within=5.0)


def refused(status: int, **headers: str) -> discord.HTTPException:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    response: Any = SimpleNamespace(status=status, reason="", headers=told)
    return discord.HTTPException(response, None)


def no_gateway(cause: Exception) -> discord.GatewayNotFound:
    error = discord.GatewayNotFound()  # type: ignore[no-untyped-call]
    error.__cause__ = cause
    return error


class Failing:
    """Fails with each of these in turn, then succeeds."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.calls = 0

    async def __call__(self) -> str:
        self.calls += 1
        if self.failures:
            raise self.failures.pop(0)
        return "done"


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionResetError(),
        TimeoutError(),
        aiohttp.ServerDisconnectedError(),
        refused(503),
        refused(429),
        no_gateway(refused(503)),
    ],
)
async def test_a_transient_failure_is_tried_again(failure: Exception) -> None:
    call = Failing(failure, failure)
    assert await persistently(call, AT_ONCE) == "done"
    assert call.calls == 3


@pytest.mark.parametrize(
    "failure",
    [
        *map(refused, (400, 401, 403, 404)),
        no_gateway(refused(401)),
        ValueError("ours"),
    ],
)
async def test_a_refusal_or_a_mistake_of_ours_is_not_tried_again(failure: Exception) -> None:
    call = Failing(failure)
    with pytest.raises(type(failure)):
        await persistently(call, AT_ONCE)
    assert call.calls == 1


async def test_the_last_failure_is_raised_when_tries_run_out() -> None:
    failures = [ConnectionResetError(str(number)) for number in range(3)]
    with pytest.raises(ConnectionResetError, match="1"):
        await persistently(Failing(*failures), Backoff(first=0.1, longest=1.0, within=0.1))


def pauses(backoff: Backoff, *failures: Exception, elapsed: float = 0.0) -> list[float]:
    """The pauses after each of these failures, as many seconds after the first try."""
    found = []
    for number, failure in enumerate(failures, start=1):
        state = RetryCallState(None, None, (), {})  # type: ignore[arg-type]  # no retrying needed
        state.attempt_number = number
        state.set_exception((type(failure), failure, None))
        state.start_time, state.outcome_timestamp = 0.0, elapsed
        found.append(backoff.pause(state))
    return found


def test_pauses_double_up_to_the_longest() -> None:
    backoff = Backoff(first=1.0, longest=5.0)
    assert pauses(backoff, *[ConnectionResetError()] * 5) == [1.0, 2.0, 4.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("asked", "within", "pause"),
    [
        ("7", None, 7.0),
        ("0.5", None, 1.0),
        ("Wed, 28 Aug 2024 22:49:00 GMT", None, 1.0),
        ("60", 3.0, 2.5),
    ],
)
def test_a_pause_is_as_long_as_discord_asks_while_a_last_try_can_help(
    asked: str, within: float | None, pause: float
) -> None:
    backoff = Backoff(first=1.0, longest=5.0, within=within)
    assert pauses(backoff, refused(429, Retry_After=asked), elapsed=0.5) == [pause]
