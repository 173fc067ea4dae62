"""Typed words are brought to the shape of the lexicon's keys."""

from hypothesis import example, given
from hypothesis import strategies as st

from index.answer.question.lexicon.normalize import bases, fold


def test_short_words_are_no_inflections() -> None:
    assert "see" not in list(bases("seed"))


@given(st.text())
@example("LET")
def test_no_word_is_an_inflection_of_itself(word: str) -> None:
    assert fold(word) not in list(bases(fold(word)))
