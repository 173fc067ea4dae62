"""``/source`` from the person's keystroke to the card, through a real discord.py client."""

import signal
from contextlib import AbstractAsyncContextManager

import pytest

from bot.client import VerbaleBot
from tests.bot.curating import FEED_URL, ScriptedCurator
from tests.bot.pressing import press, press_id
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Message,
    Role,
    User,
)
from tests.e2e.processes import process
from tests.patience import last_words

SCRIPTED = ("-m", "tests.e2e.scripted_bot")
EXPIRED = "This has expired. Run /source add again."


def managed(*guilds: Guild) -> DiscordDouble:
    """A Discord in which a manager acts."""
    discord = DiscordDouble(guilds=guilds or None)
    manager = User("manager", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    discord.user = discord.world.meet(manager)
    return discord


def served(
    discord: DiscordDouble, monkeypatch: pytest.MonkeyPatch, takes: float = 0.0
) -> AbstractAsyncContextManager[VerbaleBot]:
    """A bot without sources, which takes so many seconds for whatever it is asked of them."""
    curator = ScriptedCurator(takes=takes)
    return connected(discord, monkeypatch, ScriptedAsker(), source_service=curator)


async def found(discord: DiscordDouble, **more: object) -> Message:
    asked = await discord.slash("source add", {"url": FEED_URL, **more})
    return await asked.answer()


async def test_a_source_is_added_listed_shown_paused_and_removed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with managed() as discord, served(discord, monkeypatch):
        await press(discord, await found(discord, name="Examplia"), "add")
        listed = await (await discord.slash("source list")).answer()
        assert "✅ working · [**Examplia**](" in listed.text
        typed = {"name": "exa"}
        choosing = await discord.autocomplete("source pause", typed, focused="name")
        [choice] = await choosing.choices()
        paused = await (await discord.slash("source pause", {"name": choice["value"]})).answer()
        assert "is paused" in paused.text
        shown = await (await discord.slash("source show", {"name": "Examplia"})).answer()
        assert "⏸️ paused · Feed" in shown.text
        assert f"by {discord.user.mention}" in shown.text
        card = await (await discord.slash("source remove", {"name": "Examplia"})).answer()
        assert "Removed “Examplia”" in (await press(discord, card, "remove")).text
        assert "no sources yet" in (await (await discord.slash("source list")).answer()).text
        assert discord.messages(discord.guild.general) == []


async def test_what_one_server_adds_is_nothing_to_another(monkeypatch: pytest.MonkeyPatch) -> None:
    embassy, newsroom = Guild("Embassy"), Guild("Newsroom")
    async with managed(embassy, newsroom) as discord, served(discord, monkeypatch):
        await press(discord, await found(discord, name="Examplia"), "add")
        listed = await discord.slash("source list", guild=newsroom)
        assert "no sources yet" in (await listed.answer()).text
        for command in ("show", "pause", "resume", "remove", "check"):
            asked = await discord.slash(f"source {command}", {"name": "Examplia"}, guild=newsroom)
            assert "There's no source named “Examplia”" in (await asked.answer()).content


async def test_a_role_is_let_in_by_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    role = Role("press")
    guild = Guild("Embassy", roles=[role], permitted={"source": [role]})
    member = User("member", roles=[role])
    async with managed(guild) as discord, served(discord, monkeypatch):
        gone = {"name": "Wire"}
        refused = await (await discord.slash("source remove", gone, user=member)).answer()
        assert "Only members with the Manage Server permission" in refused.content
        await (await discord.slash("settings sources", {"role": role})).answer()
        told = await (await discord.slash("source remove", gone, user=member)).answer()
        assert "no source" in told.text


async def test_a_card_outlives_a_restart_only_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async with managed() as discord:
        async with served(discord, monkeypatch):
            card = await found(discord)
        async with served(discord, monkeypatch):
            told = await (await discord.press(card, press_id(card, "add"))).answer()
            assert (told.ephemeral, told.content) == (True, EXPIRED)


async def test_a_signal_lets_what_was_asked_of_sources_arrive() -> None:
    async with managed() as discord, process(discord, *SCRIPTED, discord.api, "1") as bot:
        asked = await discord.slash("source add", {"url": FEED_URL})
        await asked.acknowledged()
        bot.send_signal(signal.SIGTERM)
        assert "**Feed: Press" in (await asked.answer()).text
        _, said = await last_words(bot)
        assert bot.returncode == 0
        assert b"Traceback" not in said
        assert b"Task was destroyed" not in said


async def test_a_lost_gateway_does_not_lose_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    async with managed() as discord, served(discord, monkeypatch, 0.3):
        card = await found(discord)
        pressed = await discord.press(card, press_id(card, "add"))
        await pressed.acknowledged()
        await discord.drop_gateway(4000)
        await pressed.until(lambda message: "**Added" in message.text)
