"""The catalogues hold what the bot says today, and each translation fits its message."""

from collections import Counter
from datetime import date
from pathlib import Path

import discord
import pytest
from babel.messages.catalog import Catalog

from bot.translations.catalogue import (
    FOLDER,
    PLACEHOLDER,
    Catalogue,
    both_forms,
    catalogues,
    read,
)
from bot.translations.library import SENTENCES
from index.web.words import SENTENCES as PAGE_SENTENCES
from tests.bot.translations.messages import (
    WEB,
    bare_words,
    library_sentences,
    merged,
    messages,
    nameless,
    page_messages,
    said_messages,
    unmarked_sentences,
    untranslated,
)

FILES = sorted(FOLDER.glob("*.po"))
IDS = [path.stem for path in FILES]


def entry(message: str, translation: str) -> Catalogue:
    made = Catalog()
    made.add(message, translation)
    return Catalogue("de", made)


def test_french_and_german_are_there() -> None:
    assert {"fr", "de"} <= catalogues().keys()


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_a_file_is_named_by_a_language_of_discord(path: Path) -> None:
    assert path.stem in {locale.value for locale in discord.Locale}


@pytest.mark.parametrize("path", FILES, ids=IDS)
async def test_a_file_has_no_message_that_the_bot_no_longer_says(path: Path) -> None:
    known = {one.id for one in read(path) if one.id}
    gone = known - {*await messages()}
    assert not gone, f"run: make translations (it removes {gone})"


@pytest.mark.parametrize("path", FILES, ids=IDS)
async def test_what_is_not_translated_yet_is_reported(path: Path) -> None:
    missing = untranslated(merged(read(path), await messages()))
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


async def test_every_sentence_that_the_bot_shows_can_be_translated() -> None:
    known = {text for one in await messages() for text in ([one] if isinstance(one, str) else one)}
    assert unmarked_sentences(known) == []
    assert said_messages() - known == set()


def test_sentences_of_the_library_are_those_that_it_writes() -> None:
    written = library_sentences()
    assert [one for one in SENTENCES if nameless(one) not in written] == []
    assert [one for one in PAGE_SENTENCES if nameless(one) not in written] == []


def test_a_message_that_is_new_is_added_empty_and_one_that_is_gone_is_dropped() -> None:
    known = Catalog()
    known.add("Kept.", "Behalten.")
    known.add("Gone.", "Weg.")
    found = {one.id: one.string for one in merged(known, ["Kept.", "New."]) if one.id}
    assert found == {"Kept.": "Behalten.", "New.": ""}
    assert untranslated(merged(known, ["Kept.", "New."])) == ["New."]


def test_a_finished_sentence_is_found_again_with_its_values() -> None:
    catalogue = entry("No {what} has “{name}”.", "„{name}“ hat kein {what}.")
    assert catalogue.sentence("No *x* has “a {b}”.") == "„a {b}“ hat kein *x*."
    assert catalogue.sentence("Some article has it.") is None
    assert catalogue.sentence("") is None


def test_a_message_of_few_words_is_not_taken_for_a_sentence_that_has_them() -> None:
    catalogue = entry("{first} to {last}", "{first} bis {last}")
    assert catalogue.sentence("I want to go.") is None
    assert catalogue.translation("{first} to {last}") == "{first} bis {last}"


def test_a_value_that_is_a_message_is_translated_unless_it_is_quoted() -> None:
    made = Catalog()
    made.add("{who} said “{words}”.", "{who} sagte „{words}“.")
    made.add("Everybody", "Alle")
    catalogue = Catalogue("de", made)
    assert catalogue.sentence("Everybody said “Everybody”.") == "Alle sagte „Everybody“."


def test_numbers_and_days_are_written_as_the_language_does() -> None:
    german, french = catalogues()["de"], catalogues()["fr"]
    assert german.number(1_234) == "1.234"
    assert german.day(date(2024, 3, 8)) == "8. März 2024"
    assert french.day(date(2024, 8, 1)) == "1 août 2024"
    assert german.sentence("1,234 articles") == "1.234 Artikel"
    assert german.sentence("1 source") == "1 Quelle"
