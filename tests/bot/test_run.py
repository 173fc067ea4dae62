import asyncio
import socket

import pytest

from bot.client import VerbaleBot
from bot.run import run_bot, serve
from index.admin import AdminService
from index.errors import SettingsError, TryLaterError
from tests.bot.curating import ScriptedCurator
from tests.bot.indexers import ScriptedIndexer
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import DiscordDouble


@pytest.mark.parametrize("token", ["", "  \n"])
async def test_without_a_token_it_says_what_is_missing_and_how_to_get_it(
    token: str, people: AdminService
) -> None:
    with pytest.raises(SettingsError) as failure:
        await run_bot(
            ScriptedAsker(),
            DictMemory(),
            ScriptedCurator(),
            token=token,
            steward=people,
            indexer=ScriptedIndexer(),
        )
    said = str(failure.value)
    assert "https://discord.com/developers/applications" in said
    assert "VERBALE_DISCORD_TOKEN" in said
    assert "applications.commands" in said


async def test_a_token_that_discord_refuses_is_explained(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        with pytest.raises(SettingsError, match="Get a new one"):
            await run_bot(
                ScriptedAsker(),
                DictMemory(),
                ScriptedCurator(),
                token="stale",
                steward=people,
                indexer=ScriptedIndexer(),
                api_url=discord.api + "/",
            )


async def test_a_token_reset_while_it_runs_is_explained(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        client = VerbaleBot(
            ScriptedAsker(),
            DictMemory(),
            ScriptedCurator(),
            steward=people,
            indexer=ScriptedIndexer(),
        )
        serving = asyncio.create_task(serve(client, discord.token, asyncio.Event()))
        await discord.ready()
        await discord.drop_gateway(4004)
        with pytest.raises(SettingsError, match="Get a new one"):
            await serving


async def test_a_discord_that_is_not_there_is_explained(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setattr("discord.http.Route.BASE", "unchanged")
    with pytest.raises(TryLaterError, match="cannot be reached"):
        await run_bot(
            ScriptedAsker(),
            DictMemory(),
            ScriptedCurator(),
            token="any",
            steward=people,
            indexer=ScriptedIndexer(),
            api_url=f"http://127.0.0.1:{port}",
        )


async def test_a_login_that_discord_puts_off_is_explained(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        discord.fault("GET /users/@me", status=429, retry_after=0.01, times=5)
        with pytest.raises(TryLaterError, match="cannot be reached"):
            await run_bot(
                ScriptedAsker(),
                DictMemory(),
                ScriptedCurator(),
                token=discord.token,
                steward=people,
                indexer=ScriptedIndexer(),
                api_url=discord.api,
            )


async def test_a_stop_while_connecting_ends_at_once(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        discord.fault("GET /users/@me", delay=0.3)
        stop = asyncio.Event()
        client = VerbaleBot(
            ScriptedAsker(),
            DictMemory(),
            ScriptedCurator(),
            steward=people,
            indexer=ScriptedIndexer(),
        )
        serving = asyncio.create_task(serve(client, discord.token, stop))
        await asyncio.sleep(0.1)
        stop.set()
        async with asyncio.timeout(3):
            await serving
        assert discord.gateway.identifies == []
