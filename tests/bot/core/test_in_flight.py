import asyncio
import time

import pytest

from bot.core.runner import InFlight
from tests.patience import PATIENCE_S


async def fly(in_flight: InFlight, seconds: float, said: list[str]) -> None:
    in_flight.track()
    try:
        await asyncio.sleep(seconds)
        said.append("answered")
    except asyncio.CancelledError:
        await asyncio.sleep(0.01)
        said.append("apologised")
        raise


async def test_draining_waits_for_those_aboard() -> None:
    in_flight, said = InFlight(), list[str]()
    task = asyncio.create_task(fly(in_flight, 0.05, said))
    await asyncio.sleep(0)
    await in_flight.drain(grace=5)
    assert said == ["answered"]
    assert task.done()


async def test_those_who_are_late_are_cancelled_and_may_say_so() -> None:
    in_flight, said = InFlight(), list[str]()
    task = asyncio.create_task(fly(in_flight, 60, said))
    await asyncio.sleep(0)
    await in_flight.drain(grace=0.05)
    assert said == ["apologised"]
    assert task.cancelled()


async def test_those_who_board_too_late_are_let_finish() -> None:
    in_flight, said = InFlight(), list[str]()
    late = asyncio.create_task(fly(in_flight, 60, said))
    await asyncio.sleep(0)
    draining = asyncio.create_task(in_flight.drain(grace=0.05))
    await asyncio.sleep(0)
    turned_away = asyncio.create_task(fly(in_flight, 0.2, said))
    await draining
    assert late.cancelled()
    assert turned_away.done()
    assert said == ["apologised", "answered"]


async def test_an_empty_flight_drains_at_once_and_is_closed() -> None:
    in_flight, said = InFlight(), list[str]()
    await asyncio.create_task(fly(in_flight, 0, said))
    started = time.monotonic()
    await in_flight.drain(grace=PATIENCE_S)
    assert time.monotonic() - started < PATIENCE_S / 2
    assert in_flight.closing


async def test_a_question_gets_longer_than_a_command_that_waits_for_the_web(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.core.runner._COMMANDS_S", 0.05)
    in_flight, said = InFlight(), list[str]()

    async def question() -> None:
        in_flight.track(is_question=True)
        await asyncio.wait({command})
        said.append("answered")

    command = asyncio.create_task(fly(in_flight, 60, said))
    asked = asyncio.create_task(question())
    await asyncio.sleep(0)
    await in_flight.drain(grace=PATIENCE_S)
    assert command.cancelled()
    assert asked.done()
    assert said == ["apologised", "answered"]
