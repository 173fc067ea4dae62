"""Modals that are submitted after a restart, or long after they were opened."""

from typing import Any

import pytest

from index.admin import AdminService
from index.errors import TryLaterError
from index.store.library import Library
from tests.bot.pressing import press_id
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Interaction, Message

WORDS = "It was another lake, and the *other* minister."


async def words_window(discord: DiscordDouble) -> Interaction:
    """The modal for what was wrong with an answer, opened."""
    card = await (await discord.slash("ask", {"question": "where?"})).answer()
    why = await (await discord.press(card, press_id(card, "bad"))).answer()
    [menu] = [str(one["custom_id"]) for one in why.walk() if one.get("custom_id")]
    opened = await discord.press(why, menu, values=["other"])
    await opened.modal()
    return opened


async def settled(submitted: Interaction) -> Message:
    return await submitted.until(lambda message: "One moment" not in message.text)


def kept_words(library: Library) -> list[str | None]:
    return [one.words for one in library.feedback.page(None)]


async def test_an_open_modal_holds_nothing_in_memory_and_never_expires(
    monkeypatch: pytest.MonkeyPatch, people: AdminService, library: Library
) -> None:
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected(discord, monkeypatch, ScriptedAsker(), admin_service=people) as client:
            opened = await words_window(discord)
            await (await discord.slash("settings delete")).modal()
            assert client._connection._view_store._modals == {}
            opened.expire_token()
            await settled(await discord.submit_modal(opened, {"said": WORDS}))
    assert kept_words(library) == [WORDS]


async def test_what_was_typed_is_given_back_where_it_cannot_be_kept(
    server: DiscordDouble, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = await words_window(server)

    def locked(*_: object) -> None:
        raise TryLaterError("The library is locked; try again.")

    monkeypatch.setattr(library.feedback, "explain", locked)
    told = await settled(await server.submit_modal(opened, {"said": WORDS}))
    assert "The library is locked; try again." in told.text
    assert WORDS in told.text.replace("\\", "")


async def test_what_was_typed_into_a_modal_of_an_older_version_is_given_back(
    server: DiscordDouble,
) -> None:
    opened = await words_window(server)
    assert opened.callback is not None
    data: Any = opened.callback.data
    data["custom_id"] = "0" * 32  # as discord.py names what is not to outlive the process
    told = await (await server.submit_modal(opened, {"said": WORDS})).answer()
    assert told.ephemeral
    assert "expired" in told.content
    assert WORDS in told.content.replace("\\", "")
