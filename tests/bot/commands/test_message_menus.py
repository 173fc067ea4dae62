"""The context menu of a message, through the Discord double."""

import pytest

from bot.commands.message_menus import CHECK, FIND
from index.concurrency import Load
from index.values import Limits
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Message, User

WORDS = "He said: “They met at Yanqi Lake”"


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
    told = await (await discord.context_menu(CHECK, await said(discord, "<@1>"))).answer()
    assert told.ephemeral
    assert "I see no text in this message" in told.content
    assert asker.checked == []
    card = await (await discord.context_menu(CHECK, await said(discord, WORDS))).answer()
    assert card.ephemeral
    assert "**Verbatim**" in card.text
    embedded = await said(discord, "https://x.org/a")
    embedded.embeds = [{"type": "rich", "title": "Talks", "description": WORDS}]
    await (await discord.context_menu(CHECK, embedded)).answer()
    direct = await discord.say(discord.user, WORDS)
    await (await discord.context_menu(CHECK, direct)).answer()
    here = f"discord:{discord.guild.id}"
    assert [(asked.text, asked.scope) for asked in asker.checked] == [
        (WORDS, here), (f"Talks\n\n{WORDS}", here), (WORDS, "public"),
    ]  # fmt: skip


@pytest.mark.parametrize("limits", [Limits(questions=1)])
async def test_menu_and_questions_have_one_limit(
    server: DiscordDouble, asker: ScriptedAsker
) -> None:
    message = await said(server, WORDS)
    await (await server.slash("ask", {"question": "where?", "private": True})).answer()
    told = await (await server.context_menu(CHECK, message)).answer()
    assert "limit of 1 question a minute" in told.content
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
