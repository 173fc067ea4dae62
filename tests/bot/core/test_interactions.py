import json
import time
from typing import Any

import pytest

from bot.core.discord_calls import Backoff
from index.admin import AdminService
from index.errors import InputError, TryLaterError
from index.store.library import Library
from tests.bot.pressing import press_id
from tests.bot.running import connected
from tests.bot.samples import SENTENCE, ScriptedAsker
from tests.discord_double import DiscordDouble, Interaction, Message
from tests.discord_double.people.interactions import ACKNOWLEDGE_WITHIN

CALLBACK = "POST /interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"
BOLD = SENTENCE.replace("Yanqi Lake", "**Yanqi Lake**")


@pytest.mark.parametrize(
    "trouble", [{"status": 503, "times": 2}, {"status": 429, "retry_after": 5.0}]
)
async def test_an_acknowledgement_in_trouble_is_made_while_discord_waits(
    discord: DiscordDouble, trouble: dict[str, Any]
) -> None:
    fault = discord.fault(CALLBACK, **trouble)
    asked = await discord.slash("ask", {"question": "where?"})
    assert (await asked.acknowledged()).seconds < ACKNOWLEDGE_WITHIN
    assert BOLD in (await asked.answer()).text
    assert fault.hits == trouble.get("times", 1)


async def test_an_answer_comes_though_every_reply_to_its_acknowledgement_was_lost(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker
) -> None:
    double = DiscordDouble(expect_violations=True)
    async with double as discord, connected(discord, monkeypatch, asker):
        discord.fault(CALLBACK, status=503, heard=True)
        discord.fault(CALLBACK, status=503, times=1_000)
        assert BOLD in (await discord.run("ask", {"question": "where?"})).text


async def test_choices_in_trouble_are_offered_while_discord_waits(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    asker.names = ["Reuters"]
    discord.fault(CALLBACK, status=503, times=2)
    asked = await discord.autocomplete("ask", {"source": "re"}, focused="source")
    assert [one["name"] for one in await asked.choices()] == ["Reuters"]


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("writable", [True, False])
async def test_an_answer_after_the_token_has_died_is_a_message_unless_it_was_private(
    discord: DiscordDouble, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture,
    private: bool, writable: bool,
) -> None:  # fmt: skip
    asker.blocks_for = 0.3
    asked = await discord.slash("ask", {"question": "where?", "private": private})
    await asked.acknowledged()
    asked.expire_token()
    discord.guild.general.writable = writable
    await discord.until(lambda: discord.sent(f"PATCH {ORIGINAL}"), "the answer was not sent")
    asker.blocks_for = 0
    if writable and not private:
        assert BOLD in (await discord.next_message(discord.guild.general)).text
    elif not private:
        await discord.until(lambda: discord.sent("POST /channels/*/messages"), "it did not try")
    else:
        assert discord.sent("POST /channels/*/messages") == []
    assert BOLD in (await discord.run("ask", {"question": "where?"})).text
    assert f"the answer to interaction {asked.id} is gone" in caplog.text
    assert not any(record.exc_info for record in caplog.records)


async def test_a_thinking_message_that_somebody_deleted_is_no_error(
    discord: DiscordDouble, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture
) -> None:
    asker.blocks_for = 0.3
    asked = await discord.slash("ask", {"question": "where?"})
    await asked.acknowledged()
    assert asked.original is not None
    asked.original.deleted = True
    await discord.until(lambda: discord.sent(f"PATCH {ORIGINAL}"), "the answer was not sent")
    asker.blocks_for = 0
    await discord.run("ask", {"question": "where?"})
    assert "is gone" in caplog.text
    assert not any(record.exc_info for record in caplog.records)


async def test_links_that_discord_refuses_do_not_cost_the_answer(discord: DiscordDouble) -> None:
    discord.fault(f"PATCH {ORIGINAL}", status=400)
    card = await discord.run("ask", {"question": "where?"})
    assert BOLD in card.text
    assert card.links == []


async def test_a_question_that_comes_too_late_is_not_worked_on(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture
) -> None:
    readings = iter([0.0])  # when it was sent; the machine's clock is far past that

    def clock() -> float:
        return next(readings, time.monotonic())

    double = DiscordDouble(clock=clock, expect_violations=True)
    async with double as discord, connected(discord, monkeypatch, asker):
        await discord.slash("ask", {"question": "where?"})
        await discord.until(lambda: discord.sent(CALLBACK), "no callback")
    assert asker.asked == []
    assert "Too late to acknowledge" in caplog.text


FOLLOW_UP = "POST /webhooks/*"


TROUBLE: list[dict[str, Any]] = [
    {"drop": True},
    {"status": 500},
    {"status": 503},
    {"status": 429, "retry_after": 0.01},
]


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    backoff = Backoff(first=0.01, longest=0.02, within=60.0)
    monkeypatch.setattr("bot.core.discord_calls.LATER", backoff)


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_an_edit_is_tried_until_discord_takes_it(
    monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]
) -> None:
    async with DiscordDouble() as discord, connected(discord, monkeypatch, ScriptedAsker()):
        fault = discord.fault(f"PATCH {ORIGINAL}", times=20, **trouble)
        card = await discord.run("ask", {"question": "where?"})
        assert BOLD in card.text
        assert fault.hits == 20


@pytest.mark.parametrize("trouble", TROUBLE)
async def test_a_failure_is_told_in_spite_of_trouble(
    monkeypatch: pytest.MonkeyPatch, trouble: dict[str, Any]
) -> None:
    asker = ScriptedAsker(gives=InputError("Ask something."))
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        discord.fault(f"DELETE {ORIGINAL}", times=6, **trouble)
        discord.fault(FOLLOW_UP, times=6, **trouble)
        asked = await discord.slash("ask", {"question": "?"})
        assert (await asked.followup()).content.startswith("Ask something.")
        assert asked.original is not None
        assert asked.original.deleted


async def test_a_file_is_sent_whole_after_a_connection_was_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with DiscordDouble() as discord, connected(discord, monkeypatch, ScriptedAsker()):
        discord.fault(f"PATCH {ORIGINAL}", drop=True, times=2)
        await discord.run("my-data export")
        [file] = discord.world.uploads.values()
        assert json.loads(file.content)["who"] == f"discord:{discord.user.id}"


WORDS = "It was another lake, and the *other* minister."


async def words_window(discord: DiscordDouble) -> Interaction:
    """The modal for what was wrong with an answer, opened."""
    card = await discord.run("ask", {"question": "where?"})
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
