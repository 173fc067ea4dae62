import asyncio
from typing import Any

import pytest

from bot.core.discord_calls import Backoff
from bot.run import run_bot, serve
from index.admin import AdminService
from index.errors import SettingsError, TryLaterError
from tests.bot.running import connected, scripted_client
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S


@pytest.mark.parametrize("token", ["", "  \n"])
async def test_without_a_token_it_says_what_is_missing_and_how_to_get_it(
    token: str, people: AdminService
) -> None:
    with pytest.raises(SettingsError) as failure:
        await run_bot(
            scripted_client(people),
            token=token,
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
        with pytest.raises(SettingsError, match="get a new one"):
            await run_bot(
                scripted_client(people),
                token="stale",
                api_url=discord.api + "/",
            )


async def test_a_token_reset_while_it_runs_is_explained(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        client = scripted_client(people)
        serving = asyncio.create_task(serve(client, discord.token, asyncio.Event()))
        await discord.ready()
        await discord.drop_gateway(4004)
        with pytest.raises(SettingsError, match="get a new one"):
            await serving


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that hardly waits for Discord."""
    monkeypatch.setattr("bot.client.STARTING", Backoff(first=0.05, longest=0.05, within=0.2))


@pytest.mark.usefixtures("impatient")
async def test_a_discord_whose_address_is_unknown_is_explained_in_words(
    monkeypatch: pytest.MonkeyPatch, people: AdminService, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("discord.http.Route.BASE", "unchanged")
    with pytest.raises(TryLaterError) as failure:
        await run_bot(
            scripted_client(people),
            token="any",
            api_url="http://discord.invalid",
        )
    said = f"{failure.value} {caplog.text}"
    assert "the address of discord.invalid is unknown; trying again" in said
    assert "the address of discord.invalid is unknown. Check the network" in said
    assert "ClientConnector" not in said


@pytest.mark.parametrize("route", ["GET /users/@me", "GET */applications/@me", "GET /gateway/bot"])
@pytest.mark.parametrize("trouble", [{"status": 503}, {"drop": True, "times": 3}])
async def test_trouble_at_the_start_is_waited_out(
    monkeypatch: pytest.MonkeyPatch,
    people: AdminService,
    caplog: pytest.LogCaptureFixture,
    route: str,
    trouble: dict[str, Any],
) -> None:
    async with DiscordDouble() as discord:
        fault = discord.fault(route, **trouble)
        async with connected(discord, monkeypatch, ScriptedAsker(), admin_service=people):
            pass
        assert fault.hits == trouble.get("times", 1)
    assert "Discord did not answer" in caplog.text
    assert "trying again in 1 s" in caplog.text


async def test_a_stop_while_waiting_for_discord_ends_at_once(
    monkeypatch: pytest.MonkeyPatch, people: AdminService, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(
        "bot.client.STARTING", Backoff(first=2 * PATIENCE_S, longest=2 * PATIENCE_S)
    )
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        discord.fault("GET /users/@me", status=503)
        stop = asyncio.Event()
        client = scripted_client(people)
        serving = asyncio.create_task(serve(client, discord.token, stop))
        await discord.until(
            lambda: f"trying again in {2 * PATIENCE_S:.0f} s" in caplog.text, "it did not wait"
        )
        stop.set()
        async with asyncio.timeout(PATIENCE_S):
            await serving
