"""The same question in any form has the same normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.normal_form import normal_form, spell_out

MET = "where did sullivan and wang meet"


@pytest.mark.parametrize(
    "typed",
    [
        "Where did Sullivan and Wang meet?",
        "where did sullivan and wang meet",
        "WHERE DID SULLIVAN AND WANG MEET??",
        "¿Where did Sullivan and Wang meet…",
        "“Where did Sullivan and Wang meet?”",
        "Hi! Where’d Sullivan and Wang meet? Thanks!",
        "Could you tell me where Sullivan and Wang met, please?",
        "sullivan and wang met where?",
        "Sullivan and Wang met—where?",
    ],
)
def test_however_it_was_typed_a_question_has_one_normal_form(typed: str) -> None:
    assert normal_form(typed) == MET


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("What’s the “Ice Pact”, or the 'Ice Pact'?", "what is the ice pact, or the ice pact"),
        ("Chung Eui‑yong’s visit in 2021–22?", "chung eui-yong's visit in 2021-22"),
        ("Moscow—what did it say?", "moscow - what did it say"),
        ("soft\u00adly and ze\u200bro", "softly and zero"),
        ("İstanbul", "istanbul"),
        ("Did Biden call Xi? Did Xi answer?", "did biden call xi? did xi answer"),
        ("Who met in Washington, D.C.?", "who met in washington, d.c."),
        ("???", "???"),
        ("", ""),
    ],
)  # fmt: skip
def test_signs_become_those_of_a_keyboard(typed: str, normal: str) -> None:
    assert normal_form(typed) == normal


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("the summit is when?", "when is the summit"),
        ("blinken met lavrov in geneva when", "when did blinken meet lavrov in geneva"),
        ("biden met who?", "who did biden meet"),
        ("whether Finland has joined NATO", "has finland joined nato"),
        ("do you know if Biden met Xi?", "did biden meet xi"),
    ],
)
def test_the_interrogative_goes_first(typed: str, normal: str) -> None:
    assert normal_form(typed) == normal


@pytest.mark.parametrize(
    "text",
    [
        "the elected president flew where",
        "biden was succeeded by who",
        "where in brazil did satterfield go",
        "when biden met xi, where were they",
        "the talks that ended the war were held where",
        "how many jabs the eu gave to jordan",
        "blinken paris trip when",
        "who met xi",
    ],
)
def test_where_the_order_is_unsure_it_is_left(text: str) -> None:
    assert normal_form(text) == text


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("What did the US say?", "what did the u.s. say"),
        ("when did the China-US talks end", "when did the china-u.s. talks end"),
        ("did Biden tell US officials?", "did biden tell u.s. officials"),
        ("What did officials tell us about it?", "what did officials tell us about it"),
        ("did all of us vote", "did all of us vote"),
        ("what does the USA do", "what does the usa do"),
    ],
)
def test_us_is_the_country_unless_the_words_around_show_the_pronoun(
    typed: str, normal: str
) -> None:
    assert normal_form(typed) == normal


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("did WHO declare a pandemic?", "did the who declare a pandemic"),
        ("What did the WHO say?", "what did the who say"),
        ("WHO MET XI?", "who met xi"),
    ],
)
def test_who_is_the_organisation_after_an_auxiliary(typed: str, normal: str) -> None:
    assert normal_form(typed) == normal


WORDS = (
    *("hi", "verbale", "please", "tell", "me", "where", "did", "Xi", "US", "met", "the", "us"),
    *("who", "thanks", "was", "in", "?", ",", "’", "“", "—", "."),
)
TEXTS = st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join)


@given(TEXTS)
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normal_form(normal_form(text)) == normal_form(text)


@given(TEXTS)
def test_case_carries_no_information(text: str) -> None:
    if text.upper().lower() == text.lower():
        assert normal_form(text.upper()) == normal_form(text.lower())


@given(TEXTS)
def test_a_question_keeps_some_word(text: str) -> None:
    assert any(map(str.isalnum, normal_form(text))) == any(map(str.isalnum, text))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("who's there?", "who is there?"),
        ("wat's new", "what is new"),
        ("where'd they meet", "where did they meet"),
        ("what’re the plans", "what are the plans"),
        ("that's where they've met", "that is where they have met"),
        ("theres a plan and it'll work", "there is a plan and it will work"),
        ("who met w/ Wang", "who met with Wang"),
        ("who met w/wang", "who met with wang"),
        ("a deal w/o Iran", "a deal without Iran"),
    ],
)
def test_contractions_and_marks_are_written_as_words(typed: str, written: str) -> None:
    assert spell_out(typed) == written


@pytest.mark.parametrize(
    "text",
    ["Whose plane was it?", "Sullivan's plane", "who was the whore of Babylon?", "NW/SE"],
)
def test_what_only_looks_like_a_contraction_is_left(text: str) -> None:
    assert spell_out(text) == text
