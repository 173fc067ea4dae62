"""Whether a sentence has the parties of a question in each other's place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.roles.exchanged import exchanges_parties
from index.values import Question


def exchanges(question: str, sentence: str) -> bool:
    return exchanges_parties(analyze(Question(question)), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("did norway put tariffs on japanese ships", "Japan bans ships from Norway."),
        ("did Norway put tariffs on Japan", "The Japanese cabinet imposes tariffs on Norway."),
        ("which base in iran did pakistan park its jets at", "Iran has parked jets in Pakistan."),
        ("how much will halden pay rost for the bridge", "Rost will pay Halden $3 million."),
        ("when did lind knock out rost", "Bo Rost beats Ada Lind in the fifth round."),
        ("has Norway fined Japan", "Japan bans whalers from Norway."),
    ],
)
def test_another_party_that_acts_on_the_subject_is_found(question: str, sentence: str) -> None:
    assert exchanges(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("did norway put tariffs on japanese ships", "Norway imposes tariffs on Japan."),
        ("did Norway put tariffs on Japan", "Japan was hit by tariffs of Norway."),
        ("did norway put tariffs on japan", "The tariffs hit Japan and Norway alike."),
        ("where did norway meet japan", "Japan meets Norway in Geneva."),
        ("did norway open an office in japan", "Japan welcomes an office of Norway."),
        ("did norway put tariffs on japan", "Japan bans whaling."),
        ("did norway put tariffs on fish", "Japan bans ships from Norway."),
        ("was norway told to leave japan", "Japan tells Norway to leave."),
        ("who told japan to leave", "Japan tells Norway to leave."),
        ("did norway put tariffs on japan", "Japan. Norway."),
        ("did norway put tariffs on japan", "Japan says that Norway taxes its ships."),
        ("did norway approve japan's bid", "Japan's bid to join a pact approved by Norway"),
        ("did norway beat japan", "Japan loses to Norway."),
        ("did norway recall its envoy to japan", "Japan retaliates after Norway recalls him."),
    ],
)
def test_what_has_the_parties_in_place_or_only_one_of_them_is_left_alone(
    question: str, sentence: str
) -> None:
    assert not exchanges(question, sentence)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_words_may_be_compared(question: str, sentence: str) -> None:
    exchanges(f"did norway {question}", sentence)
