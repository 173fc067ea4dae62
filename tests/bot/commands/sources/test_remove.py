import pytest

from tests.bot.curating import ScriptedCurator, health
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild


@pytest.fixture
def curator(embassy: Guild) -> ScriptedCurator:
    return ScriptedCurator(kept=[health("Gazette", f"discord:{embassy.id}")])


async def test_a_source_goes_when_that_is_confirmed(
    server: DiscordDouble, curator: ScriptedCurator
) -> None:
    card = await (await server.slash("source remove", {"name": "Gazette"})).answer()
    assert "**Remove “Gazette”?**" in card.text
    assert "It brought 12 articles" in card.text
    assert len(curator.kept) == 1
    after = await press(server, card, "remove")
    assert after.text == "Removed “Gazette” and 10 articles."
    assert curator.kept == []


async def test_a_source_that_is_kept_stays(server: DiscordDouble, curator: ScriptedCurator) -> None:
    card = await (await server.slash("source remove", {"name": "Gazette"})).answer()
    assert (await press(server, card, "keep")).text == "“Gazette” stays."
    assert len(curator.kept) == 1


async def test_a_source_that_somebody_else_removed_meanwhile_is_told(
    server: DiscordDouble, curator: ScriptedCurator
) -> None:
    card = await (await server.slash("source remove", {"name": "Gazette"})).answer()
    curator.kept.clear()
    pressed = await server.press(card, press_id(card, "remove"))
    assert "no source named “Gazette” any more" in (await pressed.followup()).content
