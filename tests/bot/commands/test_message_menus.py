"""The context menu of a message, through the Discord double."""

from collections.abc import AsyncIterator

import pytest

from bot.commands.message_menus import CHECK, FIND
from index.concurrency import Load
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


@pytest.mark.parametrize("menu", [CHECK, FIND])
async def test_the_menu_is_offered_where_ask_is(discord: DiscordDouble, menu: str) -> None:
    named = discord.commands()
    for key in ("integration_types", "contexts"):
        assert named[menu][key] == named["ask"][key]


async def test_a_strangers_message_is_read_without_any_privileged_intent(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, WORDS)
    card = await (await discord.context_menu(CHECK, message)).answer()
    assert card.ephemeral
    assert "**Verbatim**" in card.text
    [asked] = asker.checked
    assert (asked.text, asked.scope) == (WORDS, f"discord:{discord.guild.id}")


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
    assert asker.checked[0].text == f"Talks\n\n{WORDS}"


async def test_menu_and_questions_have_one_limit(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, WORDS)
    for _ in range(12):
        await (await discord.slash("ask", {"question": "where?", "private": True})).answer()
    told = await (await discord.context_menu(CHECK, message)).answer()
    assert "limit of 12 questions a minute" in told.content
    assert asker.checked == []


@pytest.mark.parametrize("menu", [CHECK, FIND])
async def test_a_busy_library_is_told_at_once(
    discord: DiscordDouble, asker: ScriptedAsker, menu: str
) -> None:
    asker.load = Load(40, 20.0)
    told = await (await discord.context_menu(menu, await said(discord, WORDS))).answer()
    assert told.ephemeral
    assert "I'm busy. A question asked now would wait about 20 seconds." in told.content
    assert not asker.checked
    assert not asker.traced


async def test_sources_are_found_for_the_words_and_links_of_a_message(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, "**They met** in Beijing: [here](https://x.org/a) <@1>")
    card = await (await discord.context_menu(FIND, message)).answer()
    assert card.ephemeral
    assert "Gives another place, Yanqi Lake instead of Beijing" in card.text
    scope = f"discord:{discord.guild.id}"
    [(asked, links)] = asker.traced
    assert (asked.text, asked.scope) == ("They met in Beijing: here", scope)
    assert links == ["https://x.org/a"]


async def test_a_link_alone_is_enough_and_an_embeds_address_is_one(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(discord, "https://x.org/a")
    await (await discord.context_menu(FIND, message)).answer()
    other = await said(discord, "look")
    other.embeds = [{"type": "article", "url": "https://x.org/b"}]
    await (await discord.context_menu(FIND, other)).answer()
    assert [(asked.text, links) for asked, links in asker.traced] == [
        ("", ["https://x.org/a"]), ("look", ["https://x.org/b"]),
    ]  # fmt: skip


async def test_in_a_direct_message_only_public_articles_are_read(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await discord.say(discord.user, WORDS)
    await (await discord.context_menu(CHECK, message)).answer()
    [asked] = asker.checked
    assert (asked.text, asked.scope) == (WORDS, "public")
