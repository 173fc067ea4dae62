"""Ratings of answers, from the button to the library."""

import asyncio

import pytest

from index.admin import AdminService
from index.errors import TryLaterError
from index.store.administration.answers import Rating
from index.store.library import Library
from tests.bot.pressing import press_id
from tests.bot.running import connected
from tests.bot.samples import SENTENCE, ScriptedAsker, refusal
from tests.discord_double import DiscordDouble, Message, User
from tests.patience import PATIENCE_S


async def asked(server: DiscordDouble, **more: object) -> Message:
    return await server.run("ask", {"question": "where?", **more})


async def judged(
    server: DiscordDouble, card: Message, act: str, user: User | None = None
) -> Message:
    return await (await server.press(card, press_id(card, act), user=user)).answer()


def why_id(card: Message) -> str:
    [found] = [str(one["custom_id"]) for one in card.walk() if one.get("custom_id")]
    return found


async def shown(library: Library) -> str:
    """What is kept of the one answer that was shown, be it a moment later than the card."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            with library.database.engine.connect() as connection:
                rows = connection.exec_driver_sql("SELECT * FROM shown").fetchall()
            if rows:
                assert len(rows) == 1
                return str(rows)
            await asyncio.sleep(0.01)


def kept(library: Library) -> list[tuple[bool, str | None, str | None]]:
    return [(one.good, one.reason, one.words) for one in library.feedback.page(None)]


async def test_a_good_answer_is_kept_with_its_question_and_quotes(
    server: DiscordDouble, library: Library
) -> None:
    told = await judged(server, await asked(server), "good")
    assert told.ephemeral
    assert "rated this answer good" in told.text
    [found] = library.feedback.page(None)
    assert isinstance(found, Rating)
    assert (found.question, found.scope) == ("where?", f"discord:{server.guild.id}")
    assert (found.good, found.answered, found.reason) == (True, True, None)
    [quote] = found.quotes
    assert (quote.place.article, quote.place.revision) == ("a1", 1)
    assert quote.place.sentence_end - quote.place.sentence_start == len(SENTENCE)


async def test_a_bad_answer_asks_what_was_wrong(server: DiscordDouble, library: Library) -> None:
    why = await judged(server, await asked(server), "bad")
    assert why.ephemeral
    assert kept(library) == [(False, None, None)]
    chosen = await server.press(why, why_id(why), values=["wrong sentence"])
    told = await chosen.until(lambda message: "One moment" not in message.text)
    assert "Wrong sentence" in told.text
    assert kept(library) == [(False, "wrong sentence", None)]
    why = await judged(server, await asked(server), "bad")
    opened = await server.press(why, why_id(why), values=["other"])
    assert (await opened.modal())["title"] == "What was wrong with it?"
    submitted = await server.submit_modal(opened, {"said": " It was another lake. "})
    await submitted.until(lambda message: "Something else" in message.text)
    assert (False, "other", "It was another lake.") in kept(library)


async def test_whoever_changes_their_mind_is_counted_once(
    server: DiscordDouble, library: Library, member: User
) -> None:
    card = await asked(server)
    for act in ("good", "bad", "good"):
        await judged(server, card, act)
    await judged(server, card, "bad", user=member)
    assert sorted(kept(library)) == [(False, None, None), (True, None, None)]


async def test_a_private_answer_and_a_refusal_can_be_judged(
    server: DiscordDouble, library: Library, asker: ScriptedAsker
) -> None:
    asker.gives = refusal()
    card = await asked(server, private=True)
    assert card.ephemeral
    await judged(server, card, "good")
    [found] = library.feedback.page(None)
    assert (found.answered, found.quotes) == (False, ())


async def test_who_asked_is_not_kept_and_an_answer_that_is_forgotten_says_so(
    server: DiscordDouble, library: Library
) -> None:
    card = await asked(server)
    assert str(server.user.id) not in await shown(library)
    with library.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM shown")
    told = await judged(server, card, "good")
    assert told.ephemeral
    assert "This answer has expired" in told.text
    assert kept(library) == []


async def test_an_answer_that_could_not_be_kept_is_shown_all_the_same(
    server: DiscordDouble, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise TryLaterError("The library is locked.")

    monkeypatch.setattr(library.feedback, "show", locked)
    assert "Yanqi Lake" in (await asked(server)).text


async def test_an_answer_that_is_shown_stays_though_the_bot_stops_before_it_is_kept(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(people, "record_shown", never)
    monkeypatch.setattr("bot.client.GRACE", 0.1)
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, ScriptedAsker(), admin_service=people):
            card = await asked(discord)
        assert discord.sent("DELETE *") == []
        assert discord.messages(discord.guild.general) == [card]


async def test_buttons_of_answers_hold_nothing_in_memory_and_outlive_the_process(
    monkeypatch: pytest.MonkeyPatch, people: AdminService, library: Library
) -> None:
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, ScriptedAsker(), admin_service=people) as client:
            card = await asked(discord)
            why = await judged(discord, card, "bad")
            assert client._connection._view_store._views == {}
            assert client._connection._view_store._synced_message_views == {}
        async with connected(discord, monkeypatch, ScriptedAsker(), admin_service=people):
            chosen = await discord.press(why, why_id(why), values=["out of date"])
            await chosen.until(lambda message: "Out of date" in message.text)
            assert kept(library) == [(False, "out of date", None)]
            await judged(discord, card, "good")
    assert kept(library) == [(True, None, None)]
