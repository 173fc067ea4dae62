"""The message that shows how a build gets on, from its first word to its last."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from index.errors import TryLaterError
from tests.bot.indexers import ScriptedIndexer, generation
from tests.bot.pressing import press
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import ADMINISTRATOR, DiscordDouble, Message, User
from tests.patience import PATIENCE_S

BUILDING = "**Building generation 2**"
EVERY = 0.2


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.build_progress.EVERY", EVERY)
    monkeypatch.setattr("bot.commands.build_progress.SOON_S", EVERY / 10)


@pytest.fixture
def owner() -> User:
    return User("operator", permissions=ADMINISTRATOR)


def running(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    index_service: ScriptedIndexer,
    owner: User,
) -> AbstractAsyncContextManager[object]:
    """One process of the bot."""
    return connected(
        discord, monkeypatch, ScriptedAsker(), index_service=index_service, owners=[owner.id]
    )


async def begun(discord: DiscordDouble, owner: User) -> Message:
    """The progress message of a build that was begun."""
    card = await (await discord.slash("index reindex", user=owner)).answer()
    await press(discord, card, "begin")
    return await discord.next_message(discord.guild.general)


async def shows(
    discord: DiscordDouble, message: Message, words: str, within: float = PATIENCE_S
) -> None:
    await discord.until(
        lambda: True if words in message.text else None, within, f"{words!r} was not shown"
    )


async def true(probe: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not probe():  # noqa: ASYNC110 - the bot changes it
            await asyncio.sleep(0.02)


def edits(discord: DiscordDouble, message: Message) -> int:
    return len(discord.sent(f"PATCH /channels/{message.channel.id}/messages/{message.id}"))


async def test_a_message_follows_the_build_to_its_end_and_rests(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(server, owner)
    assert message.author is server.bot
    assert message.made_by is None  # a message of the channel's, that needs no interaction's token
    assert BUILDING in message.text
    assert f"by {owner.mention}" in message.text
    assert "estimating the time left" in message.text
    index_service.share = 0.55
    await shows(server, message, "55 %")
    assert "left" in message.text
    index_service.end("live")
    await shows(server, message, "**Generation 2 answers now.**")
    assert message.buttons == []
    await true(lambda: index_service.messages == {})
    done = edits(server, message)
    await asyncio.sleep(3 * EVERY)
    assert edits(server, message) == done


async def test_it_is_edited_no_more_often_than_it_may(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(server, owner)
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        while edits(server, message) < 5:
            index_service.share += 0.001
            await asyncio.sleep(0.01)
    assert time.monotonic() - began > 4 * EVERY * 0.9


async def test_giving_up_is_shown_at_once(
    server: DiscordDouble, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await begun(server, owner)
    monkeypatch.setattr("bot.commands.build_progress.EVERY", 2 * PATIENCE_S)
    await asyncio.sleep(2 * EVERY)
    await (await server.press(message, "index:cancel:2", user=owner)).answer()
    await shows(server, message, "**Generation 2 was cancelled.**")
    assert message.buttons == []


async def test_the_next_process_carries_on_and_says_what_ended_while_nobody_was_there(
    monkeypatch: pytest.MonkeyPatch, index_service: ScriptedIndexer, owner: User
) -> None:
    async with DiscordDouble() as discord:
        async with running(discord, monkeypatch, index_service, owner):
            message = await begun(discord, owner)
        index_service.share = 0.7
        async with running(discord, monkeypatch, index_service, owner):
            await shows(discord, message, "70 %")
        index_service.end("failed", trouble="1 of 9 articles is missing.")
        async with running(discord, monkeypatch, index_service, owner):
            await shows(discord, message, "1 of 9 articles is missing")


@pytest.mark.parametrize("status", [404, 403])
async def test_a_message_that_is_out_of_reach_is_forgotten(
    server: DiscordDouble,
    index_service: ScriptedIndexer,
    owner: User,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await begun(server, owner)
    server.fault("PATCH /channels/*/messages/*", status=status, times=99)
    with caplog.at_level(logging.INFO, "bot.commands.build_progress"):
        index_service.share = 0.5
        await true(lambda: index_service.messages == {})
    assert "can no longer be edited" in caplog.text
    built = await index_service.building()
    assert built is not None  # the build goes on


@pytest.mark.parametrize("place", [("1", "2"), ("no channel", "no message")])
async def test_a_channel_that_was_never_there_does_not_stop_the_others(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User, place: tuple[str, str]
) -> None:
    index_service.generations.insert(0, generation(1, state="retired"))
    index_service.generations[1] = generation(2)
    index_service.messages[1] = place
    message = await begun(server, owner)
    index_service.share = 0.5
    await shows(server, message, "50 %")
    assert list(index_service.messages) == [3]


async def test_a_library_in_trouble_for_a_while_only_delays(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(server, owner)
    index_service.troubles = {
        "progress_messages": TryLaterError("The library is locked."),
        "building": ZeroDivisionError("of nothing"),
    }
    await asyncio.sleep(2 * EVERY)
    del index_service.troubles["progress_messages"]
    await asyncio.sleep(2 * EVERY)
    index_service.troubles.clear()
    index_service.share = 0.5
    await shows(server, message, "50 %")
