"""Manners over a restart of the bot and in other languages, with a library that really keeps."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from index.admin import AdminService
from index.errors import InputError
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import Channel, DiscordDouble, Guild

ASKED = {"question": "who met yesterday?", "since": "01/02/2024"}


class Bot:
    """A bot that can be started again with what it stored."""

    def __init__(self, discord: DiscordDouble, people: AdminService) -> None:
        self.discord = discord
        self.people = people
        self.asker = ScriptedAsker()
        self.memory = DictMemory()

    @asynccontextmanager
    async def running(self, patched: pytest.MonkeyPatch) -> AsyncIterator[None]:
        async with connected(
            self.discord, patched, self.asker, self.memory, admin_service=self.people
        ) as client:
            await client.wait_until_ready()
            yield


@pytest.fixture
async def bot(people: AdminService) -> AsyncIterator[Bot]:
    async with DiscordDouble(guilds=[Guild("Embassy", locale="de")]) as discord:
        yield Bot(discord, people)


async def test_a_server_is_welcomed_once_in_its_language_even_over_a_restart(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = Channel("hall")
    ministry = Guild("Ministry", channels=[hall], locale="fr", system_channel=hall)
    other = Guild("Other", channels=[Channel("hall")])
    other.system_channel = other.general
    async with bot.running(monkeypatch):
        await bot.discord.join(ministry)
        first = await bot.discord.next_message(hall)
        assert "Trois choses à essayer" in first.text
        await bot.discord.leave(ministry)
    async with bot.running(monkeypatch):
        await bot.discord.join(ministry)
        await bot.discord.join(other)
        await bot.discord.next_message(other.general)
    assert bot.discord.messages(hall) == [first]


async def test_preferences_outlive_a_restart_and_rule_answers(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord = bot.discord
    owner = discord.guild.owner
    async with bot.running(monkeypatch):
        for command, options in (
            ("settings time-zone", {"zone": "pacific/auckland"}),
            ("settings dates", {"form": "month"}),
            ("settings private", {"on": True}),
        ):
            assert (await discord.run(command, options, user=owner)).ephemeral
    async with bot.running(monkeypatch):
        assert (await discord.run("ask", ASKED)).ephemeral
        assert not (await discord.run("ask", {**ASKED, "private": False})).ephemeral
        shown = (await discord.run("settings show", user=owner)).text
        await discord.run("ask", ASKED, guild=None)
    first, _, direct = bot.asker.asked
    assert first.at is not None
    assert first.at.utcoffset() == datetime.now(ZoneInfo("Pacific/Auckland")).utcoffset()
    assert (first.day_first, direct.day_first) == (False, None)
    assert direct.at is not None
    assert direct.at.utcoffset() == datetime.now(UTC).utcoffset()
    assert "Pacific/Auckland" in shown
    assert "August 28, 2024" in shown
    assert "Answers are private" in shown


async def test_a_zone_that_does_not_exist_changes_nothing_and_names_are_offered(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord = bot.discord
    owner = discord.guild.owner
    async with bot.running(monkeypatch):
        told = await discord.run("settings time-zone", {"zone": "Mars/Base"}, user=owner)
        assert "“Mars/Base” isn't a time zone" in told.content
        for typed, offered in (("new york", "America/New_York"), ("", "UTC")):
            choosing = await discord.autocomplete(
                "settings time-zone", {"zone": typed}, focused="zone", user=owner
            )
            assert offered in [one["value"] for one in await choosing.choices()]
    assert await bot.people.settings(f"discord:{discord.guild.id}") == {}


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        ("fr", "Ce que vous avez écrit"),
        ("de", "Was du geschrieben hast"),
        ("it", "What you typed"),
    ],
)
async def test_errors_and_help_are_in_the_language_of_the_person(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, locale: str, words: str
) -> None:
    bot.asker.gives = InputError("The question contains no words. Ask in words.")
    async with bot.running(monkeypatch):
        asked = await bot.discord.slash("ask", {"question": "?!"}, locale=locale)
        assert words in (await asked.followup()).content
        told = await bot.discord.run("help", locale=locale)
    everybody = {"fr": "Tout le monde", "de": "Alle", "it": "Everybody"}[locale]
    assert f"**{everybody}**" in told.text


async def test_a_date_of_two_readings_in_a_question_is_asked_back_until_the_server_chooses(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord = bot.discord
    question = {"question": "who met on 01/02/2024?"}
    async with bot.running(monkeypatch):
        asked_back = await (await discord.slash("ask", question)).followup()
        assert asked_back.ephemeral
        assert "can mean 1 February 2024 or 2 January 2024" in asked_back.text
        mention = await discord.say(discord.guild.general, question["question"], mentions_bot=True)
        told = await discord.next_message(mention.channel, after=mention)
        assert "2024-02-01" in told.text
        assert bot.asker.asked == []
        chosen = {"form": "day"}
        await discord.run("settings dates", chosen, user=discord.guild.owner)
        await discord.run("ask", question)
        assert [one.day_first for one in bot.asker.asked] == [True]
