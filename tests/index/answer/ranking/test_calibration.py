"""How a choice stands beside those of other articles."""

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.ranking.calibration import (
    ConfidenceFeatures,
    RankedAnswer,
    confidence_features,
    register_of,
)
from index.values import Kind, Question
from tests.index.answer.samples import Desk, draft


def stood(*contenders: tuple[float, str], kind: Kind = "place") -> list[ConfidenceFeatures]:
    return confidence_features(kind, [RankedAnswer(*one) for one in contenders])


def test_the_lead_is_over_the_best_that_answers_otherwise() -> None:
    first, second, third = stood((3.0, "Rome"), (2.0, "Rome, Italy"), (1.0, "Oslo"))
    assert first.lead == pytest.approx(0.2)
    assert second.lead == pytest.approx(0.1)
    assert third.lead == pytest.approx(-0.2)
    assert first.odds == pytest.approx(0.3)


def test_other_articles_that_answer_the_same_bear_it_out() -> None:
    said = [(3.0, "Rome"), (2.5, "Oslo"), (2.0, "Rome"), (1.0, "Rome"), (0.5, "Rome")]
    for count, borne_out in ((1, 0.0), (2, 0.0), (3, 0.5), (4, 1.0), (5, 1.0)):
        assert stood(*said[:count])[0].borne_out == borne_out


CONTENDERS = st.lists(
    st.builds(
        RankedAnswer,
        st.floats(-100.0, 100.0),
        st.sampled_from(["", "Rome", "Rome, Italy", "Oslo", "May 3", "3 May 2024", "two"]),
    ),
    max_size=12,
)


@given(st.sampled_from(get_args(Kind)), CONTENDERS)
def test_each_contender_has_one_bounded_standing(
    kind: Kind, contenders: list[RankedAnswer]
) -> None:
    contenders = sorted(contenders, key=lambda one: -one.odds)
    found = confidence_features(kind, contenders)
    assert len(found) == len(contenders)
    for one, contender in zip(found, contenders, strict=True):
        assert one.odds == pytest.approx(contender.odds / 10)
        assert -1.0 <= one.lead <= 1.0
        assert one.alone in {0.0, 1.0}
        assert 0.0 <= one.borne_out <= 1.0
        assert not one.alone or one.lead == 1.0


def test_a_yes_no_question_has_probabilities_of_its_own_unless_it_is_a_follow_up(
    desk: Desk,
) -> None:
    desk.add(draft("Norway joined the accord on Tuesday.", published="2026-04-07"))
    sought = desk.answerer.seek(Question("did norway join the accord"))
    assert sought is not None
    [choice] = desk.answerer.drafts(sought)
    later = replace(choice, follow_up=True)
    assert register_of(sought.reading, choice, defining=False, alone=False) == "yes/no"
    assert register_of(sought.reading, later, defining=False, alone=False) == "read"
