"""What ``/source`` asks of the curator; its cards and names have tests of their own."""

import pytest

from tests.bot.curating import FEED_URL, FRONT_PAGE, PAGE_URL, ScriptedCurator, health
from tests.bot.pressing import press_id
from tests.discord_double import DiscordDouble, Upload, User


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
    server: DiscordDouble, source_service: ScriptedCurator, owner: User, member: User
) -> None:
    source_service.finds[PAGE_URL] = FRONT_PAGE
    card = await (await server.slash("source add", {"url": PAGE_URL})).answer()
    for _ in range(5):
        await check(server)
    choosing = await server.press(card, press_id(card, "choose"), values=["0"])
    assert "You've reached the limit of 6 fetches" in (await choosing.followup()).content
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
    free: dict[str, dict[str, object]] = {
        "list": {},
        "show": {"name": "Gazette"},
        "pause": {"name": "Gazette"},
        "add": {"file": Upload("n.txt", b"Words.")},  # what is uploaded is fetched from nowhere
    }
    for command, given in free.items():
        told = await (await server.slash(f"source {command}", given)).answer()
        assert told.content == ""
    assert len(source_service.files) == 1
    assert "503" in await check(server, owner)
    for _ in range(7):  # who may not change sources uses nothing up
        assert "Only members with the Manage Server permission" in await check(server, member)
    member.permissions = owner.permissions
    assert "503" in await check(server, member)


async def test_a_server_as_a_whole_has_sources_fetched_only_so_often(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    people = [User(f"m{number}", permissions=manager.permissions) for number in range(5)]
    told = [await check(server, people[number % 5]) for number in range(21)]
    assert ["503" in one for one in told] == [True] * 20 + [False]
    assert "This server has reached the limit of 20 fetches from the web a minute" in told[-1]
