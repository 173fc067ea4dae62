"""The tense in which a sentence tells what happened."""

import pytest

from index.answer.question.terms import words_of
from index.answer.spans.article_date import first_in_present, is_told_before, verb_of


def _words(sentence: str) -> list[str]:
    return [word.lower() for word in words_of(sentence)]


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("Parliament elects Ann Ito.", "elects"),
        ("The army repels a raid on the port.", "repels"),
        ("Ann Ito is elected president.", "elected"),
        ("Ann Ito is sworn in as president.", "sworn"),
        ("Police arrest the mayor.", "arrest"),
        ("Gunmen open fire at a station.", "open"),
        ("Authorities uncover two graves.", "uncover"),
        ("Two drones hit a hospital.", "hit"),
        ("Qatar and Ukraine sign a pact.", "sign"),
        ("Ann Ito, Bo Lind and Cy Mora meet the king.", "meet"),
    ],
)
def test_the_first_verb_is_in_the_present(sentence: str, verb: str) -> None:
    words = _words(sentence)
    place = first_in_present(words)
    assert place is not None
    assert words[place] == verb


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Ito was elected president.",
        "Officials said that the bank was closed.",
        "NATO is a military alliance.",
        "Israel is bombing the port.",
        "Troops and rebels were at the port.",
        "The talks with the rebels ended.",
        "The minister and her aide will sign a pact.",
        "An order to detain him went out.",
        "This is important to us.",
        "His troops held the United States base.",
        "",
    ],
)
def test_no_verb_is_in_the_present_where_it_tells_no_event_or_of_the_past(sentence: str) -> None:
    assert first_in_present(_words(sentence)) is None


@pytest.mark.parametrize(
    ("sentence", "word", "before"),
    [
        ("A blast kills two, injuring nine.", "injuring", False),
        ("She resigns after hiding losses.", "hiding", True),
        ("She sacks the minister who hid losses.", "hid", True),
        ("She sacks the elected mayor.", "elected", True),
        ("She sacks the mayor.", "sacks", False),
    ],
)
def test_a_gerund_is_of_the_time_of_its_sentence_unless_a_word_before_it_says_otherwise(
    sentence: str, word: str, before: bool
) -> None:
    words = _words(sentence)
    assert is_told_before(words, words.index(word)) == before


def test_forms_of_a_verb_have_its_base_and_other_words_their_stem() -> None:
    assert verb_of("elected") == verb_of("elects") == "elect"
    assert verb_of("raided") == verb_of("raids")
