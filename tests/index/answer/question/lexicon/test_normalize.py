"""Typed words are brought to the shape of the lexicon's keys."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.answer.question.lexicon.normalize import bases, fold


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Erdoğan", "erdogan"),
        ("łódź", "lodz"),
        ("russia’s", "russia"),
        ("natos'", "natos"),
        ("n’djamena", "n'djamena"),
    ],
)
def test_case_accents_and_possessives_are_folded_away(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("sacked", "sack"),
        ("took", "take"),
        ("quitting", "quit"),
        ("speeches", "speech"),
        ("suing", "sue"),
    ],
)
def test_an_inflected_word_leads_to_its_base(word: str, base: str) -> None:
    assert base in list(bases(word))


def test_short_words_are_no_inflections() -> None:
    assert "see" not in list(bases("seed"))


@given(st.text())
@example("LET")
def test_no_word_is_an_inflection_of_itself(word: str) -> None:
    assert fold(word) not in list(bases(fold(word)))
