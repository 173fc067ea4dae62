"""What is said once, threads that are opened, and questions that are stored meanwhile."""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any
from unittest.mock import AsyncMock, Mock

import discord
import pytest

from bot.asking.surfaces import Once, open_thread, stored
from index.errors import TryLaterError
from index.store.administration.answers import OpenQuestion
from tests.bot.keeping import kept_people
from tests.patience import PATIENCE_S


def test_a_thing_is_said_once_for_each_key() -> None:
    once = Once()
    assert [once.first("a"), once.first("a"), once.first("b"), once.first("a")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_it_may_be_said_again_after_its_time() -> None:
    now = 100.0
    once = Once(lambda: now)
    assert once.first("a", 60.0)
    now = 159.0
    assert not once.first("a", 60.0)
    now = 160.0
    assert once.first("a", 60.0)


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_thread_is_opened_only_where_the_bot_may_write_in_it(allowed: bool) -> None:
    channel = Mock(spec=discord.TextChannel)
    channel.permissions_for.return_value = discord.Permissions(
        create_public_threads=True, send_messages_in_threads=allowed
    )
    message = Mock(spec=discord.Message, channel=channel, create_thread=AsyncMock())
    opened = await open_thread(message, "Where did they meet?")
    assert (opened is not None) == allowed
    assert message.create_thread.await_count == int(allowed)


QUESTION = OpenQuestion("k1", "public", "discord:7", datetime.now(UTC), "en-US", "secret")


async def test_a_question_is_stored_for_the_length_of_the_block_even_if_that_fails() -> None:
    with kept_people() as (people, library):

        async def fail() -> None:
            async with stored(people, QUESTION):
                assert library.open_questions.all() == [QUESTION]
                raise ValueError("no answer")

        with pytest.raises(ValueError, match="no answer"):
            await fail()
        assert library.open_questions.all() == []


async def test_a_busy_library_delays_no_answer_and_keeps_nothing_afterwards() -> None:
    go, done = asyncio.Event(), list[str]()

    async def opened(question: OpenQuestion) -> None:
        await asyncio.wait_for(go.wait(), PATIENCE_S)
        done.append(f"opened {question.key}")

    async def closed(key: str) -> None:
        done.append(f"closed {key}")

    people: Any = Mock(opened=opened, closed=closed)
    async with stored(people, QUESTION):
        assert done == []
        go.set()
    assert done == ["opened k1", "closed k1"]


async def test_a_library_that_fails_is_logged_without_what_was_to_be_stored(
    caplog: pytest.LogCaptureFixture,
) -> None:
    failing = AsyncMock(side_effect=TryLaterError("cannot store secret"))
    people: Any = Mock(opened=failing, closed=failing)
    with caplog.at_level(logging.WARNING):
        async with stored(people, QUESTION):
            pass
    assert caplog.messages == ["An open question is not kept: TryLaterError."] * 2
