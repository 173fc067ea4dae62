"""Servers that send the bot away, and take it back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from bot.background.servers import Servers
from bot.client import VerbaleBot
from index.admin import AdminService
from index.errors import TryLaterError
from index.store.library import Library
from tests.bot.keeping import kept_people
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker, answer
from tests.discord_double import DiscordDouble, Guild
from tests.index.store.samples import entry, store


def cleanup(client: VerbaleBot) -> Servers:
    feature = client.get_cog("Servers")
    assert isinstance(feature, Servers)
    return feature


def changes(library: Library, guild: Guild) -> list[str]:
    return [one.what for one in library.audit_log.page([f"discord:{guild.id}"])]


@asynccontextmanager
async def running(
    patch: pytest.MonkeyPatch, people: AdminService, *guilds: Guild
) -> AsyncIterator[tuple[DiscordDouble, VerbaleBot]]:
    """The bot in these servers."""
    async with (
        DiscordDouble(guilds=guilds) as discord,
        connected(discord, patch, ScriptedAsker(), admin_service=people) as client,
    ):
        yield discord, client


async def test_a_server_that_sends_the_bot_away_is_marked_and_unmarked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, there = Guild("Embassy"), Guild("Newsroom")
    with kept_people() as (people, library):
        store(library, entry(), scope=f"discord:{there.id}")
        async with running(monkeypatch, people, here, there) as (discord, _):
            await discord.leave(there)
            await discord.until(lambda: "bot removed" in changes(library, there))
            await discord.join(there)
            await discord.until(lambda: "bot back" in changes(library, there))
        assert library.servers.scopes() == [f"discord:{there.id}"]


async def test_what_happened_meanwhile_is_noticed_at_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, gone = Guild("Embassy"), Guild("Newsroom")
    with kept_people() as (people, library):
        for guild in (here, gone):
            store(library, entry(), scope=f"discord:{guild.id}")
        store(library, entry(), scope="embassy")
        async with running(monkeypatch, people, here) as (discord, _):
            await discord.until(lambda: "bot removed" in changes(library, gone))
        assert "bot removed" not in changes(library, here)
        async with running(monkeypatch, people, here, gone) as (discord, _):
            await discord.until(lambda: "bot back" in changes(library, gone))


async def test_after_the_grace_period_all_of_it_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    here, gone = Guild("Embassy"), Guild("Newsroom")
    with kept_people(departed=timedelta(0)) as (people, library):
        for guild in (here, gone):
            store(library, entry(), scope=f"discord:{guild.id}")
        async with running(monkeypatch, people, here) as (discord, _):
            await discord.until(lambda: changes(library, gone) == ["data deleted"])
        assert library.servers.scopes() == [f"discord:{here.id}"]


async def test_an_outage_of_discord_is_no_departure(monkeypatch: pytest.MonkeyPatch) -> None:
    here = Guild("Embassy")
    with kept_people(departed=timedelta(0)) as (people, library):
        store(library, entry(), scope=f"discord:{here.id}")
        async with running(monkeypatch, people, here) as (discord, client):
            await client.wait_until_ready()
            out = {"id": str(here.id), "unavailable": True}
            await discord.gateway.dispatch("GUILD_DELETE", out, here)
            await discord.until(lambda: client.guilds[0].unavailable)
            await cleanup(client).look()
            assert await people.sweep(cleanup(client)._is_gone) == []
        assert "bot removed" not in changes(library, here)


async def test_where_the_comparison_fails_no_server_is_deleted_but_answers_are_forgotten(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def record_joined(*_: object) -> None:
        raise TryLaterError("The database does not answer.")

    monkeypatch.setattr(AdminService, "record_joined", record_joined)
    here, gone, nothing = Guild("Embassy"), Guild("Newsroom"), timedelta(0)
    with kept_people(departed=nothing, answers=nothing) as (people, library):
        for guild in (here, gone):
            store(library, entry(), scope=f"discord:{guild.id}")
            await people.record_left(f"discord:{guild.id}")
        await people.record_shown("k1", answer())
        async with running(monkeypatch, people, here) as (discord, client):
            await discord.until(lambda: "does not answer" in caplog.text)
            await cleanup(client)._try(cleanup(client).look())
        with library.database.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM shown").scalar() == 0
        assert library.servers.scopes() == sorted(f"discord:{one.id}" for one in (here, gone))


async def test_a_token_that_knows_none_of_the_servers_marks_none(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scopes = ["discord:11", "discord:12"]
    with kept_people(departed=timedelta(0)) as (people, library):
        for scope in scopes:
            store(library, entry(), scope=scope)
        async with running(monkeypatch, people, Guild("Elsewhere")) as (discord, client):
            await discord.until(lambda: "in none of the 2 servers" in caplog.text)
            await cleanup(client).look()
        assert library.servers.gone_since(datetime.now(UTC)) == []
        assert library.servers.scopes() == scopes
    warned = [one for one in caplog.records if "in none of the" in one.message]
    assert [one.levelname for one in warned] == ["WARNING"]


async def test_another_application_marks_nothing_until_its_next_start(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here, unseen = Guild("Embassy"), Guild("Newsroom")
    key_values = DictMemory({"discord.application": "42"})
    with kept_people(departed=timedelta(0)) as (people, library):
        for guild in (here, unseen):
            store(library, entry(), scope=f"discord:{guild.id}")
        await people.record_left(f"discord:{unseen.id}")
        async with DiscordDouble(guilds=[here]) as discord:
            async with connected(
                discord, monkeypatch, ScriptedAsker(), key_values, admin_service=people
            ) as client:
                await discord.until(lambda: "used by the application 42" in caplog.text)
                await cleanup(client).look()
                assert changes(library, unseen) == ["bot removed", "source added"]
            await people.record_joined([f"discord:{unseen.id}"])
            assert key_values.kept["discord.application"] == str(discord.bot.id)
            async with connected(
                discord, monkeypatch, ScriptedAsker(), key_values, admin_service=people
            ):
                await discord.until(lambda: changes(library, unseen) == ["data deleted"])
    warned = [one for one in caplog.records if "used by the application" in one.message]
    assert [one.levelname for one in warned] == ["WARNING"]
