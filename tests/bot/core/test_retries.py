from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.core.retries import is_transient, persistently


def refused(status: int) -> discord.HTTPException:
    response: Any = SimpleNamespace(status=status, reason="")
    return discord.HTTPException(response, None)


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
    ],
)
async def test_a_transient_failure_is_tried_again(failure: Exception) -> None:
    call = Failing(failure, failure)
    assert await persistently(call, [0, 0]) == "done"
    assert call.calls == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404])
async def test_a_refusal_is_not_tried_again(status: int) -> None:
    call = Failing(refused(status))
    with pytest.raises(discord.HTTPException):
        await persistently(call, [0, 0])
    assert call.calls == 1


async def test_the_last_failure_is_raised_when_tries_run_out() -> None:
    first, last = ConnectionResetError("first"), ConnectionResetError("last")
    with pytest.raises(ConnectionResetError, match="last"):
        await persistently(Failing(first, last), [0])


async def test_a_mistake_of_ours_is_not_tried_again() -> None:
    call = Failing(ValueError("ours"))
    with pytest.raises(ValueError, match="ours"):
        await persistently(call, [0])
    assert call.calls == 1
    assert not is_transient(ValueError())
