import pytest

from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble


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
