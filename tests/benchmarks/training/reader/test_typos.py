"""Well-formed questions turn into what somebody types in a hurry."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from benchmarks.training.reader.typos import typed

MANY = range(400)


def _all(question: str) -> set[str]:
    """What comes of a question in many hurries."""
    return {typed(question, random.Random(seed)) for seed in MANY}


def test_the_same_hurry_types_the_same() -> None:
    question = "When did the president meet Wang's government without Sullivan?"
    assert len(_all(question)) > 50
    for seed in MANY:
        assert typed(question, random.Random(seed)) == typed(question, random.Random(seed))


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Did they meet with Wang?", "did they meet w/ wang"),
        ("Who is the prime minister?", "who is the prime min"),
        ("Is the vice-chair here?", "is the vice chair here"),
        ("Where did they land?", "whered they land"),
    ],
)
def test_words_are_shortened_and_marks_left_out(question: str, written: str) -> None:
    assert written in _all(question)


def test_a_slip_is_of_one_letter_within_one_long_word() -> None:
    made = _all("Sullivan")
    assert len(made) > 10
    for one in made:
        assert OSA.distance(one, "sullivan") <= 1
        assert (one[0], len(one.split())) == ("s", 1)
    assert _all("Wang") == {"wang"}


@given(st.text(max_size=60), st.integers(0, 999))
def test_any_question_is_typed_in_small_letters_without_its_question_mark(
    question: str, seed: int
) -> None:
    made = typed(question, random.Random(seed))
    assert made == made.lower()
    if any(map(str.isalnum, question)):
        assert any(map(str.isalnum, made))
    if not question.rstrip("?. "):
        assert not made
