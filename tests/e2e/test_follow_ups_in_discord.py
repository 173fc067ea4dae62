"""The button below an answer that asks a follow-up, or the question put right."""

from collections.abc import AsyncIterator

import pytest

from index.admin import AdminService
from index.errors import InputError
from tests.bot.pressing import labelled
from tests.bot.running import alone, connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Guild, Message, User
from tests.discord_double.people.interactions import Interaction

ASK = "Ask a follow-up"
TYPED, RIGHT = "when did Sulivan meet?", "when did Biden meet Xi?"


@pytest.fixture
async def discord(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, people: AdminService
) -> AsyncIterator[DiscordDouble]:
    async with alone(
        monkeypatch, asker, admin_service=people, guilds=[Guild("Embassy"), Guild("Newsroom")]
    ) as double:
        yield double


async def asked(discord: DiscordDouble, **options: object) -> Message:
    return await discord.run("ask", {"question": TYPED, **options})


async def opened(discord: DiscordDouble, card: Message, user: User | None = None) -> Interaction:
    pressed = await discord.press(card, labelled(card, ASK), user=user)
    await pressed.modal()
    return pressed


async def test_a_follow_up_goes_on_from_the_answer_whose_button_was_pressed(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await asked(discord)
    await discord.run("ask", {"question": "who won the chess match?"})
    windows = [await opened(discord, card, user=User("ann")) for _ in range(2)]
    for window in windows:  # pressed twice quickly, both work
        given = await (await discord.submit_modal(window, {"question": "why?"})).answer()
        assert "Yanqi Lake" in given.text
        assert not given.ephemeral
    assert [turn.text for turn in asker.conversations[2].turns] == [TYPED]


async def test_a_follow_up_to_a_private_answer_is_private(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    window = await opened(discord, await asked(discord, private=True))
    given = await (await discord.submit_modal(window, {"question": "why?"})).answer()
    assert given.ephemeral
    assert [turn.text for turn in asker.conversations[-1].turns] == [TYPED]


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


async def test_what_was_typed_is_given_back_where_it_is_not_answered(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    window = await opened(discord, await asked(discord))
    asker.gives = InputError("No.")
    submitted = await discord.submit_modal(window, {"question": RIGHT})
    told = await submitted.followup()
    assert told.ephemeral
    assert RIGHT in told.text
