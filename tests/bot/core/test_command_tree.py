import pytest

from index.errors import InputError
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble

WORDS = "The question is longer than 300 characters; ask it in fewer *words*."
SHOWN = r"The question is longer than 300 characters; ask it in fewer \*words\*."


async def test_a_public_question_that_fails_is_told_to_its_asker_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker = ScriptedAsker(gives=InputError(WORDS))
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        asked = await discord.slash("ask", {"question": "?"})
        told = await asked.followup()
        assert told.ephemeral
        assert told.content.startswith(SHOWN)
        assert asked.original is not None
        assert asked.original.deleted
        assert discord.messages(discord.guild.general) == []


async def test_a_private_question_that_fails_is_told_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker = ScriptedAsker(gives=InputError(WORDS))
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        asked = await discord.slash("ask", {"question": "?", "private": True})
        told = await asked.answer()
        assert told.ephemeral
        assert told.content.startswith(SHOWN)
        assert asked.followups == []


async def test_a_command_that_is_known_no_more_asks_to_reload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with (
        DiscordDouble() as discord,
        connected(discord, monkeypatch, ScriptedAsker()) as client,
    ):
        client.tree.remove_command("ask")
        told = await (await discord.slash("ask", {"question": "?"})).answer()
        assert told.ephemeral
        assert "reload Discord" in told.content
