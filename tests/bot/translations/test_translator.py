"""What Discord is given in other languages."""

from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.translations.language import LONGEST, CatalogueTranslator
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.discord_double.limits.commands import command_problems


async def translated(text: str, location: Location, data: Any = None) -> str | None:
    context: Any = app_commands.TranslationContext(location, data)  # type: ignore[call-overload]
    locale = discord.Locale.german
    return await CatalogueTranslator().translate(app_commands.locale_str(text), locale, context)


async def test_names_of_commands_stay_english_and_those_of_context_menus_do_not() -> None:
    async def called(interaction: discord.Interaction, message: discord.Message) -> None: ...

    menu = app_commands.ContextMenu(name="Everybody", callback=called)
    assert await translated("Everybody", Location.command_name) is None
    assert await translated("Everybody", Location.parameter_name) is None
    assert await translated("Everybody", Location.command_name, menu) == "Alle"
    assert await translated("Everybody", Location.choice_name) == "Alle"
    assert await translated("Nobody", Location.choice_name) is None


async def test_a_translation_too_long_for_discord_is_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    too_long = "No sentence{where} answers this question closely enough to be quoted."
    assert await translated(too_long, Location.command_description) is not None
    longer = (
        "Only members with the Manage Server permission may do this. Ask one of them to do it "
        "for you."
    )
    assert await translated(longer, Location.command_description) is None
    assert "too long for Discord" in caplog.text


async def test_discord_gets_descriptions_in_french_and_german_within_its_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with (
        DiscordDouble() as double,
        connected(double, monkeypatch, ScriptedAsker()),
    ):
        registered = double.commands()
    ask = registered["ask"]
    assert ask["description_localizations"].keys() == {"fr", "de"}
    assert "Quelle" in ask["description_localizations"]["de"]
    assert not ask["name_localizations"]
    for command in registered.values():
        assert command_problems(command) == []
        for text in described(command):
            assert len(text) <= LONGEST


def described(thing: dict[str, Any]) -> list[str]:
    """All translated descriptions of a command and its options."""
    found = [*thing.get("description_localizations", {}).values()]
    return found + [text for one in thing.get("options") or [] for text in described(one)]
