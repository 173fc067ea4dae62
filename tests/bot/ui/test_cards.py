"""Cards within Discord's limits, their buttons, lists by pages, and the language of who reads."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import date

import discord
import pytest

from bot.commands.message_menus import CHECK, FIND
from bot.core.runner import Card
from bot.ui.cards import (
    BYTE_LIMIT,
    TEXT_LIMIT,
    Block,
    BlockList,
    card,
    days,
    first_that_fits,
    fits,
    name,
    text,
    text_card,
)
from tests.bot.curating import FEED_URL, ScriptedCurator
from tests.bot.pressing import press, press_id
from tests.bot.reading import pages_of, quotes_in, shown, text_of, texts_of
from tests.bot.running import alone, connected
from tests.bot.samples import ScriptedAsker, quote
from tests.bot.ui.card_kinds import CONTENTS, KINDS
from tests.discord_double import MEMBER_PERMISSIONS, DiscordDouble, Guild, Message, User
from tests.discord_double.limits.components import MOST_COMPONENTS, component_problems


def test_a_heading_stands_once_on_each_page_that_has_some_of_its_blocks() -> None:
    blocks = tuple(Block((f"{n}",), heading="**Some**") for n in range(5))
    first, last = map(text_of, pages_of(BlockList("All", blocks, most=3), None))
    assert first.split("\n") == ["**All** · page 1 of 2", "**Some**", "0", "1", "2"]
    assert last.split("\n")[1:] == ["**Some**", "3", "4"]


def test_a_block_that_is_too_long_alone_is_shortened() -> None:
    blocks = (Block(("x" * 5_000,), short=("too long",)), Block(("b",)))
    first, last = pages_of(BlockList("All", blocks))
    assert "too long" in text_of(first)
    assert fits(first)
    assert fits(last)


FIRST, LAST = date(2024, 5, 1), date(2024, 6, 3)


def test_the_first_card_within_the_limits_is_taken_else_the_last() -> None:
    long, short, shorter = too_long(), text_card("ab"), text_card("a")
    assert first_that_fits([long, short, shorter]) is short
    last = too_long()
    assert first_that_fits([long, last]) is last


def too_long() -> Card:
    return card(text(["x" * 5_000]))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (FIRST, LAST, "from 1 May 2024 to 3 June 2024"),
        (FIRST, FIRST, "of 1 May 2024"),
        (None, LAST, "of 3 June 2024"),
        (FIRST, None, "of 1 May 2024"),
        (None, None, "without dates"),
    ],
)
def test_days_are_told_as_far_as_they_are_known(
    since: date | None, until: date | None, words: str
) -> None:
    assert days(since, until) == words


@pytest.mark.parametrize(
    ("words", "shown"),
    [("  ", "…"), ("# a\n*b*", r"\# a \*b\*"), ("x" * 70, "x" * 59 + "…")],
)
def test_a_name_is_one_line_that_is_never_empty(words: str, shown: str) -> None:
    assert name(words) == shown


EXPIRED = "This has expired. Run /source add again."


async def shown_card(discord: DiscordDouble) -> Message:
    return await discord.run("source add", {"url": FEED_URL})


async def test_while_a_press_is_dealt_with_the_buttons_are_dead_and_a_second_does_nothing(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await shown_card(server)
    source_service.takes = 0.3
    pressed = await server.press(card, press_id(card, "add"))
    second = await server.press(card, press_id(card, "add"))
    waiting = await pressed.until(lambda message: "One moment" in message.text)
    assert all(one["disabled"] for one in waiting.buttons)
    told = await second.answer()
    assert told.ephemeral
    assert "Still working on your last click" in told.content
    await pressed.until(lambda message: "Added" in message.text)
    assert len(source_service.added) == 1


async def test_nobody_else_may_press(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    card = await shown_card(server)
    card.flags = card.flags & ~(1 << 6)  # as if Discord showed it to others
    eve = User("eve", permissions=manager.permissions)
    told = await (await server.press(card, press_id(card, "add"), user=eve)).answer()
    assert told.ephemeral
    assert told.content.startswith("Only the person who ran this command")
    assert source_service.added == []


async def test_who_has_lost_the_right_meanwhile_cannot_press(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    card = await shown_card(server)
    manager.permissions = MEMBER_PERMISSIONS
    pressed = await server.press(card, press_id(card, "add"))
    assert "Only members with the Manage Server permission" in (await pressed.followup()).content
    assert source_service.added == []


async def test_a_card_that_nobody_presses_ends_in_words(
    server: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ui.cards.LIFETIME", 0.2)
    asked = await server.slash("source add", {"url": FEED_URL})
    over = await asked.until(lambda message: EXPIRED in message.text)
    assert all(one["disabled"] for one in over.buttons)


async def test_a_card_outlives_a_restart_only_to_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected(discord, monkeypatch, ScriptedAsker()):
            card = await shown_card(discord)
        async with connected(discord, monkeypatch, ScriptedAsker()):
            told = await (await discord.press(card, press_id(card, "add"))).answer()
    assert (told.ephemeral, told.content) == (True, EXPIRED)


async def test_too_many_cards_end_the_oldest(
    server: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ui.cards.MOST", 2)
    first, *later = [await shown_card(server) for _ in range(3)]
    assert EXPIRED in first.text
    for one in later:
        assert "Added" in (await press(server, one, "add")).text


async def test_a_stop_waits_for_what_was_pressed_and_leaves_no_timers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source_service = ScriptedCurator()
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            await shown_card(discord)
            card = await shown_card(discord)
            source_service.takes = 0.5
            pressed = await discord.press(card, press_id(card, "add"))
            await pressed.acknowledged()
        assert pressed.original is not None
        assert "Added" in pressed.original.text
    assert not [one for one in asyncio.all_tasks() if one.get_name().startswith("card ")]


LONGEST_ID = 100


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("kind", KINDS)
def test_any_card_is_one_that_discord_takes(kind: str, content: str) -> None:
    view = KINDS[kind](CONTENTS[content])
    sent = [child.to_component_dict() for child in view.children]
    assert component_problems(sent, v2=True) == []
    assert view.content_length() <= TEXT_LIMIT
    assert len(json.dumps(sent, ensure_ascii=False).encode()) <= BYTE_LIMIT
    assert view.total_children_count <= MOST_COMPONENTS
    ids = [str(one.custom_id) for one in _buttons(view) if one.custom_id]
    assert len(set(ids)) == len(ids)
    assert all(len(one) <= LONGEST_ID for one in ids)


def _buttons(view: discord.ui.LayoutView) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    found = [
        one.item if isinstance(one, discord.ui.DynamicItem) else one for one in view.walk_children()
    ]
    return [one for one in found if isinstance(one, discord.ui.Button)]


@pytest.mark.parametrize("content", ["markdown", "backticks"])
@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.startswith("citation")])
def test_no_markup_of_an_article_is_live_on_a_card(kind: str, content: str) -> None:
    text = text_of(KINDS[kind](CONTENTS[content]))
    for quoted in quotes_in(text):
        shown(quoted)
    assert not re.search(r"(?<!\\)<@", text)
    assert not re.search(r"(?<!\\)@everyone", text)
    assert not re.search(r"(?<!\\)(?:\\\\)*`", text.replace("`/source add`", ""))


@pytest.mark.parametrize("content", CONTENTS)
def test_a_citation_stays_in_its_blocks(content: str) -> None:
    for one in texts_of(KINDS["citation"](CONTENTS[content])):
        assert one.count("```") in {0, 2}


QUESTION = "where did Sullivan and Wang meet?"
PRIVATE = {"question": QUESTION, "private": True}
SAID = "They met in Beijing, he said: “They met at Yanqi Lake”"


@pytest.fixture
async def german(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordDouble]:
    guilds = [Guild("Botschaft", locale="de")]
    async with alone(monkeypatch, ScriptedAsker(), guilds=guilds) as double:
        yield double


def labels(card: Message) -> list[str]:
    return [one["label"] for one in card.walk() if one.get("label")]


async def test_a_public_answer_is_in_the_language_of_the_server(german: DiscordDouble) -> None:
    card = await german.run("ask", {"question": QUESTION}, locale="fr")
    assert "Klare Antwort" in card.text
    assert labels(card) == [
        "Lesen bei The Example Times", "Im Zusammenhang", "Quellenangabe kopieren", "Weiterfragen",
        "Sag mir, wenn es sich ändert", "Beleg",
        "Entfernen",
    ]  # fmt: skip
    assert quote().text.split(". ")[0] in card.text  # quotes stay as they are


async def test_a_private_answer_is_in_the_language_of_the_person(german: DiscordDouble) -> None:
    card = await german.run("ask", PRIVATE, locale="fr")
    assert "Réponse claire" in card.text
    assert "Partager" in labels(card)


async def test_a_direct_message_is_answered_in_the_language_last_seen(
    german: DiscordDouble,
) -> None:
    ann = User("ann")
    asked = await german.say(ann, QUESTION)
    assert "Clear answer" in (await german.next_message(asked.channel, after=asked)).text
    await german.run("help", user=ann, guild=None, locale="fr")
    asked = await german.say(ann, QUESTION)
    assert "Réponse claire" in (await german.next_message(asked.channel, after=asked)).text


@pytest.mark.parametrize(
    ("menu", "told"), [(CHECK, "Mot pour mot"), (FIND, "Donne un autre lieu, Yanqi Lake")]
)
async def test_a_message_menu_answers_in_the_language_of_the_person(
    german: DiscordDouble, menu: str, told: str
) -> None:
    message = await german.say(german.guild.general, SAID)
    card = await (await german.context_menu(menu, message, locale="fr")).answer()
    assert told in card.text
    assert "Lire l'article" in card.text
