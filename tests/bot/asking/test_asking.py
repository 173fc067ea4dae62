"""What the bot says where there is nothing to quote."""

import pytest

from bot.asking.asking import small_talk_reply
from index.errors import TryLaterError


async def names(count: int) -> list[str]:
    return [f"Outlet {number}" for number in range(count)]


async def test_many_sources_are_named_in_part_and_counted() -> None:
    told = await small_talk_reply("sources", lambda: names(1_234))
    assert "I read 1,234 outlets and sources. Most articles are from Outlet 0, " in told
    assert "Outlet 14. /source list" in told
    assert "Outlet 15" not in told
    assert "Outlet 2." in await small_talk_reply("sources", lambda: names(3))
    assert "no sources" in await small_talk_reply("sources", lambda: names(0))


async def test_the_sources_are_read_only_where_they_are_asked_for() -> None:
    async def fails() -> list[str]:
        raise TryLaterError("The library is locked; try again.")

    assert "Goodbye" in await small_talk_reply("farewell", fails)
    with pytest.raises(TryLaterError):
        await small_talk_reply("sources", fails)
