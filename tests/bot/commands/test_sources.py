"""What ``/source`` asks of the curator; its cards and names have tests of their own."""

import pytest

from tests.bot.curating import FEED_URL, FRONT_PAGE, PAGE_URL, ScriptedCurator, health
from tests.bot.pressing import press_id
from tests.discord_double import DiscordDouble, Guild, Role, Upload, User


@pytest.fixture
def own(embassy: Guild) -> str:
    return f"discord:{embassy.id}"


@pytest.fixture
def source_service(own: str) -> ScriptedCurator:
    return ScriptedCurator(kept=[health("Gazette", own), health("State", "public")])


async def test_a_source_is_paused_and_resumed(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await (await server.slash("source pause", {"name": "Gazette"})).answer()
    assert card.ephemeral
    assert "“Gazette” is paused" in card.text
    assert [one.state for one in source_service.kept] == ["paused", "active"]
    card = await (await server.slash("source resume", {"name": "gazette"})).answer()
    assert "“Gazette” is active" in card.text
    assert [one.state for one in source_service.kept] == ["active", "active"]


async def test_a_check_tells_how_the_server_answered(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    card = await (await server.slash("source check", {"name": "Gazette"})).answer()
    assert card.text == "⚠️ **Gazette**\nThe server answers 503; nothing can be done here."
    assert source_service.checks == [(own, "Gazette")]


async def check(server: DiscordDouble, user: User | None = None) -> str:
    told = await (await server.slash("source check", {"name": "Gazette"}, user=user)).answer()
    return told.text or told.content


async def test_whoever_has_sources_fetched_too_often_is_told_when_to_go_on(
    server: DiscordDouble, source_service: ScriptedCurator, owner: User
) -> None:
    for _ in range(5):
        await check(server)
    card = await (await server.slash("source add", {"url": FEED_URL})).answer()
    assert "Feed" in card.text
    for command, options in (
        ("check", {"name": "Gazette"}),
        ("resume", {"name": "Gazette"}),
        ("add", {"url": FEED_URL}),
    ):
        told = await (await server.slash(f"source {command}", options)).answer()
        assert told.ephemeral
        assert "You've reached the limit of 6 fetches from the web a minute" in told.content
        assert "Try again in" in told.content
    assert len(source_service.checks) == 5
    for _ in range(3):  # what is uploaded is fetched from nowhere
        card = await (
            await server.slash("source add", {"file": Upload("n.txt", b"Words.")})
        ).answer()
        assert "File: n.txt" in card.text
    assert len(source_service.files) == 3
    assert "503" in await check(server, owner)
    for command in ("list", "show", "pause"):
        options = {} if command == "list" else {"name": "Gazette"}
        card = await (await server.slash(f"source {command}", options)).answer()
        assert card.content == ""


async def test_a_feed_that_is_chosen_from_a_page_counts_as_fetched(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    source_service.finds[PAGE_URL] = FRONT_PAGE
    card = await (await server.slash("source add", {"url": PAGE_URL})).answer()
    for _ in range(5):
        await check(server)
    pressed = await server.press(card, press_id(card, "choose"), values=["0"])
    assert "You've reached the limit of 6 fetches" in (await pressed.followup()).content


async def test_a_server_as_a_whole_has_sources_fetched_only_so_often(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    people = [User(f"m{number}", permissions=manager.permissions) for number in range(5)]
    told = [await check(server, people[number % 5]) for number in range(21)]
    assert ["503" in one for one in told] == [True] * 20 + [False]
    assert "This server has reached the limit of 20 fetches from the web a minute" in told[-1]


async def test_who_may_not_change_sources_uses_nothing_up(
    server: DiscordDouble, source_service: ScriptedCurator, member: User, press_role: Role
) -> None:
    for _ in range(7):
        assert "Only members with the Manage Server permission" in await check(server, member)
    await (await server.slash("settings sources", {"role": press_role})).answer()
    assert "503" in await check(server, member)
