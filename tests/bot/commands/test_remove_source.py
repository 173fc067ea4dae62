import pytest

from tests.bot.curating import ScriptedCurator, health
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild


@pytest.fixture
def source_service(embassy: Guild) -> ScriptedCurator:
    return ScriptedCurator(kept=[health("Gazette", f"discord:{embassy.id}")])


async def test_a_source_goes_when_that_is_confirmed(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await (await server.slash("source remove", {"name": "Gazette"})).answer()
    assert "**Remove “Gazette”?**" in card.text
    assert "It brought 12 articles" in card.text
    assert len(source_service.kept) == 1
    after = await press(server, card, "remove")
    assert after.text == "Removed “Gazette” and 10 articles."
    assert source_service.kept == []


async def test_a_source_that_somebody_else_removed_meanwhile_is_told(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await (await server.slash("source remove", {"name": "Gazette"})).answer()
    source_service.kept.clear()
    pressed = await server.press(card, press_id(card, "remove"))
    assert "no source named “Gazette” any more" in (await pressed.followup()).content
