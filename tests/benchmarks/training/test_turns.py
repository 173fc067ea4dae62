"""Fitting the model that ranks sentences for turns of a conversation."""

from dataclasses import fields

import pytest

from benchmarks.training import turns as training
from benchmarks.training.conversations import WrittenTurn
from index.answer.conversation.turn_evidence import TurnFeatures
from index.store.library import Library
from tests.index.answer.samples import Desk, WordsEncoder, draft

LAKE = "Sullivan and Wang met at Yanqi Lake on Tuesday. Burns was in the delegation of Sullivan."
TURNS = [
    WrittenTurn("a", turn, turn, "lake", answers, None)
    for turn, answers in (
        ("Where did Sullivan and Wang meet?", ("Yanqi Lake",)),
        ("who else was in the delegation?", ("Burns",)),
        ("and how was the weather?", ()),
    )
]


@pytest.fixture
def desk(library: Library) -> Desk:
    desk = Desk(library, WordsEncoder(), threshold=0.25)
    desk.add(draft(LAKE, id="lake", published="2024-08-28"))
    desk.add(draft("Ann and Bob met in Oslo.", id="oslo"))
    return desk


def test_only_a_follow_up_that_something_answers_is_learnt_from(desk: Desk) -> None:
    [group] = training.groups(desk.answerer, TURNS)
    assert group.known.shape[1] == len(fields(TurnFeatures))
    assert group.right.sum() == 1
    story = [field.name for field in fields(TurnFeatures)].index("story")
    assert group.known[group.right, story] == [1.0]
