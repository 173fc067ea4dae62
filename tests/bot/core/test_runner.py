"""Commands run after a check, and a stop of the bot waits for them."""

import asyncio

import pytest

from bot.core.runner import InFlight
from bot.run import serve
from index.admin import AdminService
from index.errors import TryLaterError
from tests.bot.curating import FEED_URL, ScriptedCurator
from tests.bot.running import connected, scripted_client
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S

RESTARTING = "I'm restarting. Please try again in a minute."
ADD = {"url": FEED_URL}


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
            told = await discord.run(command, user=discord.guild.owner)
            assert (told.ephemeral, told.content) == (True, RESTARTING)
        await serving


async def fly(in_flight: InFlight, seconds: float, said: list[str]) -> None:
    try:
        in_flight.track()
        await asyncio.sleep(seconds)
        said.append("answered")
    except TryLaterError:
        await asyncio.sleep(seconds)
        said.append("asked to come back")
    except asyncio.CancelledError:
        await asyncio.sleep(0.01)
        said.append("apologised")
        raise


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
    assert said == ["apologised", "asked to come back"]


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


async def test_a_command_that_is_known_no_more_asks_to_reload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with (
        DiscordDouble() as discord,
        connected(discord, monkeypatch, ScriptedAsker()) as client,
    ):
        client.tree.remove_command("ask")
        told = await discord.run("ask", {"question": "?"})
        assert told.ephemeral
        assert "reload Discord" in told.content
