"""What people type is found, and what merely looks like it is not."""

from collections import Counter
from importlib.resources import files

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.answer.question.lexicon.lookup import (
    TABLES,
    LexiconEntry,
    LexiconMatch,
    Thing,
    bases,
    fold,
    packaged_lexicon,
    packaged_things,
    things_of,
)
from index.answer.question.terms import words_of


def find(question: str) -> list[LexiconMatch]:
    return packaged_lexicon().find([word.lower() for word in words_of(question)])


def entry(question: str) -> LexiconEntry:
    """The one entry of a question that names one thing."""
    (found,) = find(question)
    return found.entry


def test_a_phrase_with_us_may_have_points() -> None:
    assert entry("u.s. foreign minister") == entry("us foreign minister")


def test_a_known_name_that_nothing_is_written_out_of_is_no_shorter_name() -> None:
    assert find("jake met wang")[0].entry.plain == "jake sullivan"
    assert find("jake sullivan met wang") == find("jane sullivan met wang")


@pytest.mark.parametrize(
    ("typed", "plain", "form"),
    [
        # chat is written out
        ("SecState", "secretary of state", None),
        ("A/S", "assistant secretary", None),
        ("NSA", "national security advisor", None),
        ("w/", "with", None),
        ("b4", "before", None),
        ("whos", "who is", None),
        ("no. 8", "eighth", None),
        ("PRC", "china", None),
        ("Foggy Bottom", "state department", None),
        ("AMLO", "andrés manuel lópez obrador", None),
        ("sat down w/", "meet with", None),
        ("$64.5m", "64.5 million", None),
        # other words for it are given, and the typed ones left
        ("kyiv", None, "ukraine"),
        ("the hague", None, "international court of justice"),
        ("took over", None, "succeed"),
        ("truce", None, "ceasefire"),
        ("opposite number", None, "counterpart"),
        ("nato", None, "north atlantic treaty organization"),
        ("zelensky", None, "volodymyr zelenskyy"),
        ("8th", None, "eighth"),
        # possessives without an apostrophe, and plurals
        ("russias", "russia's", "russian"),
        ("prcs", "china's", "chinese"),
        ("bojos", "boris johnson's", "boris johnson"),
        ("belgians", None, "belgium"),
        # the longest name is found alone
        ("deputy secretary of state", None, "deputy secretary"),
        ("south korea", None, "south korean"),
    ],
)
def test_chat_is_written_out_and_other_words_for_the_rest_are_given(
    typed: str, plain: str | None, form: str | None
) -> None:
    found = entry(typed)
    assert found.plain == plain
    assert form is None or form in found.forms


def test_accents_and_hyphens_may_be_missing_or_there() -> None:
    assert entry("erdogan").forms == entry("Erdoğan").forms
    assert "north korea" in entry("Pyongyang").forms
    assert entry("Guinea Bissau") == entry("Guinea-Bissau")


@pytest.mark.parametrize(
    "words",
    ["who", "may", "us", "it", "as", "who's", "does", "march", "at 5 pm", "was", "let", "say"],
)
def test_ordinary_words_are_no_names(words: str) -> None:
    assert [found.entry for found in find(words)] == []


@pytest.mark.parametrize("country", ["turkey", "jordan", "chad", "georgia", "niger", "guinea"])
def test_countries_that_are_words_or_names_are_countries(country: str) -> None:
    assert entry(country).kind == "country"


words = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["w", "the", "us", "natos", "brits", "sat", "down", "took", "over", "-", "'s", "3bn"]
    ),
)


@given(st.lists(words, max_size=12))
def test_whatever_is_typed_spans_are_ordered_inside_and_apart(typed: list[str]) -> None:
    end = 0
    for found in packaged_lexicon().find(typed):
        assert end <= found.start < found.end <= len(typed)
        assert found.entry.plain or found.entry.forms
        end = found.end


def test_short_words_are_no_inflections() -> None:
    assert "see" not in list(bases("seed"))


@given(st.text())
@example("LET")
def test_no_word_is_an_inflection_of_itself(word: str) -> None:
    assert fold(word) not in list(bases(fold(word)))


# What the same letters stand for more than once in the tables that name things.
AMBIGUOUS = {
    "brussels", "congolese", "dominican", "high commissioner for human rights", "moc", "opec",
    "the hague", "washington d.c", "white house",
}  # fmt: skip


def _key(form: str) -> str:
    return " ".join(fold(word) for word in words_of(form)).replace("-", " ")


@pytest.fixture(scope="module")
def things() -> list[Thing]:
    return list(packaged_things())


@pytest.mark.parametrize("table", TABLES)
def test_every_table_explains_itself_and_fits_its_columns(table: str) -> None:
    text = files("index.answer.question.lexicon").joinpath(f"{table}.tsv").read_text("utf-8")
    assert text.startswith("#")
    assert not any(line != line.rstrip() or "|" in line for line in text.splitlines())
    assert len(list(things_of(text, TABLES[table]))) > 100


def test_no_line_calls_a_thing_twice_by_one_name(things: list[Thing]) -> None:
    for thing in things:
        keys = [_key(form) for form in thing.typed()]
        assert all(keys), thing
        assert len(set(keys)) == len(keys), thing


def test_a_form_names_one_thing_unless_it_is_known_to_name_two(things: list[Thing]) -> None:
    # Words for one thing stand in many groups of synonyms; a loose word means several things.
    named = [thing for thing in things if thing.kind not in ("synonym", "shorthand")]
    counts = Counter(
        _key(one) for thing in named for one in thing.typed() if one not in thing.loose
    )
    assert {form for form, count in counts.items() if count > 1} <= AMBIGUOUS


def test_a_country_ends_with_its_capital_and_a_capital_begins_with_its_country() -> None:
    (thing,) = things_of("name\tdemonyms\tseats\nUkraine\tUkrainian\tKyiv/Kiev\n", "country")
    assert thing.entry_of("ukraine").forms == ("ukrainian", "kyiv", "kiev")
    assert thing.entry_of("kiev").forms == ("ukraine", "ukrainian", "kyiv")


def test_abbreviations_and_chat_are_written_out_and_loose_words_are_left() -> None:
    (thing,) = things_of(
        "name\tshort\tchat\tloose\nUN\tU.N.\tturtle bay\tthe glass house\n", "body"
    )
    assert thing.entry_of("turtle bay").plain == "un"
    assert thing.entry_of("the glass house").plain is None
    assert thing.entry_of("the glass house").forms == ("un", "u.n.")


def test_a_line_with_too_many_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(things_of("name\tothers\nNATO\tAlliance\tbrussels\n", "body"))
