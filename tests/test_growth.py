"""Nothing that sees a passage, a title or a question takes longer than in proportion to it."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

import index.answer
import index.ingest.extract
import index.ingest.feeds
import index.text
from tests.growth import AT_MOST, worst
from tests.growth_definitions import DEFINITION_FUNCTIONS
from tests.growth_feeds import FEED_FUNCTIONS
from tests.growth_functions import FUNCTIONS as OTHER_FUNCTIONS

FUNCTIONS = OTHER_FUNCTIONS | DEFINITION_FUNCTIONS | FEED_FUNCTIONS

SEES_NO_TEXT = {
    # A word, a name or a phrase, as a question of at most 500 characters has it
    "plain", "fold", "bases", "ordinal", "forms_of_number", "past", "base_of",
    "key_of", "person_key", "widened", "entry_of", "day_of", "as_of",
    "asks_in", "event_of", "opened", "ends_of", "porter_stem",
    "is_third_person", "verb_of", "ends_with_country", "is_english", "usual_words",
    "number_of", "han_number", "cldr_names", "sounds_in", "consonants_of",
    # What a message, a list or a packaged table holds
    "unnamed", "apart", "no_source", "informative_phrases",
    "no_language", "not_understood", "read_in", "judged", "language_name", "foreign",
    "asked_language", "told_names",
    "also_in", "with_repeats", "story_counts", "reworded", "taken_up",
    "packaged_model", "model_of", "follow_up_features", "open_reader",
    "formula_of", "stems_in_order", "said_in_order",
    "country_of", "side_of", "speaks", "one_per_side", "points_of", "candidate",
    "quote_of", "sentence_quote", "refused", "aside", "compared", "may_hold", "amount", "differs",
    "said_question", "said_nothing", "named_speaker", "outlet_named", "outlets_line", "fields",
    "origin_key", "with_origins", "link_to", "page_starts", "read_scan",
    "value_kind", "may_differ",
    "things_of", "draw_coverage", "check_text", "one_of", "by_shared_words",
    "any_of",
    # Whole pages, files and feeds, read in a process of their own that is ended when it takes long
    "extract", "read_pdf", "read_docx", "read_file", "read_upload", "read_metadata",
    "parsed", "feed_links", "read_listing",
    "read_syndication", "read_json_feed", "read_sitemap", "read_addresses", "looks_like_listing",
    "decode_feed", "decompressed", "listed", "entry_draft", "teaser_draft", "full_entry_drafts",
    "assemble", "read_holders", "read_jsonl",
    # An address, an id, a zone or a date of at most 100 characters
    "article_path", "snapshot_path", "watch_feed_path", "web_address", "localized", "read_date",
    "ended_early",
    # A code of a language
    "nearness",
    # Made of functions that are here, or what these are made of
    "with_content",
    "ranked_passages", "passage_features", "reader_inputs", "sentence_blocks", "passages",
    "is_country", "country_words", "terms_among",
    "noun_phrase", "split_office", "is_body", "head_of", "without_initials", "quoted_runs",
    "begins_range", "joins", "read_all",
    "masked", "cues_of", "reports", "opens_with_adverbial",
    "quotes_after", "said_in", "transcript_start", "turns", "own_words", "in_title_case",
    "may_name_several", "joint_words", "is_titled_with_and", "name_words",
    "quoted", "with_sentences_before", "words_in",
    "tells_of_casualties", "dates_in_present", "is_present",
    "is_told_before", "asks_to_define",
    # of an evidence packet: its checks, names of files, and a path
    "evidence_path", "quote_id", "place_of_quote", "main", "must", "packed", "told",
}  # fmt: skip
"""Public functions that take a string and yet none of a stranger's, as long as they please."""


@pytest.mark.soak
@pytest.mark.parametrize("name", FUNCTIONS)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    ratio, family = worst(FUNCTIONS[name])
    assert ratio <= AT_MOST, f"{name} takes {ratio:.1f} times as long for four times the {family}"


def test_a_function_that_looks_again_from_every_place_is_found_out() -> None:
    def again(words: str) -> object:
        return [words.count(" ", at) for at in range(len(words))]

    ratio, _ = worst(again, ["dates"], most_times=1)
    assert ratio > AT_MOST


def test_every_public_function_that_takes_text_is_measured() -> None:
    measured = {name.rpartition(".")[2].partition(" ")[0] for name in FUNCTIONS}
    rooms = (index.text, index.answer, index.ingest.extract, index.ingest.feeds)
    missing = {name for room in rooms for name in _taking_text(room)} - measured - SEES_NO_TEXT
    assert not missing


def _taking_text(room: ModuleType) -> Iterator[str]:
    """The public functions of a package that take a string."""
    for found in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            bare = inspect.unwrap(value) if callable(value) else value
            own = inspect.isfunction(bare) and bare.__module__ == found.name
            if own and not name.startswith("_") and _takes_a_string(bare):
                yield name


def _takes_a_string(function: Callable[..., object]) -> bool:
    parameters = inspect.signature(function).parameters.values()
    return any("str" in str(one.annotation) for one in parameters)
