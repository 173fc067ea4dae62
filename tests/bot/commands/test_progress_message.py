"""The message that shows how a build gets on, from its first word to its last."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable

import pytest

from index.errors import TryLaterError
from tests.bot.indexers import ScriptedIndexer, generation
from tests.bot.pressing import press
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker
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


@pytest.fixture
async def discord() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as double:
        yield double


@pytest.fixture
async def bot(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    index_service: ScriptedIndexer,
    owner: User,
) -> AsyncIterator[None]:
    async with connected(
        discord, monkeypatch, ScriptedAsker(), index_service=index_service, owners=[owner.id]
    ):
        yield


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


@pytest.mark.usefixtures("bot")
async def test_a_message_follows_the_build_to_its_end_and_rests(
    discord: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(discord, owner)
    assert message.author is discord.bot
    assert message.made_by is None  # a message of the channel's, that needs no interaction's token
    assert BUILDING in message.text
    assert f"by {owner.mention}" in message.text
    assert "estimating the time left" in message.text
    index_service.share = 0.55
    await shows(discord, message, "55 %")
    assert "left" in message.text
    index_service.end("live")
    await shows(discord, message, "**Generation 2 answers now.**")
    assert message.buttons == []
    await true(lambda: index_service.messages == {})
    done = edits(discord, message)
    await asyncio.sleep(3 * EVERY)
    assert edits(discord, message) == done


@pytest.mark.usefixtures("bot")
async def test_it_is_edited_no_more_often_than_it_may(
    discord: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(discord, owner)
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        while edits(discord, message) < 5:
            index_service.share += 0.001
            await asyncio.sleep(0.01)
    assert time.monotonic() - began > 4 * EVERY * 0.9


@pytest.mark.usefixtures("bot")
async def test_giving_up_is_shown_at_once(
    discord: DiscordDouble, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await begun(discord, owner)
    monkeypatch.setattr("bot.commands.build_progress.EVERY", 2 * PATIENCE_S)
    await asyncio.sleep(2 * EVERY)
    await (await discord.press(message, "index:cancel:2", user=owner)).answer()
    await shows(discord, message, "**Generation 2 was cancelled.**")
    assert message.buttons == []


async def test_the_next_process_carries_on(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    index_service: ScriptedIndexer,
    owner: User,
) -> None:
    async def running() -> AsyncIterator[None]:
        async with connected(
            discord,
            monkeypatch,
            ScriptedAsker(),
            DictMemory(),
            index_service=index_service,
            owners=[owner.id],
        ):
            yield

    async for _ in running():
        message = await begun(discord, owner)
    index_service.share = 0.7
    async for _ in running():
        await shows(discord, message, "70 %")
        told = await (await discord.press(message, "index:cancel:2", user=owner)).answer()
        assert told.text.startswith("Generation 2 is cancelled")
        await shows(discord, message, "**Generation 2 was cancelled.**")


async def test_what_ended_while_nobody_was_there_is_said_by_the_next_process(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    index_service: ScriptedIndexer,
    owner: User,
) -> None:
    async with connected(
        discord, monkeypatch, ScriptedAsker(), index_service=index_service, owners=[owner.id]
    ):
        message = await begun(discord, owner)
    index_service.end(
        "failed", trouble="Generation 2 was not made live: 1 of 9 articles is missing."
    )
    async with connected(
        discord, monkeypatch, ScriptedAsker(), index_service=index_service, owners=[owner.id]
    ):
        await shows(discord, message, "1 of 9 articles is missing")


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("status", [404, 403])
async def test_a_message_that_is_out_of_reach_is_forgotten(
    discord: DiscordDouble,
    index_service: ScriptedIndexer,
    owner: User,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await begun(discord, owner)
    discord.fault("PATCH /channels/*/messages/*", status=status, times=99)
    with caplog.at_level(logging.INFO, "bot.commands.build_progress"):
        index_service.share = 0.5
        await true(lambda: index_service.messages == {})
    assert "can no longer be edited" in caplog.text
    built = await index_service.building()
    assert built is not None  # the build goes on


@pytest.mark.parametrize("place", [("1", "2"), ("no channel", "no message")])
async def test_a_channel_that_was_never_there_does_not_stop_the_others(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    index_service: ScriptedIndexer,
    owner: User,
    place: tuple[str, str],
) -> None:
    index_service.generations.insert(0, generation(1, state="retired"))
    index_service.generations[1] = generation(2)
    index_service.messages[1] = place
    async with connected(
        discord, monkeypatch, ScriptedAsker(), index_service=index_service, owners=[owner.id]
    ):
        message = await begun(discord, owner)
        index_service.share = 0.5
        await shows(discord, message, "50 %")
        assert list(index_service.messages) == [3]


@pytest.mark.usefixtures("bot")
async def test_a_library_in_trouble_for_a_while_only_delays(
    discord: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(discord, owner)
    index_service.troubles = {
        "progress_messages": TryLaterError("The library is locked."),
        "building": ZeroDivisionError("of nothing"),
    }
    await asyncio.sleep(2 * EVERY)
    del index_service.troubles["progress_messages"]
    await asyncio.sleep(2 * EVERY)
    index_service.troubles.clear()
    index_service.share = 0.5
    await shows(discord, message, "50 %")
