"""What people type is found, and what merely looks like it is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.lexicon import LexiconEntry, LexiconMatch, packaged_lexicon
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
    ("typed", "plain"),
    [
        ("SecState", "secretary of state"),
        ("A/S", "assistant secretary"),
        ("NSA", "national security advisor"),
        ("w/", "with"),
        ("b4", "before"),
        ("whos", "who is"),
        ("no. 8", "eighth"),
        ("PRC", "china"),
        ("Foggy Bottom", "state department"),
        ("AMLO", "andrés manuel lópez obrador"),
        ("sat down w/", "meet with"),
        ("$64.5m", "64.5 million"),
    ],
)
def test_chat_is_written_out(typed: str, plain: str) -> None:
    assert entry(typed).plain == plain


@pytest.mark.parametrize(
    ("typed", "form"),
    [
        ("kyiv", "ukraine"),
        ("the hague", "international court of justice"),
        ("took over", "succeed"),
        ("truce", "ceasefire"),
        ("opposite number", "counterpart"),
        ("nato", "north atlantic treaty organization"),
        ("zelensky", "volodymyr zelenskyy"),
        ("8th", "eighth"),
    ],
)
def test_other_words_for_it_are_given_and_the_typed_ones_left(typed: str, form: str) -> None:
    found = entry(typed)
    assert found.plain is None
    assert form in found.forms


@pytest.mark.parametrize(
    ("typed", "plain", "form"),
    [
        ("russias", "russia's", "russian"),
        ("prcs", "china's", "chinese"),
        ("bojos", "boris johnson's", "boris johnson"),
        ("belgians", None, "belgium"),
    ],
)
def test_possessives_without_apostrophe_and_plurals(
    typed: str, plain: str | None, form: str
) -> None:
    assert entry(typed).plain == plain
    assert form in entry(typed).forms


def test_accents_and_hyphens_may_be_missing_or_there() -> None:
    assert entry("erdogan").forms == entry("Erdoğan").forms
    assert "north korea" in entry("Pyongyang").forms
    assert entry("Guinea Bissau") == entry("Guinea-Bissau")


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("deputy secretary of state", "deputy secretary"),
        ("south korea", "south korean"),
    ],
)
def test_the_longest_name_is_found_alone(question: str, name: str) -> None:
    assert name in entry(question).forms


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
