"""The excuse for questions that were left open: only where there is no answer yet."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from index.admin import AdminService
from index.store.administration.answers import OpenQuestion
from index.store.library import Library
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Message

QUESTION = "where did Sullivan and Wang meet?"
Kept = tuple[AdminService, Library]


def left_open(target: dict[str, object], **changes: object) -> OpenQuestion:
    given: dict[str, object] = {
        "key": "k1",
        "scope": "public",
        "who": "discord:7",
        "at": datetime.now(UTC),
        "language": "en-US",
        "target": json.dumps(target),
        "text": QUESTION,
    }
    return OpenQuestion(**given | changes)  # type: ignore[arg-type]


async def both_asked(
    discord: DiscordDouble, patch: pytest.MonkeyPatch, people: AdminService
) -> tuple[Message, Message, list[dict[str, object]]]:
    """The answers to a command and to a message, and where an excuse for each would go."""
    async with connected(discord, patch, ScriptedAsker(), admin_service=people):
        asked = await discord.slash("ask", {"question": QUESTION})
        card = await asked.answer()
        spoken = await discord.say(discord.guild.general, QUESTION, mentions_bot=True)
        reply = await discord.next_message(spoken.channel, after=spoken)
    command: dict[str, object] = {"application": discord.bot.id, "token": asked.token}
    return card, reply, [command, {"channel": spoken.channel.id, "message": spoken.id}]


async def restarted(discord: DiscordDouble, patch: pytest.MonkeyPatch, kept: Kept) -> None:
    """Start the bot, and stop it when no question is open."""
    people, library = kept
    async with connected(discord, patch, ScriptedAsker(), admin_service=people):
        await discord.until(lambda: not library.open_questions.all(), "is still open")


async def test_what_was_answered_right_before_a_kill_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, kept: Kept
) -> None:
    people, library = kept
    async with DiscordDouble() as discord:
        card, reply, targets = await both_asked(discord, monkeypatch, people)
        for number, target in enumerate(targets):
            library.open_questions.add(left_open(target, key=f"k{number}"))
        before = discord.messages(reply.channel)
        await restarted(discord, monkeypatch, kept)
        assert discord.messages(reply.channel) == before
        assert card.edits == 1
        assert "Yanqi Lake" in card.text
        assert "Yanqi Lake" in reply.text


async def test_a_place_in_the_queue_that_a_kill_left_is_replaced_by_the_excuse(
    monkeypatch: pytest.MonkeyPatch, kept: Kept
) -> None:
    people, library = kept
    async with DiscordDouble() as discord:
        *waiting, (command, message) = await both_asked(discord, monkeypatch, people)
        for one in waiting:  # as it was before the answer came
            one.content, one.components, one.flags = "⏳ 3 questions are ahead of yours.", [], 0
        library.open_questions.add(left_open(command, key="k1"))
        library.open_questions.add(left_open(message, key="k2", text=None))
        await restarted(discord, monkeypatch, kept)
        assert ["I was restarted" in one.content for one in waiting] == [True, True]
        assert len(discord.messages(waiting[1].channel)) == 3


async def test_nobody_can_be_told_where_the_token_or_the_channel_is_gone(
    monkeypatch: pytest.MonkeyPatch, kept: Kept, caplog: pytest.LogCaptureFixture
) -> None:
    _, library = kept
    async with DiscordDouble() as discord:
        library.open_questions.add(left_open({"application": 1, "token": "secret"}))
        library.open_questions.add(left_open({"channel": 3, "message": 4}, key="k2"))
        await restarted(discord, monkeypatch, kept)
    assert library.open_questions.all() == []
    assert "secret" not in caplog.text


async def test_after_the_life_of_a_token_nobody_is_told(
    monkeypatch: pytest.MonkeyPatch, kept: Kept
) -> None:
    _, library = kept
    async with DiscordDouble() as discord:
        spoken = await discord.say(discord.guild.general, QUESTION)
        target: dict[str, object] = {"channel": spoken.channel.id, "message": spoken.id}
        old = datetime.now(UTC) - timedelta(minutes=14, seconds=1)
        library.open_questions.add(left_open(target, at=old))
        await restarted(discord, monkeypatch, kept)
        assert discord.messages(spoken.channel) == [spoken]
