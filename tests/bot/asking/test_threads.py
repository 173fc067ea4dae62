from unittest.mock import AsyncMock, Mock

import discord
import pytest

from bot.asking.surfaces import open_thread


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
