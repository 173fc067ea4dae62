import asyncio

import pytest

from bot.run import serve
from index.admin import AdminService
from tests.bot.curating import FEED_URL, ScriptedCurator
from tests.bot.pressing import press, press_id
from tests.bot.running import connected, scripted_client
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import MEMBER_PERMISSIONS, DiscordDouble, Message, User
from tests.patience import PATIENCE_S

EXPIRED = "This has expired. Run /source add again."


async def shown(discord: DiscordDouble) -> Message:
    return await (await discord.slash("source add", {"url": FEED_URL})).answer()


async def test_while_a_press_is_dealt_with_the_buttons_are_dead(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await shown(server)
    source_service.takes = 0.3
    pressed = await server.press(card, press_id(card, "add"))
    waiting = await pressed.until(lambda message: "One moment" in message.text)
    assert all(one["disabled"] for one in waiting.buttons)
    await pressed.until(lambda message: "Added" in message.text)


async def test_two_presses_at_a_time_do_it_once(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await shown(server)
    source_service.takes = 0.3
    first = await server.press(card, press_id(card, "add"))
    second = await server.press(card, press_id(card, "add"))
    told = await second.answer()
    assert told.ephemeral
    assert "Still working on your last click" in told.content
    await first.until(lambda message: "Added" in message.text)
    assert len(source_service.added) == 1


async def test_nobody_else_may_press(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    card = await shown(server)
    card.flags = card.flags & ~(1 << 6)  # as if Discord showed it to others
    eve = User("eve", permissions=manager.permissions)
    told = await (await server.press(card, press_id(card, "add"), user=eve)).answer()
    assert told.ephemeral
    assert told.content.startswith("Only the person who ran this command")
    assert source_service.added == []


async def test_who_has_lost_the_right_meanwhile_cannot_press(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    card = await shown(server)
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


async def test_a_press_gives_a_card_its_time_again(
    server: DiscordDouble, source_service: ScriptedCurator, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = await shown(server)
    monkeypatch.setattr("bot.ui.cards.LIFETIME", 0.1)
    source_service.troubles["add"] = ValueError("not now")
    pressed = await server.press(card, press_id(card, "add"))
    await pressed.followup()
    await pressed.until(lambda message: EXPIRED in message.text)


async def test_too_many_cards_end_the_oldest(
    server: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ui.cards.MOST", 2)
    first, *later = [await shown(server) for _ in range(3)]
    assert EXPIRED in first.text
    for card in later:
        assert "Added" in (await press(server, card, "add")).text


async def test_a_card_of_before_a_restart_says_that_it_has_expired(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source_service, key_values, asker = ScriptedCurator(), DictMemory(), ScriptedAsker()
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected(discord, monkeypatch, asker, key_values, source_service):
            card = await shown(discord)
        async with connected(discord, monkeypatch, asker, key_values, source_service):
            told = await (await discord.press(card, press_id(card, "add"))).answer()
    assert told.ephemeral
    assert told.content == EXPIRED
    assert source_service.added == []


async def test_a_stop_waits_for_what_was_pressed_and_leaves_no_timers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source_service = ScriptedCurator()
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            await shown(discord)
            card = await shown(discord)
            source_service.takes = 0.5
            pressed = await discord.press(card, press_id(card, "add"))
            await pressed.acknowledged()
        assert pressed.original is not None
        assert "Added" in pressed.original.text
    assert not [one for one in asyncio.all_tasks() if one.get_name().startswith("card ")]


async def test_what_a_stop_cuts_short_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.client.GRACE", 0.1)
    source_service = ScriptedCurator()
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            card = await shown(discord)
            source_service.takes = 30.0
            pressed = await discord.press(card, press_id(card, "add"))
            await pressed.acknowledged()
        assert [one.content for one in pressed.followups] == [
            "I'm restarting. Please try again in a minute."
        ]


async def test_a_press_during_the_end_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch, people: AdminService
) -> None:
    source_service = ScriptedCurator()
    async with DiscordDouble() as discord:
        discord.point(monkeypatch)
        discord.user = discord.guild.owner
        client, stop = (
            scripted_client(people, source_service=source_service),
            asyncio.Event(),
        )
        serving = asyncio.create_task(serve(client, discord.token, stop))
        await discord.ready()
        first, second = [await shown(discord) for _ in range(2)]
        source_service.takes = 1.0
        await (await discord.press(first, press_id(first, "add"))).acknowledged()
        stop.set()
        await asyncio.sleep(0.1)
        told = await (await discord.press(second, press_id(second, "add"))).answer()
        await serving
    assert told.content == "I'm restarting. Please try again in a minute."
    assert len(source_service.added) == 1


async def test_a_press_that_discord_has_given_up_changes_nothing(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await shown(server)
    discord_waits = server.fault("POST /interactions/*/callback", delay=3.2)
    await server.press(card, press_id(card, "add"))
    await server.until(lambda: discord_waits.hits or None, PATIENCE_S, "nothing was pressed")
    await asyncio.sleep(3.5)
    assert source_service.added == []
    assert "Added" in (await press(server, card, "add")).text
