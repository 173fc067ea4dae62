"""The context menu of a message, and the cards of what was checked and traced."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.message_menus import CHECK, FIND, quotation_card, source_card
from bot.ui.quotes import difference
from index.answer.trace import Trace
from index.answer.word_comparison import Piece
from index.concurrency import Load
from index.store.rows import Article
from index.values import Limits, Published
from tests.bot.reading import text_of
from tests.bot.samples import (
    LINK,
    SENTENCE,
    TRACE,
    ScriptedAsker,
    checked_quotation,
    quotation_check,
)
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
    await server.run("ask", {"question": "where?", "private": True})
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


ALTERED = (
    Piece("kept", "They met", "They met"), Piece("changed", "in *Beijing*", "at Yanqi Lake,"),
    Piece("left out", "", "a resort"), Piece("kept", "north of", "north of"),
    Piece("added", "the city of", ""), Piece("gap", "", "old"), Piece("kept", "town", "town"),
)  # fmt: skip


def test_verbatim_words_are_bold_in_their_sentence_with_source_day_and_link() -> None:
    card = text_of(quotation_card(quotation_check()))
    assert "✅ **Verbatim**" in card
    assert f"> **They met at Yanqi Lake**{SENTENCE.removeprefix('They met at Yanqi Lake')}" in card
    assert "-# The Example Times · 28 August 2024 · Sullivan and Wang open talks" in card
    assert LINK in card


def test_a_difference_is_struck_through_and_bold_after_escaping() -> None:
    words = r"They met ~~in \*Beijing\*~~ **at Yanqi Lake,** **a resort** north of ~~the city of~~"
    assert difference(ALTERED, 500) == rf"{words} \[… old] town"
    card = text_of(
        quotation_card(quotation_check(checked_quotation(verdict="altered", pieces=ALTERED)))
    )
    assert words in card
    assert "only in the quote" in card


def test_an_article_cannot_make_a_link_of_what_a_quotation_leaves_out() -> None:
    gap = Piece("gap", "", "](https://evil.example)")
    assert difference((gap, Piece("kept", "a", "a")), 500).startswith(r"\[… ](https")


def test_others_are_counted_and_what_is_not_checked_is_told() -> None:
    one = checked_quotation(others=6, also=tuple("ABCDEF"))
    few = checked_quotation(verdict="not checked", standing=None, pieces=(), reason="Too short.")
    card = text_of(quotation_card(quotation_check(one, few, more=2, marked=False)))
    assert "The earliest; also in 6 other articles, by A, B, C, D, E and 1 more." in card
    assert "Too short." in card
    assert "2 more quotes were not checked." in card
    assert "no quotation marks" in card


@given(st.lists(st.builds(Piece, st.sampled_from(["kept", "added", "changed", "left out", "gap"]),
                          st.text(max_size=30), st.text(max_size=30)), max_size=8),
       st.integers(40, 400))  # fmt: skip
def test_a_difference_stays_near_its_length(pieces: list[Piece], characters: int) -> None:
    assert len(difference(pieces, characters)) <= 6 * characters + 400


ARTICLE = Article(
    key="a1", scope="public", external_id=None, url="https://example.org/a", outlet="The *Times*",
    path=None, sources=(), revision=1, title="Talks open", text="They met.",
    published=Published.parse("2024-08-28"), partial=False,
)  # fmt: skip


def test_what_differs_is_named_and_bold_in_the_quote() -> None:
    card = text_of(source_card(TRACE))
    assert "“They met in Beijing.”" in card
    assert (
        "⚠️ **Gives another place, Yanqi Lake instead of Beijing; it may be another event**" in card
    )
    assert "> They met at **Yanqi Lake**, a resort north of Beijing" in card
    assert "▫️ **Close, but judge yourself**" in card
    assert LINK in card


def test_the_article_behind_the_link_is_named() -> None:
    card = text_of(source_card(replace(TRACE, article=ARTICLE)))
    assert card.startswith("**Talks open**\n-# The \\*Times\\* · 28 August 2024")
    assert "The article behind the link" in card


def test_a_missing_article_is_told_with_the_command_that_adds_it() -> None:
    card = text_of(source_card(Trace((), missing=("https://x.org/@everyone",), more=2)))
    assert "I don't have the article behind https\\://x.org/\\@everyone." in card
    assert "/source add" in card
    assert "2 more sentences were not looked for." in card
