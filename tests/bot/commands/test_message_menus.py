"""The context menu of a message, through the Discord double."""

from collections.abc import AsyncIterator

import pytest

from bot.commands.message_menus import CHECK
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Message, User

WORDS = "He said: “They met at Yanqi Lake”"


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker()


@pytest.fixture
async def discord(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker
) -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as double, connected(double, monkeypatch, asker):
        yield double


async def said(discord: DiscordDouble, words: str) -> Message:
    return await discord.say(discord.guild.general, words, user=discord.world.meet(User("other")))


async def test_the_menu_is_offered_where_ask_is(discord: DiscordDouble) -> None:
    named = discord.commands()
    for key in ("integration_types", "contexts"):
        assert named[CHECK][key] == named["ask"][key]


async def test_a_strangers_message_is_read_without_any_privileged_intent(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, WORDS)
    card = await (await discord.context_menu(CHECK, message)).answer()
    assert card.ephemeral
    assert "**Verbatim**" in card.text
    assert asker.checked == [(WORDS, f"discord:{discord.guild.id}")]


async def test_a_message_without_text_gets_a_clear_private_line(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    told = await (await discord.context_menu(CHECK, await said(discord, "<@1>"))).answer()
    assert told.ephemeral
    assert "I see no text in this message" in told.content
    assert asker.checked == []


async def test_an_embed_is_read_where_the_message_has_no_words(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, "https://x.org/a")
    message.embeds = [{"type": "rich", "title": "Talks", "description": WORDS}]
    await (await discord.context_menu(CHECK, message)).answer()
    assert asker.checked[0][0] == f"Talks\n\n{WORDS}"


async def test_the_bots_own_card_is_read(discord: DiscordDouble, asker: ScriptedAsker) -> None:
    card = await (await discord.slash("ask", {"question": "where?"})).answer()
    await (await discord.context_menu(CHECK, card)).answer()
    [(words, _)] = asker.checked
    assert "> Mr. Sullivan flew in at noon. They met at Yanqi Lake" in words


async def test_menu_and_questions_have_one_limit(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, WORDS)
    for _ in range(12):
        await (await discord.slash("ask", {"question": "where?", "private": True})).answer()
    told = await (await discord.context_menu(CHECK, message)).answer()
    assert "limit of 12 questions a minute" in told.content
    assert asker.checked == []
