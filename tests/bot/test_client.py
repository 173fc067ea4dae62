"""The client connects, registers its commands, and closes."""

import asyncio
import logging
from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot.client import CommandSync, fingerprint
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S

SYNC = "PUT /applications/*/commands"
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
SLASH = {
    "ask", "said", "readout", "wording", "latest", "article", "timeline", "watch", "digest",
    "lexicon", "source", "settings", "preferences", "my-data", "index", "help",
}  # fmt: skip
COMMANDS = SLASH | {"Check this quote", "Find a source"}


async def test_it_needs_no_privileged_intent_and_shows_the_command(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with DiscordDouble() as discord, connected(discord, monkeypatch, ScriptedAsker()):
        [identity] = discord.gateway.identifies
    assert identity["intents"] == GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES
    assert identity["presence"]["game"]["state"] == "/ask"


async def test_the_invite_link_is_logged_and_asks_for_no_permissions(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with (
        DiscordDouble() as discord,
        connected(discord, monkeypatch, ScriptedAsker()) as client,
    ):
        await client.wait_for("ready", timeout=PATIENCE_S)
        await asyncio.sleep(0)  # the bot's own listener runs as a task of its own
    [invite] = [line for line in caplog.messages if line.startswith("Invite: ")]
    assert f"client_id={discord.bot.id}" in invite
    assert "scope=bot+applications.commands" in invite
    assert "permissions=0" in invite


async def test_commands_are_registered_when_they_differ_from_those_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key_values = DictMemory()
    async with DiscordDouble() as discord:
        for remembered, registered in ((None, 1), (None, 1), ("of an older version", 2)):
            if remembered:
                key_values.kept = dict.fromkeys(key_values.kept, remembered)
            async with connected(discord, monkeypatch, ScriptedAsker(), key_values):
                assert set(discord.commands()) == COMMANDS
            assert len(discord.sent(SYNC)) == registered


@pytest.mark.parametrize(
    ("status", "times"),
    [(503, 1), (None, 2)],  # aiohttp itself repeats a PUT once
)
async def test_trouble_at_registration_does_not_keep_the_bot_from_starting(
    monkeypatch: pytest.MonkeyPatch, status: int | None, times: int
) -> None:
    key_values = DictMemory()
    async with DiscordDouble() as discord:
        discord.fault(SYNC, status=status, drop=status is None, times=times)
        async with connected(discord, monkeypatch, ScriptedAsker(), key_values):
            assert discord.commands() == {}
            await discord.until(discord.commands, "nothing was registered")
            await discord.run("ask", {"question": "where?"})
    assert key_values.kept


async def test_an_answer_that_takes_too_long_is_given_up_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.client.GRACE", 0.1)
    asker = ScriptedAsker(blocks_for=1.0)
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, asker):
            asked = await discord.slash("ask", {"question": "where?", "private": True})
            await asked.acknowledged()
        assert asked.original is not None
        assert "ask again in a minute" in asked.original.content


Tree = app_commands.CommandTree[Any]


def tree(*descriptions: str) -> Tree:
    """A tree with a command for each description."""
    made: Tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for number, description in enumerate(descriptions):

        @app_commands.command(name=f"command{number}", description=description)
        async def command(interaction: discord.Interaction) -> None: ...

        made.add_command(command)
    return made


@pytest.mark.parametrize("changed", [(), ("one",), ("one", "other"), ("one", "two", "three")])
async def test_any_change_of_a_command_changes_the_fingerprint(changed: tuple[str, ...]) -> None:
    assert await fingerprint(tree(*changed)) != await fingerprint(tree("one", "two"))


class Shouting(app_commands.Translator):
    """Translates into capitals, for one language."""

    async def translate(self, string: Any, locale: discord.Locale, context: Any) -> str | None:
        loud = locale is discord.Locale.french and context.location.name.endswith("description")
        return str(string).upper() if loud else None


async def test_a_change_of_a_translation_changes_the_fingerprint() -> None:
    translated = tree("one")
    plain = await fingerprint(translated)
    await translated.set_translator(Shouting())
    assert await fingerprint(translated) != plain


async def test_commands_are_clickable_once_their_ids_are_known() -> None:
    known = tree("one")
    digest = await fingerprint(known)
    key_values = DictMemory({"discord.commands.None": f"{digest} {{}}"})
    sync = CommandSync(known, cast("Any", key_values))
    await sync.ensure()
    assert sync.mention("command0") == "`/command0`"
    key_values.kept["discord.commands.None"] = f'{digest} {{"command0": 12}}'
    await sync.ensure()
    assert sync.mention("command0 add") == "</command0 add:12>"
