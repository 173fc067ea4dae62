"""How telling words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.rarity import Rarity
from index.answer.terms import stem


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    rarity = Rarity.of({"talks": 900, "yanqi": 1}, 1000)
    assert rarity.cover(frozenset({"yanqi"})) > 0.9
    assert rarity.cover(frozenset({stem("talks")})) < 0.1


def test_all_of_the_words_cover_the_question_and_none_cover_nothing() -> None:
    rarity = Rarity.of({"sullivan": 3, "met": 40}, 100)
    assert rarity.cover(frozenset({"sullivan", "meet", "more"})) == pytest.approx(1.0)
    assert rarity.cover(frozenset({"more"})) == 0.0
    assert Rarity.of({}, 100).cover(frozenset({"more"})) == 0.0


@given(
    st.dictionaries(st.sampled_from(["met", "Wang", "lake", "x", "met's"]), st.integers(0, 50)),
    st.integers(50, 100),
    st.frozensets(st.sampled_from(["meet", "wang", "lake", "x", "other"])),
)
def test_a_share_lies_between_nothing_and_all(
    counts: dict[str, int], passages: int, stems: frozenset[str]
) -> None:
    assert 0.0 <= Rarity.of(counts, passages).cover(stems) <= 1.0 + 1e-9


def test_an_empty_library_is_no_error() -> None:
    assert Rarity.of({"lake": 0}, 0).cover(frozenset({"lake"})) == pytest.approx(1.0)
