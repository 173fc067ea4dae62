"""The buttons below an answer that ask: a follow-up, and the question as it should be read."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from index.admin import AdminService
from index.errors import InputError
from tests.bot.keeping import kept_people
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker, answer
from tests.discord_double import DiscordDouble, Guild, Message, User
from tests.discord_double.model import Json
from tests.discord_double.people.interactions import Interaction

TYPED, READ, RIGHT = "and when?", "when did Sullivan and Wang meet?", "when did Biden meet Xi?"


@pytest.fixture
def people() -> Iterator[AdminService]:
    with kept_people() as (kept, _):
        yield kept


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker(gives=answer(read_as=replace(answer().read_as, question=READ)))


@pytest.fixture
async def discord(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, people: AdminService
) -> AsyncIterator[DiscordDouble]:
    async with (
        DiscordDouble(guilds=[Guild("Embassy"), Guild("Newsroom")]) as double,
        connected(double, monkeypatch, asker, admin_service=people),
    ):
        yield double


def button(card: Message, words: str = "Correct the question") -> str:
    """The id of a button."""
    [found] = [one["custom_id"] for one in card.buttons if one.get("label") == words]
    return str(found)


async def asked(discord: DiscordDouble, **options: object) -> Message:
    return await (await discord.slash("ask", {"question": TYPED, **options})).answer()


async def opened(discord: DiscordDouble, card: Message, user: User | None = None) -> Interaction:
    pressed = await discord.press(card, button(card), user=user)
    await pressed.modal()
    return pressed


def field(modal: Json) -> Json:
    component: Json = modal["components"][0]["component"]
    return component


async def test_the_window_holds_the_question_as_it_was_read(discord: DiscordDouble) -> None:
    window = await (await opened(discord, await asked(discord))).modal()
    assert field(window)["value"] == READ


async def test_the_corrected_question_is_asked_alone_with_the_same_filters(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    window = await opened(discord, await asked(discord, since="2024-08-01"))
    submitted = await discord.submit_modal(window, {"question": RIGHT})
    card = await submitted.answer()
    assert "Yanqi Lake" in card.text
    assert not card.ephemeral
    last = asker.asked[-1]
    assert (last.text, last.since) == (RIGHT, "2024-08-01")
    assert asker.conversations[-1].turns == ()


async def test_the_conversation_goes_on_from_the_corrected_question(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    window = await opened(discord, await asked(discord))
    await (await discord.submit_modal(window, {"question": RIGHT})).answer()
    await asked(discord)
    assert [turn.text for turn in asker.conversations[-1].turns] == [RIGHT]


async def test_a_private_answer_is_corrected_in_private(discord: DiscordDouble) -> None:
    window = await opened(discord, await asked(discord, private=True))
    submitted = await discord.submit_modal(window, {"question": RIGHT})
    assert (await submitted.answer()).ephemeral


async def test_a_second_person_may_correct_it_for_themselves(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    ann = User("ann")
    window = await opened(discord, await asked(discord), user=ann)
    await (await discord.submit_modal(window, {"question": RIGHT})).answer()
    assert asker.asked[-1].text == RIGHT


async def test_a_button_and_a_window_outlive_a_restart(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, people: AdminService
) -> None:
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, asker, admin_service=people):
            card = await asked(discord)
        async with connected(discord, monkeypatch, asker, admin_service=people):
            window = await opened(discord, card)
        window.expire_token()
        async with connected(discord, monkeypatch, asker, admin_service=people):
            submitted = await discord.submit_modal(window, {"question": RIGHT})
            await submitted.answer()
    assert asker.asked[-1].text == RIGHT


async def test_another_server_learns_nothing_from_a_forged_button(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await asked(discord)
    newsroom = discord.world.guilds[1].general
    forged = discord.world.keep(
        Message(newsroom, discord.bot, components=card.components, flags=card.flags)
    )
    told = await (await discord.press(forged, button(card))).answer()
    assert told.ephemeral
    assert "This answer has expired" in told.text
    assert READ not in told.text


async def test_what_was_typed_is_given_back_where_it_is_not_answered(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    window = await opened(discord, await asked(discord))
    asker.gives = InputError("No.")
    submitted = await discord.submit_modal(window, {"question": RIGHT})
    told = await submitted.followup()
    assert told.ephemeral
    assert RIGHT in told.text


async def test_pressed_twice_quickly_it_opens_two_windows_that_both_work(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await asked(discord)
    windows = [await opened(discord, card) for _ in range(2)]
    for window in windows:
        await (await discord.submit_modal(window, {"question": RIGHT})).answer()
    assert [one.text for one in asker.asked[1:]] == [RIGHT, RIGHT]


async def test_a_follow_up_goes_on_from_the_answer_whose_button_was_pressed(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await asked(discord)
    await (await discord.slash("ask", {"question": "who won the chess match?"})).answer()
    window = await discord.press(card, button(card, "Ask a follow-up"), user=User("ann"))
    await window.modal()
    given = await (await discord.submit_modal(window, {"question": "why?"})).answer()
    assert "Yanqi Lake" in given.text
    assert [turn.text for turn in asker.conversations[-1].turns] == [TYPED]


async def test_a_follow_up_to_a_private_answer_is_private(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await asked(discord, private=True)
    window = await discord.press(card, button(card, "Ask a follow-up"))
    await window.modal()
    given = await (await discord.submit_modal(window, {"question": "why?"})).answer()
    assert given.ephemeral
    assert [turn.text for turn in asker.conversations[-1].turns] == [TYPED]
