"""Typography and house style make no difference to the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.normalize import LONGEST, place_words, plain_outlet, read_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the U.S. envoy", "the US envoy"),
        ("1,464 visitors", "1464 visitors"),
        ("cease\u00adfire", "ceasefire"),
        ("U.S.-Sylvanian", "US Sylvanian"),
    ],
)
def test_the_same_words_in_another_style_are_the_same(one: str, other: str) -> None:
    assert read_words(one) == read_words(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("58.5 and 58, 5", ["58.5", "and", "58", "5"]),
        ("3km at 10:30", ["3", "km", "at", "10:30"]),
        ("the 210th G7", ["the", "210th", "g7"]),
        ("大桥 reopens", ["大", "桥", "reopens"]),
        ("", []),
    ],
)
def test_numbers_are_one_word_and_units_another(text: str, words: list[str]) -> None:
    assert read_words(text) == words


def test_a_capital_inside_a_sentence_is_told_from_one_at_its_beginning() -> None:
    told = [
        (word.plain, word.capital, word.first) for word in place_words("He met Li. “Yes,” Li said")
    ]
    assert told == [
        ("he", True, True),
        ("met", False, False),
        ("li", True, False),
        ("yes", True, True),
        ("li", True, False),
        ("said", False, False),
    ]


@given(st.text(max_size=200))
def test_words_are_the_same_with_their_places_and_without(text: str) -> None:
    assert [word.plain for word in place_words(text.lower())] == read_words(text.lower())


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("*The Post*", "The Post"),
        ("AFP via *Barron's*", "AFP via Barron's"),
        ("*Le Quotidien*  in French", "Le Quotidien in French"),
        ("''L'Observateur''", "L'Observateur"),
        ("<i>Le Monde</i>", "Le Monde"),
        ("[[The Hill (newspaper)|The Hill]]", "The Hill"),
        ("[The Hill](https://hill.example)", "The Hill"),
        ("AT&amp;T News", "AT&T News"),
    ],
)
def test_markup_is_removed(given: str, plain: str) -> None:
    assert plain_outlet(given) == plain


@pytest.mark.parametrize(
    "name", ["The Post", "S&P Global", "N+", "TVM+*", "news_of_day", "Barron's", "*", "a < b"]
)
def test_signs_that_are_no_markup_stay(name: str) -> None:
    assert plain_outlet(name) == name


def test_what_calls_itself_a_novel_is_cut() -> None:
    assert plain_outlet("*" + "Post " * 1_000 + "*") == ("*" + "Post " * 1_000)[:LONGEST].strip()
