"""What ``/source`` asks of the curator; its cards and names have tests of their own."""

import pytest

from index.errors import TryLaterError
from tests.bot.curating import ScriptedCurator, health
from tests.discord_double import DiscordDouble, Guild


@pytest.fixture
def own(embassy: Guild) -> str:
    return f"discord:{embassy.id}"


@pytest.fixture
def curator(own: str) -> ScriptedCurator:
    return ScriptedCurator(kept=[health("Gazette", own), health("State", "public")])


async def test_a_source_is_paused_and_resumed(
    server: DiscordDouble, curator: ScriptedCurator
) -> None:
    card = await (await server.slash("source pause", {"name": "Gazette"})).answer()
    assert card.ephemeral
    assert "“Gazette” is paused" in card.text
    assert [one.state for one in curator.kept] == ["paused", "active"]
    card = await (await server.slash("source resume", {"name": "gazette"})).answer()
    assert "“Gazette” is fetched again" in card.text
    assert [one.state for one in curator.kept] == ["active", "active"]


async def test_a_check_tells_how_the_server_answered(
    server: DiscordDouble, curator: ScriptedCurator, own: str
) -> None:
    card = await (await server.slash("source check", {"name": "Gazette"})).answer()
    assert card.text == "⚠️ **Gazette**\nThe server answers 503; nothing can be done here."
    assert curator.checks == [(own, "Gazette")]


async def test_a_public_source_is_shown_as_such(server: DiscordDouble) -> None:
    card = await (await server.slash("source show", {"name": "State"})).answer()
    assert card.ephemeral
    assert "public, kept by whoever runs this bot" in card.text


@pytest.mark.parametrize("command", ["show", "pause", "resume", "remove", "check"])
async def test_a_library_that_is_not_ready_is_told(
    server: DiscordDouble, curator: ScriptedCurator, command: str
) -> None:
    curator.troubles["health"] = TryLaterError("The library is locked; try again.")
    told = await (await server.slash(f"source {command}", {"name": "Gazette"})).answer()
    assert (told.ephemeral, told.content) == (True, "The library is locked; try again.")
