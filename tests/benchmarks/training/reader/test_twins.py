"""A near twin asks about one other fact than its example, so that the text doesn't answer it."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.training.reader.examples import Example
from benchmarks.training.reader.twins import exchanged, near_twin
from index.text.sentences import sentences

TEXT = "On Tuesday, Wang Yi met Jake Sullivan in Beijing. Earlier, Li Hui had been to Kyiv in 2023."


def _example(question: str, answer: str = "Beijing", text: str = TEXT) -> Example:
    start = text.index(answer)
    spans = tuple((one.start, one.end) for one in sentences(text))
    return Example(question, text, start, start + len(answer), spans)


@pytest.mark.parametrize("seed", range(20))
def test_a_name_gives_way_to_one_that_the_answering_sentence_lacks(seed: int) -> None:
    twin = near_twin(_example("where did wang yi meet"), ["Qin Gang"], random.Random(seed))
    assert twin is not None
    assert twin.question in {f"where did {name} meet" for name in ("Qin Gang", "Li Hui", "Kyiv")}


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 5))
def test_any_text_and_question_are_bearable(question: str, text: str, seed: int) -> None:
    twin = near_twin(Example(question, text), ["Qin Gang"], random.Random(seed))
    assert twin is None or (twin.text == text and not twin.answerable)


@pytest.mark.parametrize(
    ("question", "twin"),
    [
        ("when did Niinistö host Biden", "when did Biden host Niinistö"),
        ("where did biden welcome niinistö", "where did niinistö welcome biden"),
        ("where did Niinistö and Biden go", None),
        ("who did Niinistö name in March", None),
    ],
)
def test_two_names_are_exchanged_where_a_verb_says_who_does_what(
    question: str, twin: str | None
) -> None:
    text = "Presidents Niinistö and Joe Biden met in March, when Biden came to Helsinki."
    assert exchanged(_example(question, "Helsinki", text)) == twin
