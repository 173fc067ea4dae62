"""The act that a question asks about."""

import pytest

from index.answer.question.analyze import analyze
from index.answer.question.terms import stem
from index.answer.roles.asked_act import (
    asked_for_agent,
    asked_of_parties,
    asked_of_patient,
    object_of,
)
from index.values import Question

PRINTED = frozenset({"lind", "ito"})


@pytest.mark.parametrize("question", ["when did lind sack ito", "was ito sacked by lind"])
def test_who_acts_and_who_is_acted_on_are_told_in_either_voice(question: str) -> None:
    act = asked_of_parties(analyze(Question(question)), PRINTED)
    assert act is not None
    assert stem("sack") in act.verbs
    assert (act.agent, act.patient) == (frozenset({"lind"}), frozenset({"ito"}))


@pytest.mark.parametrize(
    "question",
    [
        "has lind sacked ito",
        "when did lind meet ito",
        "where is lind",
        "who sacked ito",
        "did it rain",
    ],
)
def test_what_two_do_together_and_what_names_no_agent_is_no_such_act(question: str) -> None:
    assert asked_of_parties(analyze(Question(question)), PRINTED) is None


def test_who_is_acted_on_is_named_after_who_or_before_a_participle() -> None:
    for question, asked in (
        ("who sacked ito", asked_for_agent),
        ("was ito sacked", asked_of_patient),
    ):
        act = asked(analyze(Question(question)), PRINTED)
        assert act is not None
        assert (act.agent, act.patient) == (frozenset(), frozenset({"ito"}))


@pytest.mark.parametrize(
    "question",
    ["was ito's trial held in oslo", "is it true ito sacked lind", "was ito sacked by lind",
     "is ito in oslo"],
)  # fmt: skip
def test_nobody_is_acted_on_where_no_name_stands_right_before_a_participle(question: str) -> None:
    assert asked_of_patient(analyze(Question(question)), PRINTED) is None


def test_an_object_ends_at_the_next_preposition() -> None:
    assert object_of(" Lind's army of an attack in Oslo.") == "Lind's army"
    assert object_of(" in Oslo.") == "in Oslo"
