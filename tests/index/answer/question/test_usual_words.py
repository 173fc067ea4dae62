"""How common words are, whatever the library holds."""

import pytest

from index.answer.question.terms import is_usual, usual_share


@pytest.mark.parametrize("word", ["long", "meet", "resort", "treaty"])
def test_english_words_are_usual(word: str) -> None:
    assert is_usual(word)


@pytest.mark.parametrize("word", ["wehn", "sulivan", "goverment", "yanqi"])
def test_slips_and_rare_names_are_not(word: str) -> None:
    assert not is_usual(word)


def test_a_common_word_has_a_larger_share_than_a_rare_one_and_a_phrase_that_of_its_rarest() -> None:
    assert usual_share("the") == 1.0
    assert usual_share("met") > usual_share("treaty") > usual_share("yanqi") > 0
    assert usual_share("met Yanqi") == usual_share("yanqi")
