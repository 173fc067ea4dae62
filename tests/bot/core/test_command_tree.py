import logging
import re

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


async def test_a_failure_of_ours_is_told_by_a_reference_that_the_log_explains(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(gives=RuntimeError("the index is upside down"))
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        told = await (await discord.slash("ask", {"question": "?"})).followup()
    found = re.match(r"Something went wrong on our side \(reference ([0-9a-f]+)\)\.", told.content)
    assert found
    [record] = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert found[1] in record.getMessage()
    assert "the index is upside down" in caplog.text


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


async def test_a_question_is_not_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with DiscordDouble() as discord, connected(discord, monkeypatch, ScriptedAsker()):
        await (await discord.slash("ask", {"question": "where is my secret?"})).answer()
    assert "answered" in caplog.text
    assert "secret" not in caplog.text
