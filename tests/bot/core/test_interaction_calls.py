"""What answers interactions goes on trying, each call at its own pace."""

import json
from typing import Any

import pytest

from bot.core.discord_calls import Backoff
from index.errors import InputError
from tests.bot.running import connected
from tests.bot.samples import SENTENCE, ScriptedAsker
from tests.discord_double import DiscordDouble

ORIGINAL = "/webhooks/*/messages/@original"
FOLLOW_UP = "POST /webhooks/*"
BOLD = SENTENCE.replace("Yanqi Lake", "**Yanqi Lake**")
TROUBLE: list[dict[str, Any]] = [
    {"drop": True},
    {"status": 500},
    {"status": 503},
    {"status": 429, "retry_after": 0.01},
]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    backoff = Backoff(first=0.01, longest=0.02, within=60.0)
    monkeypatch.setattr("bot.core.discord_calls.LATER", backoff)


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_an_edit_is_tried_until_discord_takes_it(
    monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]
) -> None:
    async with DiscordDouble() as discord, connected(discord, monkeypatch, ScriptedAsker()):
        fault = discord.fault(f"PATCH {ORIGINAL}", times=20, **trouble)
        card = await (await discord.slash("ask", {"question": "where?"})).answer()
        assert BOLD in card.text
        assert fault.hits == 20


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_a_failure_is_told_in_spite_of_trouble(
    monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]
) -> None:
    asker = ScriptedAsker(gives=InputError("Ask something."))
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        discord.fault(f"DELETE {ORIGINAL}", times=6, **trouble)
        discord.fault(FOLLOW_UP, times=6, **trouble)
        asked = await discord.slash("ask", {"question": "?"})
        assert (await asked.followup()).content.startswith("Ask something.")
        assert asked.original is not None
        assert asked.original.deleted


async def test_a_file_is_sent_whole_after_a_connection_was_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with DiscordDouble() as discord, connected(discord, monkeypatch, ScriptedAsker()):
        discord.fault(f"PATCH {ORIGINAL}", drop=True, times=2)
        await (await discord.slash("my-data export")).answer()
        [file] = discord.world.uploads.values()
        assert json.loads(file.content)["who"] == f"discord:{discord.user.id}"
