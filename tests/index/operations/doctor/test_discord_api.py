"""What Discord says of the bot, asked of the double."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr

from index.operations.doctor.discord_api import check_discord
from index.operations.doctor.finding import Finding
from index.settings import Settings
from tests.discord_double import DiscordDouble
from tests.discord_double import payloads as double_payloads
from tests.discord_double.model import ADMINISTRATOR, Guild
from tests.index.operations.doctor.checking import by_name, settings
from tests.services import free_port


def pointed(data: Path, url: str, token: str) -> Settings:
    return settings(data, discord={"token": SecretStr(token), "api_url": url})


async def found(data: Path, discord: DiscordDouble, token: str | None = None) -> dict[str, Finding]:
    given = pointed(data, discord.api, token or discord.token)
    return by_name(await asyncio.to_thread(lambda: list(check_discord(given))))


async def registered(discord: DiscordDouble) -> None:
    discord.world.commands[None] = [{"name": "ask", "id": "1"}, {"name": "source", "id": "2"},
                                    {"name": "Look", "id": "3", "type": 3}]  # fmt: skip


async def test_a_bot_that_is_well(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        await registered(discord)
        told = await found(tmp_path, discord)
    assert {name: one.well for name, one in told.items()} == {
        "token": True, "Discord": True, "intents": True, "commands": True, "servers": True
    }  # fmt: skip
    assert told["Discord"].told == "accepts the token; the bot is verbale"
    assert told["commands"].told == "/ask, /source, “Look”"
    assert told["servers"].told == "the bot is in 1"


async def test_no_token_is_no_failure_but_comes_with_the_way_to_one(tmp_path: Path) -> None:
    [told] = check_discord(pointed(tmp_path, "", " "))
    assert told.well is None
    assert "Reset Token" in str(told.fix)


@pytest.mark.parametrize("token", ["tök", "a b", "a\nb"])
def test_a_token_that_can_be_none_is_never_sent(tmp_path: Path, token: str) -> None:
    [told] = check_discord(pointed(tmp_path, f"http://127.0.0.1:{free_port()}", token))
    assert (told.name, told.well) == ("token", False)
    assert token not in told.told


async def test_a_token_that_discord_does_not_accept_is_a_failure(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        told = await found(tmp_path, discord, "another.token")
    assert told["Discord"].well is False
    assert "Get a new one" in str(told["Discord"].fix)
    assert "another.token" not in str(told)
    assert set(told) == {"token", "Discord"}


async def test_commands_that_are_not_registered_are_a_failure(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        told = await found(tmp_path, discord)
    assert told["commands"].well is False
    assert told["commands"].fix == "Start the bot: `verbale run` registers them."


async def test_permissions_that_are_missing_are_named_server_by_server(tmp_path: Path) -> None:
    async with DiscordDouble(guilds=[Guild("Embassy"), Guild("Mission")]) as discord:
        discord.bot.permissions = 1 << 10
        told = await found(tmp_path, discord)
        assert told["permissions"].well is False
        assert told["permissions"].told == "“Mission” does not let the bot Send Messages"
        discord.bot.permissions = 0
        told = await found(tmp_path, discord)
        assert told["permissions"].told.endswith("let the bot View Channels and Send Messages")
        discord.bot.permissions = ADMINISTRATOR
        assert "permissions" not in await found(tmp_path, discord)


async def test_every_server_is_looked_at_however_many(tmp_path: Path) -> None:
    async with DiscordDouble(guilds=[Guild(f"{n}") for n in range(401)]) as discord:
        told = await found(tmp_path, discord)
        assert len(discord.sent("GET /users/@me/guilds")) == 3
    assert told["servers"].told == "the bot is in 401"


async def test_a_bot_that_nobody_invited_is_told_how(tmp_path: Path) -> None:
    async with DiscordDouble(guilds=[]) as discord:
        told = await found(tmp_path, discord)
    assert (told["servers"].well, "invites" in str(told["servers"].fix)) == (None, True)


async def test_commands_that_go_elsewhere_are_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = double_payloads.application

    def elsewhere(*given: object) -> dict[str, object]:
        told = usual(*given)  # type: ignore[arg-type]
        return told | {"interactions_endpoint_url": "https://x.example/", "flags": 1 << 19}

    monkeypatch.setattr(double_payloads, "application", elsewhere)
    async with DiscordDouble() as discord:
        told = await found(tmp_path, discord)
    assert told["application"].well is False
    assert "Clear Interactions Endpoint URL" in str(told["application"].fix)
    assert told["intents"].told.endswith("granted, but never used: message content")


async def test_a_discord_that_does_not_answer_is_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.operations.doctor.discord_api.PATIENCE_S", 1.0)
    async with DiscordDouble() as discord:
        await registered(discord)
        discord.fault("GET /users/@me", delay=2.0)
        told = await found(tmp_path, discord)
        assert told["Discord"].well is None
        assert "could not be asked within 1 s" in told["Discord"].told
        discord.fault("GET /users/@me", status=503)
        told = await found(tmp_path, discord)
        assert (told["Discord"].well, "503" in told["Discord"].told) == (None, True)
        discord.fault("GET /applications/@me", drop=True)
        told = await found(tmp_path, discord)
        assert told["application"].well is None
        assert told["servers"].well is True
        discord.fault("GET /users/@me/guilds", status=429)
        told = await found(tmp_path, discord)
        assert (told["commands"].well, told["servers"].well) == (True, None)
