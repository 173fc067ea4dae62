"""The words of a message as they are read from its context menu."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.messages import plain_text
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
