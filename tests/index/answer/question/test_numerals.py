"""Numbers are found however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.numerals import (
    figure,
    forms_of_number,
    labelled_numbers,
    ordinal,
    ordinals,
    tells_other_number,
)
from index.answer.question.terms import stem


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("8th", 8), ("eighth", 8), ("Eighth", 8), ("8TH", 8), ("1st", 1), ("22nd", 22),
        ("twentieth", 20), ("twenty-first", 21), ("Ninety-Ninth", 99), ("101st", 101),
        ("8", None), ("eight", None), ("twenty-one", None), ("month", None), ("1000th", None),
        ("th", None), ("", None),
    ],
)  # fmt: skip
def test_an_ordinal_is_read_in_words_and_in_figures(word: str, number: int | None) -> None:
    assert ordinal(word) == number


def test_figures_end_as_they_are_spoken() -> None:
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 101, 111)
    assert " ".join(map(figure, numbers)) == "1st 2nd 3rd 4th 11th 12th 13th 21st 101st 111th"


def test_every_ordinal_of_a_text_is_named_once() -> None:
    text = "The 8th round followed the seventh, and the Twenty-first; eighth of 12 in 2024."
    assert ordinals(text) == {7, 8, 21}
    assert ordinals("Eight rounds.") == frozenset()


@pytest.mark.parametrize(
    ("word", "others"),
    [
        ("8th", ("eighth",)),
        ("21st", ("twenty-first",)),
        ("three", ("3", "iii")),
        ("iii", ("3",)),
        ("xi", ()),
        ("i", ()),
        ("21", ()),
    ],
)
def test_a_number_is_looked_for_in_its_other_form(word: str, others: tuple[str, ...]) -> None:
    assert forms_of_number(word) == others


@given(st.integers(1, 999))
def test_every_form_of_an_ordinal_stands_for_the_same_number(number: int) -> None:
    written = figure(number)
    assert ordinal(written) == number
    for form in forms_of_number(written):
        assert form != written
        assert ordinal(form) == number
        assert written in forms_of_number(form)


@given(st.text(max_size=12))
def test_any_word_is_a_number_or_none(word: str) -> None:
    assert word not in forms_of_number(word)
    number = ordinal(word)
    assert number is None or 0 <= number < 1000


@pytest.mark.parametrize(
    ("text", "labelled"),
    [
        ("when does Article 5 apply", {("article", 5)}),
        ("where was COP26 held", {("cop", 26)}),
        ("the second part of phase two", {("phase", 2)}),
        ("who crowned Charles III", {("charles", 3)}),
        # days, years and counts are no such numbers
        *((one, set()) for one in (
            "they met on 7 June", "the next 3 talks", "the summit 2022", "six", "by 8 percent",
            "phase 1.5",
        )),
    ],
)  # fmt: skip
def test_a_number_after_a_word_tells_like_things_apart(
    text: str, labelled: set[tuple[str, int]]
) -> None:
    assert labelled_numbers(text) == {(stem(label), number) for label, number in labelled}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Article 4 provides for consultations.", True),
        ("Articles 4 and 5 do.", False),
        ("Article 4, unlike Article 5, does.", False),
        ("The fifth article does.", False),
    ],
)
def test_another_number_after_the_same_word_is_another_thing(text: str, other: bool) -> None:
    asked = labelled_numbers("what does article 5 say")
    assert tells_other_number(frozenset(), asked, text) == other
