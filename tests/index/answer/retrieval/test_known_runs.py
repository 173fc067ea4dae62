"""What runs of characters have of a question's stems, however they were learned."""

import sys
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.terms import stem, stems_of
from index.answer.retrieval.idf import AskedRuns, KnownRuns, RunsSoFar

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
