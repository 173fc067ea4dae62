"""What another did is told from what the question asks about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.roles.agents import done_by_another
from index.values import Question


def _is_anothers(question: str, sentence: str) -> bool:
    return done_by_another(analyze(Question(question)), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did Finland accuse Russia", "Russia accused Finland on Monday."),
        ("why did France attack Germany", "Germany has attacked France over the pipeline."),
        ("where will Oman open an embassy in Israel", "Israel will open one in Muscat, Oman."),
        ("when did Japan condemn Russia", "Japan was condemned by Russia in May."),
        ("how long did Russia hold Kherson", "Kherson was held for a month by Ukraine."),
        ("how long did russia hold kherson", "It had been briefly held by the Ukrainian army."),
    ],
)  # fmt: skip
def test_exchanged_roles_and_other_agents_are_found(question: str, sentence: str) -> None:
    assert _is_anothers(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did Finland accuse Russia", "Finland accused Russia on Monday."),
        ("when did Finland accuse Russia", "Russia was accused by Finland on Monday."),
        ("when did Finland accuse Russia", "Russia, which Finland accused, stayed away."),
        ("when did Finland accuse Russia", "On Monday it accused Russia."),
        ("when did Finland accuse Russia", "Russia accused Finland after Finland accused Russia."),
        ("when did Finland meet Russia", "Russia met Finland on Monday."),
        ("how long did Russia hold Kherson", "Kherson was held for a month by Russian troops."),
        ("how long did Russia hold Kherson", "Kherson was held by March."),
        ("how long did Russia hold Kherson", "Kherson was held by then for a month."),
        ("who accused Finland", "Russia accused Finland."),
        ("when did it happen", "Russia accused Finland."),
    ],
)
def test_the_right_agent_and_what_is_not_told_are_left_alone(question: str, sentence: str) -> None:
    assert not _is_anothers(question, sentence)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_bearable(question: str, sentence: str) -> None:
    _is_anothers(f"when did Russia hold Ukraine {question}"[:400], f"held {sentence} hold")
