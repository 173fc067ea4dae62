from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.language import (
    ENGLISH,
    LONGEST,
    CatalogueTranslator,
    plural,
    retold,
    say,
    speak,
)
from index.answer.quoting import refusal
from index.store.rows import SearchFilter
from index.values import two_readings
from tests.bot.running import alone
from tests.bot.samples import ScriptedAsker
from tests.discord_double.limits.commands import command_problems


@pytest.fixture
def german() -> Iterator[None]:
    speak("de")
    yield
    speak(ENGLISH)


@pytest.fixture
def french() -> Iterator[None]:
    speak("fr")
    yield
    speak(ENGLISH)


ALL = SearchFilter(("public",), "chunker")
SOME = SearchFilter(("public",), "chunker", source="No article answers this question.")


def test_without_a_catalogue_it_speaks_english() -> None:
    for language in (ENGLISH, "en-GB", "th"):
        speak(language)
        assert say("last new {when}", when="today") == "last new today"
        assert plural(1_234, "{number} article", "{number} articles") == "1,234 articles"
        assert retold("No article answers this question.") == "No article answers this question."
    speak(ENGLISH)


@pytest.mark.usefixtures("french")
def test_messages_are_in_the_language_that_is_spoken() -> None:
    assert say("What you typed: {words}", words="{x}") == "Ce que vous avez écrit\xa0: {x}"
    assert plural(0, "{number} day", "{number} days") == "0 jour"
    assert plural(2, "{number} day", "{number} days") == "2 jours"


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize(
    ("english", "translated"),
    [
        (refusal.too_far(ALL), "Kein Satz beantwortet diese Frage genau genug, um zitiert zu"),
        (
            refusal.unnamed(["Wang", "one question"], ALL),
            "Kein Artikel erwähnt „Wang“ oder „one question“.",
        ),
        (
            refusal.unnamed(["A"], SOME),
            "Kein Artikel unter den Artikeln von „No article answers this question.“ erwähnt „A“.",
        ),
        (refusal.apart(["A", "B"], ALL), "Keine Stelle erwähnt „A“ und „B“ zusammen."),
        (refusal.no_source("seconds", []), "Es gibt keine Quelle namens „seconds“; es gibt noch"),
    ],
)
def test_refusals_are_translated_and_what_they_quote_is_not(english: str, translated: str) -> None:
    assert retold(english).startswith(translated)


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("words", ["Nobody translated this or that.", "or" + " or" * 1_000])
def test_a_sentence_without_a_translation_is_not_translated_in_part(words: str) -> None:
    assert retold(words) == words


@pytest.mark.usefixtures("german")
def test_a_day_that_can_be_read_in_two_ways_is_told_in_a_whole_sentence() -> None:
    typed = two_readings("1/2/24", [("1 February", "2024-02-01"), ("2 January", "2024-01-02")])
    assert retold(str(typed)) == (
        "„1/2/24“ kann 1 February oder 2 January bedeuten; schreib 2024-02-01 oder 2024-01-02."
    )


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
    async with alone(monkeypatch, ScriptedAsker()) as double:
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
