"""How telling words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.terms import Term, stem, stems_of
from index.answer.retrieval.idf import FEW, Coverages, TermWeights, informative_phrases


def weighed(frequencies: dict[str, int], passages: int) -> TermWeights:
    """A question of these words alone."""
    return TermWeights.of([Term(word) for word in frequencies], frequencies, passages)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    term_weights = weighed({"talks": 900, "yanqi": 1}, 1000)
    assert term_weights.cover(frozenset({"yanqi"})) > 0.9
    assert term_weights.cover(frozenset({stem("talks")})) < 0.1


def test_all_of_the_words_cover_the_question_and_none_cover_nothing() -> None:
    term_weights = weighed({"sullivan": 3, "met": 40}, 100)
    assert term_weights.cover(frozenset({"sullivan", "meet", "more"})) == pytest.approx(1.0)
    assert term_weights.cover(frozenset({"more"})) == 0.0
    assert weighed({}, 100).cover(frozenset({"more"})) == 0.0


def test_a_count_that_is_out_of_date_weighs_nothing_down() -> None:
    term_weights = weighed({"talks": 5_000, "yanqi": 1}, 210)
    assert term_weights.cover(frozenset({"yanqi"})) <= 1.0
    assert 0.0 <= term_weights.cover(frozenset({stem("talks")})) < 0.1
    assert not weighed({"talks": 200}, 0).terms[0].found


@given(
    st.dictionaries(st.sampled_from(["met", "Wang", "lake", "x", "met's"]), st.integers(0, 50)),
    st.integers(50, 100),
    st.frozensets(st.sampled_from(["meet", "wang", "lake", "x", "other"])),
)
def test_a_share_lies_between_nothing_and_all(
    counts: dict[str, int], passages: int, stems: frozenset[str]
) -> None:
    assert 0.0 <= weighed(counts, passages).cover(stems) <= 1.0 + 1e-9


def test_an_empty_library_is_no_error() -> None:
    assert weighed({"lake": 0}, 0).cover(frozenset({"lake"})) == pytest.approx(1.0)


def test_another_form_of_a_term_covers_it_a_little_less() -> None:
    term_weights = TermWeights.of([Term("prc", ("china",))], {"prc": 1, "china": 3}, 100)
    assert term_weights.cover(frozenset({"prc"})) == pytest.approx(1.0)
    assert 0.5 < term_weights.cover(frozenset({"china"})) < 1.0


def test_a_term_is_as_rare_as_its_commonest_form() -> None:
    prc, lake = Term("prc", ("china",)), Term("lake")
    term_weights = TermWeights.of([prc, lake], {"prc": 1, "china": 90, "lake": 10}, 100)
    assert term_weights.cover(frozenset({"lake"})) > term_weights.cover(frozenset({"prc"}))


def test_the_name_that_is_held_least_tells_whether_one_is_lacking() -> None:
    terms = [Term("wang", name=True), Term("sullivan", name=True), Term("met")]
    term_weights = TermWeights.of(terms, {"wang": 5, "sullivan": 5, "met": 50}, 100)
    assert term_weights.least_name(frozenset({"wang", "sullivan"})) == 1.0
    assert term_weights.least_name(frozenset({"wang", "meet"})) == 0.0
    assert weighed({"met": 3}, 9).least_name(frozenset()) == 1.0


def test_words_that_many_passages_hold_are_not_looked_for_unless_there_are_no_others() -> None:
    counts = {"lake": 7, "president": FEW + 1}
    assert informative_phrases(counts, 10_000) == ["lake"]
    assert informative_phrases({"president": FEW + 1}, 10_000) == ["president"]
    assert informative_phrases(counts, 100_000) == ["lake", "president"]


@given(st.text(alphabet="abc PRC-leks", max_size=60))
def test_the_stems_of_the_questions_terms_alone_tell_how_far_a_text_covers_it(text: str) -> None:
    terms = [Term("prc", ("a b", "c-lake")), Term("lake", name=True), Term("ek", name=True)]
    weights = TermWeights.of(terms, {"prc": 3, "lake": 40, "ek": 0}, 100)
    coverages, stems = Coverages(weights), stems_of(text)
    found = coverages.of(coverages.asked(text))
    assert found.cover == weights.cover(stems)
    assert found.names == weights.cover_names(stems)
    assert found.missing == weights.missing(stems)
    assert found.least_name == weights.least_name(stems)
