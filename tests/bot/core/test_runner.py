"""Commands run after a check, and a stop of the bot waits for them."""

import asyncio
import time

import pytest

from bot.core.runner import InFlight
from bot.run import serve
from index.admin import AdminService
from tests.bot.curating import FEED_URL, ScriptedCurator
from tests.bot.running import connected, scripted_client
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S

RESTARTING = "I'm restarting. Please try again in a minute."
ADD = {"url": FEED_URL}


async def test_a_stop_waits_for_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    source_service = ScriptedCurator(takes=0.5)
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            asked = await discord.slash("source add", ADD, user=discord.guild.owner)
            await asked.acknowledged()
        assert asked.original is not None
        assert "**Feed: Press" in asked.original.text


async def test_what_takes_too_long_is_given_up_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.GRACE", 0.1)
    source_service = ScriptedCurator(takes=30.0)
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            asked = await discord.slash("source add", ADD, user=discord.guild.owner)
            await asked.acknowledged()
        assert asked.original is not None
        assert asked.original.content.startswith(RESTARTING)


async def test_a_command_during_the_end_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    source_service = ScriptedCurator(takes=1.0)
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        client, stop = (
            scripted_client(people, source_service=source_service),
            asyncio.Event(),
        )
        serving = asyncio.create_task(serve(client, discord.token, stop))
        await discord.ready()
        first = await discord.slash("source add", ADD, user=discord.guild.owner)
        await first.acknowledged()
        stop.set()
        await asyncio.sleep(0.1)
        for command in ("source list", "settings sources"):
            second = await discord.slash(command, user=discord.guild.owner)
            told = await second.answer()
            assert (told.ephemeral, told.content) == (True, RESTARTING)
        await serving


async def test_a_command_that_discord_has_given_up_asks_nothing_of_the_curator(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    late = server.fault("POST /interactions/*/callback", delay=3.2)
    await server.slash("source add", ADD)
    source_service.troubles["look"] = AssertionError("asked all the same")
    await server.until(lambda: late.hits or None, PATIENCE_S, "nothing was asked")
    await asyncio.sleep(3.5)
    assert not [one for one in server.requests if one.method == "PATCH"]


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
