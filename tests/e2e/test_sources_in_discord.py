"""``/source`` from the person's keystroke to the card, through a real discord.py client."""

import signal
from contextlib import AbstractAsyncContextManager

import pytest

from bot.client import VerbaleBot
from tests.bot.curating import FEED_URL, ScriptedCurator
from tests.bot.pressing import press_id
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Message,
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
