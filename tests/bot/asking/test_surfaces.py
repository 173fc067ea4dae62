"""What is said once, and threads that are opened."""

from unittest.mock import AsyncMock, Mock

import discord
import pytest

from bot.asking.surfaces import Once, open_thread


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
