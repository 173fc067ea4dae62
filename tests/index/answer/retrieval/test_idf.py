"""How telling words are."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.terms import Term, stem, stems_of
from index.answer.retrieval.idf import (
    FEW,
    LARGE,
    MOST,
    OTHERWISE,
    AskedRuns,
    Coverage,
    Coverages,
    KnownRuns,
    RunsSoFar,
    TermWeights,
    WeightedTerm,
    informative_phrases,
)


def weighed(frequencies: dict[str, int], passages: int) -> TermWeights:
    """A question of these words alone."""
    return TermWeights.of([Term(word) for word in frequencies], frequencies, passages)


def covered(term_weights: TermWeights, text: str) -> Coverage:
    coverages = Coverages(term_weights)
    return coverages.of(coverages.asked(text))


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    term_weights = weighed({"talks": 900, "yanqi": 1}, 1000)
    assert covered(term_weights, "Yanqi").cover > 0.9
    assert covered(term_weights, "a talk").cover < 0.1


@given(
    st.dictionaries(st.sampled_from(["met", "Wang", "lake", "x", "met's"]), st.integers(0, 50)),
    st.integers(50, 100),
    st.lists(st.sampled_from(["meet", "wang", "lake", "x", "other"])),
)
def test_a_share_lies_between_nothing_and_all(
    counts: dict[str, int], passages: int, words: list[str]
) -> None:
    assert 0.0 <= covered(weighed(counts, passages), " ".join(words)).cover <= 1.0 + 1e-9


def test_a_term_is_as_rare_as_its_commonest_form() -> None:
    prc, lake = Term("prc", ("china",)), Term("lake")
    term_weights = TermWeights.of([prc, lake], {"prc": 1, "china": 90, "lake": 10}, 100)
    assert covered(term_weights, "lake").cover > covered(term_weights, "PRC").cover


def test_words_that_many_passages_hold_are_not_looked_for_unless_there_are_no_others() -> None:
    counts = {"lake": 7, "president": FEW + 1}
    assert informative_phrases(counts, 10_000) == ["lake"]
    assert informative_phrases({"president": FEW + 1}, 10_000) == ["president"]
    assert informative_phrases(counts, 100_000) == ["lake", "president"]


def covered_share(term: WeightedTerm, stems: frozenset[str]) -> float:
    """As the bit masks should have it."""
    if term.ways[0] <= stems:
        return 1.0
    return OTHERWISE if any(way <= stems for way in term.ways[1:]) else 0.0


@given(st.text(alphabet="abc PRC-leks", max_size=60))
def test_the_stems_of_the_questions_terms_alone_tell_how_far_a_text_covers_it(text: str) -> None:
    terms = [Term("prc", ("a b", "c-lake")), Term("lake", name=True), Term("ek", name=True)]
    weights = TermWeights.of(terms, {"prc": 3, "lake": 40, "ek": 0}, 100)
    stems = stems_of(text)
    held = {term.words: covered_share(term, stems) for term in weights.terms}
    weight = {term.words: term.weight for term in weights.terms}
    total = sum(weight[word] * held[word] for word in held)
    names = sum(weight[word] * held[word] for word in ("lake", "ek"))
    found = covered(weights, text)
    assert found.cover == pytest.approx(total / sum(weight.values()))
    assert found.names == pytest.approx(names / (weight["lake"] + weight["ek"]))
    assert found.missing == max(weight[one] * (1 - held[one]) for one in held) / weight["ek"]
    assert found.least_name == min(held["lake"], held["ek"])


def test_a_search_scores_no_more_passages_than_it_has_time_for_the_rarest_first() -> None:
    frequencies = {"talks": 70_000, "geneva": 18_000, "lindqvist": 12, "ceasefire": 40_000}
    assert informative_phrases(frequencies, 1_800_000) == ["geneva", "lindqvist", "ceasefire"]
    few = {word: count // 8 for word, count in frequencies.items()}
    assert informative_phrases(few, LARGE - 1) == list(few)
    many = {f"{word} {number}": count for number in range(4) for word, count in few.items()}
    assert sum(many[one] for one in informative_phrases(many, LARGE - 1)) > MOST // 2
    assert sum(many[one] for one in informative_phrases(many, LARGE)) <= MOST // 2
    assert informative_phrases({"talks": 140_000, "visit": 130_000}, 4_000_000) == ["visit"]


BITS = {stem("lake"): 1, stem("met"): 2, stem("level"): 4}
WORDS = ["lake", "Lakes,", "leader-level", "meets", "other", "“Met”", "x" * 50, "lake-" * 12]


def expected(text: str) -> int:
    return sum(bit for one, bit in BITS.items() if one in stems_of(text))


@given(st.lists(st.lists(st.sampled_from(WORDS)).map(" ".join), max_size=5))
def test_the_bits_are_those_of_the_stems_whatever_was_read_before(texts: list[str]) -> None:
    runs = KnownRuns()
    early = AskedRuns(BITS, runs)
    for text in texts:
        assert AskedRuns(BITS, runs).bits_of(text) == expected(text)
    assert [early.bits_of(text) for text in texts] == [expected(text) for text in texts]


def test_questions_at_once_learn_from_one_another_and_miss_nothing() -> None:
    runs = KnownRuns()
    texts = [f"lake{n % 7} level-{n} met{n} Lake-{n} of-level-{n % 5}" for n in range(300)]

    def wrong(shift: int) -> list[str]:
        asked = AskedRuns(BITS, runs)
        turned = texts[shift:] + texts[:shift]
        return [text for text in turned if asked.bits_of(text) != expected(text)]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            assert list(threads.map(wrong, range(0, 40, 10))) == [[]] * 4
    finally:
        sys.setswitchinterval(interval)


def test_too_many_runs_are_collected_anew_and_a_question_keeps_its_own() -> None:
    so_far = RunsSoFar(most=2)
    first = so_far.get()
    asked = AskedRuns(BITS, first)
    assert asked.bits_of("a lake of level") == 5
    assert so_far.get() is not first
    assert asked.bits_of("met at a lake") == 3
