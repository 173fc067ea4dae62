"""Learning how probable it is that a sentence answers."""

from dataclasses import replace

import pytest

from benchmarks.training.confidence import ConfidenceRows, learnt_confidence
from benchmarks.training.rows import Row
from index.answer.ranking.calibration import Register


def test_confidence_alone_is_learnt_from_the_packaged_ranking(rows: list[Row]) -> None:
    found = learnt_confidence(ConfidenceRows(rows))
    assert found.keys() == {"sure read"}
    assert found["sure read"]["weights"]["cover"] > 0.0


def test_undated_texts_have_probabilities_of_their_own(rows: list[Row]) -> None:
    undated = []
    for number, one in enumerate(rows[:30]):
        known = [choice | {"right": False, "marked": False} for choice in one["sentences"]]
        few = {"passages": one["passages"][:1], "sentences": [*known[:-1], one["sentences"][0]]}
        undated.append(one | {"question": f"Undated {number}?"} | few)
    alone, both = (
        learnt_confidence(ConfidenceRows(rows)),
        learnt_confidence(ConfidenceRows(rows, undated=undated)),
    )
    assert {name: both[name] for name in alone} == alone
    assert both.keys() - alone.keys() == {"sure undated", "spans undated"}
    assert both["sure undated"] != learnt_confidence(ConfidenceRows(undated=rows))["sure undated"]


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


def test_what_the_date_of_an_article_answers_has_a_probability_of_its_own(rows: list[Row]) -> None:
    days = [dated(one, number % 2 == 0) for number, one in enumerate(rows[:40])]
    found = learnt_confidence(ConfidenceRows(rows, days=days))
    assert found.keys() == {"sure read", "sure in present"}
    assert found["sure read"] == learnt_confidence(ConfidenceRows(rows))["sure read"]
    assert found["sure in present"] != found["sure read"]


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


def test_what_few_questions_of_a_register_do_not_tell_is_as_for_most_news(rows: list[Row]) -> None:
    alike = [
        one | {"sentences": [alter | {"features": alter["features"] | {"cover": 0.5}} for alter in
                             dated(one, number % 2 == 0, "yes/no")["sentences"]]}
        for number, one in enumerate(rows[:10])
    ]  # fmt: skip
    found = learnt_confidence(ConfidenceRows(rows, yes_no=alike))
    news, own = found["sure read"]["weights"], found["sure yes/no"]["weights"]
    assert own["cover"] == news["cover"]
    assert own != news
