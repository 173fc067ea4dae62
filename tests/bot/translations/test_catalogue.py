"""The catalogues hold what the bot says today, and each translation fits its message."""

import asyncio
from collections import Counter
from datetime import date
from pathlib import Path

import discord
import pytest
from babel.messages.catalog import Catalog

from index.errors import InputError
from index.told import Told, restored, stored
from index.translations.catalogue import (
    FOLDER,
    PLACEHOLDER,
    Catalogue,
    catalogues,
    read,
)
from tests.bot.translations.messages import (
    WEB,
    Message,
    bare_words,
    both_forms,
    merged,
    messages,
    page_messages,
    said_messages,
    unmarked_sentences,
    untranslated,
)

FILES = sorted(FOLDER.glob("*.po"))
IDS = [path.stem for path in FILES]


@pytest.fixture(scope="module")
def today() -> list[Message]:
    """Every message of today; gathering them reads all the code."""
    return asyncio.run(messages())


def test_french_and_german_are_there() -> None:
    assert {"fr", "de"} <= catalogues().keys()


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_file_is_named_by_a_language_of_discord(path: Path) -> None:
    assert path.stem in {locale.value for locale in discord.Locale}


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_file_has_no_message_that_the_bot_no_longer_says(
    path: Path, today: list[Message]
) -> None:
    known = {one.id for one in read(path) if one.id}
    gone = known - {*today}
    assert not gone, f"run: make translations (it removes {gone})"


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_what_is_not_translated_yet_is_reported(path: Path, today: list[Message]) -> None:
    missing = untranslated(merged(read(path), today))
    if missing:
        pytest.skip(f"{path.name} lacks {len(missing)}: {missing}")


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_no_string_of_the_page_is_left_untranslated(path: Path) -> None:
    assert untranslated(merged(read(path), page_messages())) == []


@pytest.mark.parametrize(
    "file", sorted((WEB / "templates").glob("*.html")), ids=lambda one: one.name
)
def test_a_template_has_no_words_that_cannot_be_translated(file: Path) -> None:
    assert {one.strip(" \n·.,:…“”%") for one in bare_words(file)} <= {"Verbale"}


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    for english, translated in (both_forms(one) for one in read(path) if one.id):
        wanted = Counter(PLACEHOLDER.findall(english[-1]))
        for form in translated:
            assert not form or Counter(PLACEHOLDER.findall(form)) == wanted, (english, form)
            assert form.count("{") == form.count("}") == sum(wanted.values()), form


def test_every_sentence_that_the_bot_shows_can_be_translated(today: list[Message]) -> None:
    known = {text for one in today for text in ([one] if isinstance(one, str) else one)}
    assert unmarked_sentences(known) == []
    assert said_messages() - known == set()


def test_a_message_that_is_new_is_added_empty_and_one_that_is_gone_is_dropped() -> None:
    known = Catalog()
    known.add("Kept.", "Behalten.")
    known.add("Gone.", "Weg.")
    found = {one.id: one.string for one in merged(known, ["Kept.", "New."]) if one.id}
    assert found == {"Kept.": "Behalten.", "New.": ""}
    assert untranslated(merged(known, ["Kept.", "New."])) == ["New."]


def test_what_an_error_tells_is_said_with_its_values_also_after_it_was_stored() -> None:
    made = Catalog()
    made.add("No {what} has “{name}” or {others}.", "„{name}“ oder {others} hat kein {what}.")
    made.add("Everybody", "Alle")
    catalogue = Catalogue("de", made)
    others = [Told("Everybody"), "a {b}"]
    told = Told("No {what} has “{name}” or {others}.", what=1_234, name="Everybody", others=others)
    assert told == "No 1,234 has “Everybody” or Everybody, a {b}."
    german = "„Everybody“ oder Alle, a {b} hat kein 1.234."
    assert catalogue.sentence(str(InputError(told))) == german
    assert catalogue.sentence(restored(stored(told))) == german
    assert catalogue.sentence(told[:-1]) == told[:-1]
    assert catalogue.sentence("Everybody") == "Alle"
    unknown = Told("{who} says nothing.", who=Told("Everybody"))
    assert catalogue.sentence(unknown) == "Everybody says nothing."
    for plain in ("", "{", '{"a": 1}'):
        assert catalogue.sentence(restored(stored(Told(plain)))) == plain


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    german, french = catalogues()["de"], catalogues()["fr"]
    assert german.number(1_234) == "1.234"
    assert german.day(date(2024, 3, 8)) == "8. März 2024"
    assert french.day(date(2024, 8, 1)) == "1 août 2024"
    forms = "{number} article", "{number} articles"
    assert german.sentence(Told.plural(1_234, *forms)) == "1.234 Artikel"
    assert german.sentence(restored(stored(Told.plural(1, *forms)))) == "1 Artikel"
