import asyncio
import time

from bot.flight import Flight


async def fly(flight: Flight, seconds: float, said: list[str]) -> None:
    with flight.aboard():
        try:
            await asyncio.sleep(seconds)
            said.append("answered")
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)
            said.append("apologised")
            raise


async def test_draining_waits_for_those_aboard() -> None:
    flight, said = Flight(), list[str]()
    task = asyncio.create_task(fly(flight, 0.05, said))
    await asyncio.sleep(0)
    await flight.drain(grace=5)
    assert said == ["answered"]
    assert task.done()


async def test_those_who_are_late_are_cancelled_and_may_say_so() -> None:
    flight, said = Flight(), list[str]()
    task = asyncio.create_task(fly(flight, 60, said))
    await asyncio.sleep(0)
    await flight.drain(grace=0.05)
    assert said == ["apologised"]
    assert task.cancelled()


async def test_an_empty_flight_drains_at_once_and_is_closed() -> None:
    flight, said = Flight(), list[str]()
    await fly(flight, 0, said)
    started = time.monotonic()
    await flight.drain(grace=5)
    assert time.monotonic() - started < 1
    assert flight.closing
