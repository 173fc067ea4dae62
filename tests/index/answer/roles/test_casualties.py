"""The killed are told from the injured."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.roles.casualties import of_other_casualties
from index.values import Question


def _of_others(question: str, sentence: str) -> bool:
    return of_other_casualties(analyze(Question(question)), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("how many soldiers were killed at Beit Jinn", "Six soldiers are wounded in a shootout."),
        ("how many people died in the fire", "The fire injured 14 people."),
        ("how many were hurt in the blast", "The blast killed three."),
    ],
)
def test_other_casualties_do_not_answer(question: str, sentence: str) -> None:
    assert _of_others(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("how many soldiers were killed", "Two soldiers were killed and six wounded."),
        ("how many people died in the fire", "The fire left 14 people dead."),
        ("how many were killed or hurt in the blast", "The blast killed three."),
        ("how many people died in the fire", "The toll reached 14."),
        ("how many people came", "Six people were wounded."),
        ("who was killed", "A minister was wounded."),
    ],
)
def test_what_tells_of_them_or_of_none_is_left_alone(question: str, sentence: str) -> None:
    assert not _of_others(question, sentence)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_bearable(question: str, sentence: str) -> None:
    _of_others(f"how many died {question}"[:400], f"wounded {sentence}")
