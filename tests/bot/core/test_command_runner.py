import asyncio

import pytest

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
