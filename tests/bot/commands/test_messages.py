"""Which messages are answered, and what they ask."""

from typing import Any
from unittest.mock import AsyncMock, Mock

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.messages import Messages, plain_text
from bot.core.markdown import escape


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("**They** *met* __there__ ~~not~~ ||here|| `code`", "They met there not here code"),
        ("> # Talks\n-# small", "> Talks\nsmall"),
        ("[they met](https://x.org/a_(b)) there", "they met there"),
        ("see https://x.org/a?b=c and <https://y.org>", "see  and "),
        ("<@1> <@!2> <@&3> <#4> <:hm:5> <a:hm:6> <t:7:R> </ask:8> met", "        met"),
        (r"5 \* 3 \_is\_ \> 2", "5 * 3 _is_ > 2"),
        ("a_name and 5 < 6 > 4", "a_name and 5 < 6 > 4"),
    ],
)
def test_markup_mentions_and_urls_are_left_out(marked: str, plain: str) -> None:
    assert plain_text(marked) == plain


@given(st.text(alphabet="ab .,*_~|`>#-\\[]()“”", max_size=60))
def test_what_the_bot_escapes_is_read_as_it_was(text: str) -> None:
    assert plain_text(escape(text)) == text


@pytest.mark.parametrize(
    ("channel", "answered"), [(discord.DMChannel, 1), (discord.PartialMessageable, 0)]
)
async def test_a_message_of_a_server_that_is_gone_is_no_direct_message(
    channel: type[Any], answered: int
) -> None:
    asking = Mock(answer=AsyncMock())
    verbale = Mock(admin_service=AsyncMock())
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
    await Messages(Mock(asking=asking, verbale=verbale)).on_message(message)
    assert asking.answer.await_count == answered
