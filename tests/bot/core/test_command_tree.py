import pytest

from index.errors import InputError
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble

WORDS = "The question is longer than 300 characters; ask it in fewer *words*."
SHOWN = r"The question is longer than 300 characters; ask it in fewer \*words\*."


@pytest.mark.parametrize("asker", [ScriptedAsker(gives=InputError(WORDS))])
async def test_a_question_that_fails_is_told_to_its_asker_alone(discord: DiscordDouble) -> None:
    asked = await discord.slash("ask", {"question": "?"})
    private = await discord.slash("ask", {"question": "?", "private": True})
    for told in (await asked.followup(), await private.answer()):
        assert told.ephemeral
        assert told.content.startswith(SHOWN)
    assert asked.original is not None
    assert asked.original.deleted
    assert private.followups == []
    assert discord.messages(discord.guild.general) == []


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
