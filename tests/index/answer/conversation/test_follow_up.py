import pytest

from index.answer.conversation.turn_evidence import follow_up_odds
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.terms import stems_of
from index.answer.retrieval.idf import TermWeights
from index.values import Question

STORY = stems_of(
    "Sullivan met Wang Yi at Yanqi Lake on Tuesday. The delegation had dinner. Where did they meet?"
)
COMMON = {"delegation": 300, "dinner": 200, "met": 900, "meet": 900}


def read(turn: str) -> tuple[QuestionAnalysis, TermWeights]:
    reading = analyze(Question(turn))
    counts = {phrase: COMMON.get(phrase, 5) for phrase in reading.phrases}
    return reading, TermWeights.of(reading.terms, counts, 50_000)


def odds(turn: str, *names: str) -> float:
    reading, weights = read(turn)
    return follow_up_odds(reading, weights.terms, names, STORY)


@pytest.mark.parametrize(
    "turn",
    [
        "and when?",
        "who else was in the delegation?",
        "casualties?",
        "did she go with him",
        "n wang yi?",
    ],
)
def test_a_turn_that_names_nothing_else_is_a_follow_up(turn: str) -> None:
    assert odds(turn, "wang") > 1


@pytest.mark.parametrize(
    ("turn", "names"),
    [
        ("where did Pistorius announce the minesweepers for Hormuz in April 2026?", ["pistorius"]),
        ("switching gears, how much rescue plan money went to colleges in alabama", ["alabama"]),
        ("ok what about the bus crash in bulgaria in april 2026, where was that", ["bulgaria"]),
    ],
)
def test_a_turn_with_names_and_a_time_of_its_own_stands_alone(turn: str, names: list[str]) -> None:
    assert odds(turn, *names) < -1
