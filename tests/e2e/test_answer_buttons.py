"""The buttons below answers, pressed by people in every situation in which they may be."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import partial

import pytest

from bot.client import VerbaleBot
from index.admin import AdminService
from index.answer.evidence.packets import EvidenceService
from index.answer.evidence.verify import check, digest_of
from index.store.library import Library
from index.values import Answer
from tests.bot.pressing import labelled
from tests.bot.recalling import LibraryAnswers
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker, answer, quote
from tests.discord_double import DiscordDouble, Guild, Interaction, Message, User
from tests.discord_double.model import MEMBER_PERMISSIONS
from tests.index.ingest.polling import threads
from tests.index.store.samples import entry, store

SENTENCE = "They met at *Yanqi Lake* on Tuesday."
TEXT = f"Mr. Sullivan flew in.\n\nMr. Wang waited. {SENTENCE} It rained.\n\nThey dined @everyone."
MANAGE_MESSAGES = 1 << 13
ARTICLES = 12
ASKING = ("Ask a follow-up", "Tell me if it changes")


@dataclass
class Stage:
    """Two servers, a library of articles, and a bot that can be started again and again."""

    discord: DiscordDouble
    library: Library
    people: AdminService
    monkeypatch: pytest.MonkeyPatch
    asker: ScriptedAsker = field(default_factory=ScriptedAsker)
    other: User = field(default_factory=lambda: User("other"))
    moderator: User = field(
        default_factory=lambda: User("mod", permissions=MEMBER_PERMISSIONS | MANAGE_MESSAGES)
    )

    def bot(self) -> AbstractAsyncContextManager[VerbaleBot]:
        return connected(
            self.discord,
            self.monkeypatch,
            self.asker,
            admin_service=self.people,
            shown_service=LibraryAnswers(self.library),
        )

    async def ask(self, *, private: bool = False, guild: Guild | None = None) -> Message:
        options = {"question": "where did they meet?", "private": private}
        place = guild or self.discord.guild
        return await self.discord.run("ask", options, guild=place)

    async def press(self, card: Message, act: str, user: User | None = None) -> Interaction:
        return await self.discord.press(card, labelled(card, act), user=user)

    async def opened(self, card: Message, act: str, user: User | None = None) -> Message:
        """The private card that a button opens."""
        found = await (await self.press(card, act, user)).answer()
        assert found.ephemeral
        return found


def labels(card: Message) -> list[str]:
    return [str(one["label"]) for one in card.buttons if one.get("custom_id") and one.get("label")]


def answer_of(library: Library) -> Answer:
    """An answer with a quote of each article."""
    quotes = []
    for number, one in enumerate(library.catalogue.export(("public",), None)):
        start = one.text.index(SENTENCE)
        quotes.append(
            quote(
                rank=number + 1,
                text=SENTENCE,
                sentence=SENTENCE,
                span="*Yanqi Lake*",
                article_key=one.key,
                start=start,
                end=start + len(SENTENCE),
                title=one.title,
                source=one.outlet or "",
                url=one.url,
                link=None,
                published=one.published,
            )
        )
    return answer(*quotes[:5], more=tuple(quotes[5:]))


@pytest.fixture
async def stage(
    monkeypatch: pytest.MonkeyPatch, kept: tuple[AdminService, Library]
) -> AsyncIterator[Stage]:
    people, library = kept
    for number in range(ARTICLES):
        made = entry(
            TEXT,
            id=f"a{number}",
            title=f"Title {number}",
            outlet=f"Outlet {number}",
            url=f"https://example.org/{number}",
            published=f"2023-04-{number + 5:02}",
        )
        store(library, made)
    async with DiscordDouble(guilds=[Guild("Embassy"), Guild("Newsroom")]) as discord:
        staged = Stage(discord, library, people, monkeypatch)
        staged.asker.gives = answer_of(library)
        discord.world.meet(staged.other)
        discord.world.meet(staged.moderator)
        yield staged


async def test_a_public_answer_has_its_buttons_and_a_private_one_can_be_shared(
    stage: Stage,
) -> None:
    async with stage.bot():
        assert labels(await stage.ask()) == [
            "In context", "More quotes (7)", "Copy citation", *ASKING, "Evidence", "Remove"
        ]  # fmt: skip
        assert labels(await stage.ask(private=True)) == [
            "In context", "More quotes (7)", "Copy citation", *ASKING, "Evidence", "Share"
        ]  # fmt: skip


async def test_the_context_marks_the_quote_in_its_paragraph_and_turns_to_the_next(
    stage: Stage,
) -> None:
    async with stage.bot():
        shown = await stage.opened(await stage.ask(), "In context")
        assert "Mr. Wang waited. **They met at \\*Yanqi Lake\\* on Tuesday.** It rained." in (
            shown.text
        )
        assert "Worked out from the article's date: “Tuesday”: 4 April 2023" in shown.text
        assert "dined \\@everyone" in shown.text
        assert "**Title 0**" in shown.text
        turned = await (await stage.press(shown, "Next quote")).until(
            lambda message: "**Title 1**" in message.text
        )
        assert turned is shown
        assert labels(shown) == ["Previous quote", "Next quote"]


async def test_the_evidence_comes_as_a_file_that_only_who_pressed_sees(stage: Stage) -> None:
    with threads() as running:
        stage.asker.evidence_service = EvidenceService(stage.library, running)
        async with stage.bot():
            card = await stage.ask()
            found = await stage.opened(card, "Evidence", stage.other)
    [file] = found.attachments
    content = stage.discord.world.uploads[file["id"]].content
    quotes = [one for article in check(content)["articles"] for one in article["quotes"]]
    assert [one["text"] for one in quotes] == [SENTENCE] * 5
    assert found.content.endswith(digest_of(content))


async def test_more_quotes_go_on_where_the_card_ends_by_pages_and_by_date(stage: Stage) -> None:
    async with stage.bot():
        shown = await stage.opened(await stage.ask(), "More quotes")
        assert "**Quotes 6–10 of 12**" in shown.text
        for press, heading in (
            ("Next", "**Quotes 11–12 of 12**"),
            ("Previous", "**Quotes 6–10 of 12**"),
            ("Previous", "**Quotes 1–5 of 12**"),
            ("Newest first", "**Quotes 1–5 of 12**"),
        ):
            pressed = await stage.press(shown, press)
            await pressed.until(partial(_reads, heading))
        await stage.discord.world.until(lambda: "Title 11" in shown.text, "not turned")
        assert shown.text.index("Title 11") < shown.text.index("Title 10")
        assert labels(shown) == ["Next", "Best first"]


def _reads(words: str, message: Message) -> bool:
    return words in message.text


async def test_a_citation_is_given_in_forms_for_people(stage: Stage) -> None:
    async with stage.bot():
        shown = await stage.opened(await stage.ask(), "Copy citation")
        assert (
            "**APA**\n```\nTitle 0. (2023, April 5). Outlet 0. https://example.org/0\n```"
            in shown.text
        )
        assert f"```\n“{SENTENCE}” — Outlet 0, “Title 0”, 5 April 2023." in shown.text
        assert "> They met at \\*Yanqi Lake\\* on Tuesday." in shown.text
        assert labels(shown) == ["Next quote"]


async def test_a_private_answer_is_shared_once_however_quickly_it_is_pressed(stage: Stage) -> None:
    async with stage.bot():
        card = await stage.ask(private=True)
        first, second = await asyncio.gather(stage.press(card, "Share"), stage.press(card, "Share"))
        await card_without(stage, card, "Share")
        told = await refused(stage, first, second)
        assert told.ephemeral
        assert "shared this answer already" in told.content
        [public] = stage.discord.messages(stage.discord.guild.general)
        assert not public.ephemeral
        assert "Shared by Asker" in public.text
        assert "They met at **\\*Yanqi Lake\\*** on Tuesday." in public.text
        assert "Remove" in labels(public)
        assert (await stage.opened(public, "In context", stage.other)).seen_by is stage.other


async def card_without(stage: Stage, card: Message, label: str) -> None:
    await stage.discord.world.until(lambda: label not in labels(card), f"{label} is still there")


@pytest.mark.parametrize("act", ["In context", "More quotes", "Copy citation"])
async def test_what_a_button_opens_works_after_a_restart_for_others_and_after_15_minutes(
    stage: Stage, act: str
) -> None:
    async with stage.bot():
        asked = await stage.discord.slash("ask", {"question": "where?"})
        card = await asked.answer()
    asked.expire_token()
    async with stage.bot():
        for user in (None, stage.other):
            shown = await stage.opened(card, act, user)
            assert shown.seen_by is (user or stage.discord.user)
            assert "Title" in shown.text


@pytest.mark.parametrize("act", ["In context", "More quotes", "Copy citation", "Share"])
async def test_an_id_from_another_server_is_refused(stage: Stage, act: str) -> None:
    async with stage.bot():
        private = act == "Share"
        card = await stage.ask(private=private)
        theirs = await stage.ask(private=private, guild=stage.discord.world.guilds[1])
        forged, real = labelled(theirs, act), labelled(card, act)
        for part in theirs.walk():
            if part.get("custom_id") == forged:
                part["custom_id"] = real
        pressed = await stage.discord.press(theirs, real)
        told = await refused(stage, pressed)
        assert told.ephemeral
        assert "has expired" in told.content
        assert "Ask the question again" in told.content
        assert stage.discord.messages(stage.discord.guild.general) == ([] if private else [card])


async def refused(stage: Stage, *presses: Interaction) -> Message:
    """The message by which one of the presses was refused."""

    def told() -> Message | None:
        said = [one for pressed in presses for one in (*pressed.followups, pressed.original) if one]
        return next((one for one in said if one.content and not one.loading), None)

    return await stage.discord.world.until(told, "was not refused")


async def test_an_answer_that_expired_says_so_and_how_to_go_on(stage: Stage) -> None:
    async with stage.bot():
        card = await stage.ask(private=True)
        await stage.opened(card, "In context")
        with stage.library.database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM shown")
        for act in ("In context", "More quotes", "Copy citation", "Share"):
            told = await refused(stage, await stage.press(card, act))
            assert "This answer has expired, so its buttons no longer work." in told.content


async def test_words_that_their_article_lost_are_told_and_not_quoted(stage: Stage) -> None:
    async with stage.bot():
        card = await stage.ask()
        store(stage.library, entry("They met nowhere.", id="a0", url="https://example.org/0"))
        for act in ("In context", "Copy citation"):
            told = await refused(stage, await stage.press(card, act))
            assert "has changed since" in told.content
            assert "Yanqi" not in told.content
        shown = await stage.opened(card, "More quotes")
        assert "1 quote is left out\\: its article has changed or gone since." in shown.text
        stage.library.articles.remove_source("public", "Wire")
        for act in ("In context", "More quotes", "Copy citation"):
            told = await refused(stage, await stage.press(card, act))
            assert "since" in told.content
            assert "Yanqi" not in told.content


async def test_an_answer_is_removed_by_its_asker_or_a_moderator_alone(stage: Stage) -> None:
    async with stage.bot():
        card, second = await stage.ask(), await stage.ask()
        told = await refused(stage, await stage.press(card, "Remove", stage.other))
        assert told.ephemeral
        assert "Only the person who asked" in told.content
        assert not card.deleted
        await stage.press(card, "Remove")
        await stage.discord.world.until(lambda: card.deleted, "not removed")
        await stage.press(second, "Remove", stage.moderator)
        await stage.discord.world.until(lambda: second.deleted, "not removed")
