"""What people, articles and Discord can do wrong: a clear private line or silence, and no ping.

The double records every broken rule and every text that could ping somebody, and fails at the end.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from bot.commands.message_menus import CHECK, FIND
from index.admin import AdminService
from index.answer.conversation.conversation import Conversation
from index.answer.question.analyze import LONGEST, analyze
from index.store.library import Library
from index.values import Answer, Question
from tests.bot.pressing import labelled
from tests.bot.recalling import LibraryAnswers
from tests.bot.running import alone
from tests.bot.samples import ScriptedAsker, answer, quote
from tests.discord_double import DiscordDouble, Guild, Interaction, Message, User
from tests.index.store.samples import entry, store

HIDDEN = "\u202e\u2066\u200b\ufeff"
SENTENCE = f"They met at *Yanqi*{HIDDEN} Lake @everyone."
SECRET = "They met at Villa Paloma."
KINDS = ("In context", "Copy citation", "Ask a follow-up", "Remove", "good")


class Reader(ScriptedAsker):
    """Reads questions as the library does, before it gives its answer."""

    async def ask_in(
        self, conversation: Conversation, question: Question
    ) -> tuple[Answer, Conversation]:
        analyze(question)
        return await super().ask_in(conversation, question)


@dataclass
class Stage:
    discord: DiscordDouble
    asker: Reader
    library: Library
    newsroom: Guild = field(init=False)

    def __post_init__(self) -> None:
        self.newsroom = self.discord.world.guilds[1]

    def gives(self, text: str, scope: str = "public") -> None:
        """Answers have one quote from now on: an article of the scope."""
        store(self.library, entry(text, id="a1", title=text, outlet=text), scope=scope)
        [one] = self.library.catalogue.export((scope,), None)
        self.asker.gives = answer(
            quote(text=text, sentence=text, span=None, title=text, source=text, end=len(text),
                  article_key=one.key, url=None, link=None)
        )  # fmt: skip

    async def mention(self, text: str) -> Message:
        asked = await self.discord.say(self.discord.guild.general, text, mentions_bot=True)
        return await self.discord.next_message(asked.channel, after=asked)

    async def ask(self, guild: Guild | None = None) -> Message:
        place = guild or self.discord.guild
        return await self.discord.run("ask", {"question": "where did they meet?"}, guild=place)

    async def marker(self) -> None:
        """Waits until the bot has handled what came before."""
        told = await self.discord.say(User("marker"), "help")
        await self.discord.next_message(told.channel, after=told)


@pytest.fixture
async def stage(
    monkeypatch: pytest.MonkeyPatch, kept: tuple[AdminService, Library]
) -> AsyncIterator[Stage]:
    (people, library), reader = kept, Reader()
    shown = LibraryAnswers(library)
    async with alone(
        monkeypatch,
        reader,
        admin_service=people,
        shown_service=shown,
        guilds=[Guild("Embassy"), Guild("Newsroom")],
    ) as discord:
        yield Stage(discord, reader, library)


async def test_questions_of_any_signs_get_a_clear_line_or_their_answer(stage: Stage) -> None:
    long = await stage.mention("who met " + "Sullivan " * 220)
    assert f"Use {LONGEST} characters or fewer" in long.content
    assert len(long.content) < 300
    for text in ("🕊️" * 900, "👩\u200d👧 🏳️\u200d🌈", HIDDEN):
        told = await stage.mention(text)
        assert "Ask me a question about the news" in told.content
        await stage.discord.take_back(told)
        stage.discord.user = User("next")  # each person is told once
    hidden = await stage.mention(f"who {HIDDEN}met W{HIDDEN}ang # <@&5> ||x||?")
    assert "### who met Wang # \\|\\|x\\|\\|?" in hidden.text


async def test_hidden_signs_and_mentions_of_articles_are_shown_as_plain_words(stage: Stage) -> None:
    stage.gives(SENTENCE)
    card = await stage.ask()
    opened = [
        await (await stage.discord.press(card, labelled(card, name))).answer() for name in KINDS[:2]
    ]
    for shown in (card, *opened):
        assert not set(HIDDEN) & set(shown.text)
    for shown in (card, opened[0]):
        assert "They met at \\*Yanqi\\* Lake \\@everyone." in shown.text


@pytest.mark.parametrize("gone", ["message", "permission", "access"])
async def test_every_button_bears_a_deleted_message_and_a_channel_closed_to_the_bot(
    stage: Stage, gone: str, caplog: pytest.LogCaptureFixture
) -> None:
    stage.gives("They met at a lake.")
    caplog.set_level(logging.WARNING)
    for name in KINDS:
        card = await stage.ask()
        stage.discord.guild.general.writable = gone != "permission"
        stage.discord.guild.general.closed_to = [stage.discord.bot] if gone == "access" else []
        pressed = await stage.discord.press(card, labelled(card, name))
        card.deleted = card.deleted or gone == "message"
        callback = await pressed.acknowledged()
        if callback.type == 9:  # a window
            [field_id] = [one["component"]["custom_id"] for one in callback.data["components"]]
            typed = await stage.discord.submit_modal(pressed, {field_id: "and when?"})
            assert "They met at a lake." in (await typed.answer()).text
        elif name != "Remove":
            assert (await pressed.answer()).ephemeral
    await stage.marker()
    assert [one.message for one in caplog.records if one.levelno >= logging.ERROR] == []


async def test_every_button_bears_two_quick_presses_and_a_window_bears_15_minutes(
    stage: Stage,
) -> None:
    stage.gives("They met at a lake.")
    discord = stage.discord
    for name in KINDS:
        asked = await discord.slash("ask", {"question": "where did they meet?"})
        card = await asked.answer()
        asked.expire_token()
        both = await asyncio.gather(*(discord.press(card, labelled(card, name)) for _ in range(2)))
        for pressed in both:
            if (await pressed.acknowledged()).type == 9:
                pressed.expire_token()
            if name == "Remove":
                await discord.until(partial(_gone, card), "it stays")
            else:
                assert all(map(about_the_lake, await said(stage, pressed)))
    shown = [one for one in discord.messages(discord.guild.general) if one.author is discord.bot]
    assert len(shown) == len(KINDS) - 1 + 2  # each card but the removed one, and two follow-ups


def _gone(card: Message) -> bool | None:
    return card.deleted or None


def about_the_lake(told: Message) -> bool:
    return "They met at a lake" in told.text or "You rated this answer good" in told.text


async def test_who_no_longer_sees_the_channel_is_told_so_and_reads_and_changes_nothing(
    stage: Stage,
) -> None:
    stage.gives(SECRET)
    ann, general = stage.discord.world.meet(User("ann")), stage.discord.guild.general
    card = await stage.ask()
    window = await stage.discord.press(card, labelled(card, "Ask a follow-up"), user=ann)
    [typed_in] = [one["component"]["custom_id"] for one in (await window.modal())["components"]]
    answered = len(stage.asker.asked)

    general.closed_to = [ann]
    pressed = [await stage.discord.press(card, labelled(card, name), user=ann) for name in KINDS]
    pressed.append(await stage.discord.submit_modal(window, {typed_in: "and when?"}))
    pressed += [await stage.discord.context_menu(name, card, user=ann) for name in (CHECK, FIND)]
    pressed.append(await stage.discord.slash("ask", {"question": "and when?"}, user=ann))
    for each in pressed:
        told = await each.answer()
        assert told.ephemeral
        assert told.text.startswith("You can't see this channel")
    assert "and when?" in (await pressed[len(KINDS)].answer()).text
    assert not card.deleted
    assert len(stage.asker.asked) == answered


async def test_no_button_of_another_servers_answer_tells_or_changes_anything(stage: Stage) -> None:
    stage.gives(SECRET, f"discord:{stage.discord.guild.id}")
    ours = await stage.ask()
    stage.asker.gives = answer()
    for name in KINDS:
        theirs = await stage.ask(stage.newsroom)
        real, forged = labelled(ours, name), labelled(theirs, name)
        for part in theirs.walk():
            if part.get("custom_id") == forged:
                part["custom_id"] = real
        pressed = await stage.discord.press(theirs, real)
        for told in await said(stage, pressed):
            assert "Paloma" not in told.text
            assert told.ephemeral or "Yanqi Lake" in told.text
    assert not ours.deleted
    known = {turn.scope for one in stage.asker.conversations for turn in one.turns}
    assert known <= {f"discord:{stage.newsroom.id}"}


async def said(stage: Stage, pressed: Interaction) -> list[Message]:
    """All that is said to a press, and to words typed into the window that it opens."""
    callback = await pressed.acknowledged()
    if callback.type == 9:
        [field_id] = [one["component"]["custom_id"] for one in callback.data["components"]]
        pressed = await stage.discord.submit_modal(pressed, {field_id: "and when?"})

    def finished() -> list[Message] | None:
        shown = [one for one in (pressed.original, *pressed.followups) if one is not None]
        gone = [one for one in shown if one.deleted]
        done = [one for one in shown if not (one.loading or one.deleted)]
        return done or gone or None

    return await stage.discord.until(finished, f"nothing was said to {pressed}")
