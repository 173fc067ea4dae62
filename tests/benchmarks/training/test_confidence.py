"""Learning how probable it is that a sentence answers."""

from dataclasses import replace

import pytest

from benchmarks.training.confidence import ConfidenceRows, learnt_confidence
from benchmarks.training.rows import Row
from index.answer.ranking.ranking import Register


def test_questions_on_periods_have_probabilities_of_their_own(rows: list[Row]) -> None:
    undated, periods = rows[:20], rows[20:]
    alone, all_ = (
        learnt_confidence(ConfidenceRows(undated=undated)),
        learnt_confidence(ConfidenceRows(undated=undated, periods=periods)),
    )
    assert all_.keys() - alone.keys() == {"sure in period", "spans in period"}
    assert {name: all_[name] for name in alone} == alone
    assert all_["spans in period"] != all_["spans undated"]


def dated(one: Row, right: bool, register: str = "in present") -> Row:
    """A question whose first sentence the date of its article dates, rightly or not."""
    first, *others = one["sentences"]
    told = first | {"answer": "", "register": register, "right": right}
    return one | {"sentences": [told, *others]}


@pytest.mark.parametrize(
    ("rows_of", "register"), [("definitions", "defining"), ("yes_no", "yes/no")]
)
def test_definitions_and_yes_no_questions_have_probabilities_of_their_own(
    rows: list[Row], rows_of: str, register: Register
) -> None:
    asked = [dated(one, number % 2 == 0, register) for number, one in enumerate(rows[:40])]
    marked = [
        one | {"sentences": [first | {"answer": "a mayor", "marked": first["right"]}, *others]}
        for one in asked
        for first, *others in [one["sentences"]]
    ]
    own: dict[str, list[Row]] = {rows_of: marked}
    found = learnt_confidence(replace(ConfidenceRows(rows), **own))
    assert found.keys() == {"sure read", f"sure {register}", f"spans {register}"}
    assert found["sure read"] == learnt_confidence(ConfidenceRows(rows))["sure read"]
