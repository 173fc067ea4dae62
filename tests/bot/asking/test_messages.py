from contextlib import nullcontext
from typing import Any
from unittest.mock import AsyncMock, Mock

import discord
import pytest

from bot.commands.messages import Messages


@pytest.mark.parametrize(
    ("channel", "answered"), [(discord.DMChannel, 1), (discord.PartialMessageable, 0)]
)
async def test_a_message_of_a_server_that_is_gone_is_no_direct_message(
    channel: type[Any], answered: int
) -> None:
    asking = Mock(answer=AsyncMock(), unfinished=Mock(return_value=nullcontext()))
    message = Mock(
        spec=discord.Message,
        id=3,
        author=Mock(bot=False, id=7),
        webhook_id=None,
        type=discord.MessageType.default,
        guild=None,
        channel=Mock(spec=channel, id=2),
        reference=None,
        mentions=[],
        content="Where did they meet?",
    )
    await Messages(Mock(asking=asking)).heard(message, 1)
    assert asking.answer.await_count == answered
