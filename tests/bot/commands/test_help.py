from collections.abc import Iterator

import discord
import pytest

from bot.commands.help import Rights, help_card
from bot.commands.message_menus import CHECK, FIND
from bot.translations.language import ENGLISH, speak
from bot.ui.cards import fits
from index.admin import AdminService
from tests.bot.reading import texts_of
from tests.discord_double import DiscordDouble, Role, User


def mention(command: str) -> str:
    return f"</{command}:{2**63}>"


EVERYTHING = Rights(installed=True, sources=True, administers=True, manages=True, operates=True)


@pytest.fixture
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak(ENGLISH)


async def shown(server: DiscordDouble, user: User) -> str:
    told = await (await server.slash("help", user=user)).answer()
    assert told.ephemeral
    return told.text


async def test_a_member_is_told_what_everybody_may_and_no_more(
    server: DiscordDouble, member: User
) -> None:
    text = await shown(server, member)
    for command in ("ask", "sources", "about", "my-data"):
        assert f":{server.commands()[command]['id']}>" in text
    for hidden in (
        "/source ",
        "/settings",
        "/index",
        "/preferences",
        "In a server that has added me",
    ):
        assert hidden not in text


async def test_the_ways_to_ask_are_told_that_no_command_shows(
    server: DiscordDouble, member: User
) -> None:
    text = await shown(server, member)
    for way in ("Mention me", "reply to one of my answers", "direct message", CHECK, FIND):
        assert way in text


async def test_a_curator_is_told_how_to_change_the_sources(
    server: DiscordDouble, member: User, press_role: Role, people: AdminService
) -> None:
    await people.set(f"discord:{server.guild.id}", "role.sources", str(press_role.id))
    text = await shown(server, member)
    number = server.commands()["source"]["id"]
    assert f"- </source add:{number}> adds a feed" in text
    assert "/settings" not in text


async def test_a_role_that_administers_is_told_that_but_not_how_to_delete_all(
    server: DiscordDouble, member: User, press_role: Role, people: AdminService
) -> None:
    await people.set(f"discord:{server.guild.id}", "role.admins", str(press_role.id))
    text = await shown(server, member)
    for name in ("show", "private", "conversations", "time-zone", "dates"):
        assert f"</settings {name}:" in text
    assert "</source add:" in text
    assert "</settings delete:" not in text


async def test_managers_and_operators_are_told_what_only_they_may(
    server: DiscordDouble, manager: User, owner: User
) -> None:
    assert "</settings delete:" in await shown(server, manager)
    assert "</index reindex:" not in await shown(server, manager)
    assert "</index reindex:" in await shown(server, owner)


async def test_in_a_direct_message_it_says_what_a_server_would_add(
    server: DiscordDouble, owner: User
) -> None:
    text = (await (await server.slash("help", user=owner, guild=None)).answer()).text
    assert "In a server that has added me" in text
    assert "</preferences:" in text
    assert "/source " not in text
    assert "/index" not in text


@pytest.mark.usefixtures("french")
def test_whoever_may_do_everything_gets_a_card_that_discord_takes_in_any_language() -> None:
    card = help_card(EVERYTHING, mention)
    assert isinstance(card, discord.ui.LayoutView)
    assert fits(card)
    text = "\n".join(texts_of(card))
    assert "Tout le monde" in text
    assert mention("ask") in text
    assert "index rollback" in text
