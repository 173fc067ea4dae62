"""Learning how passages and sentences are judged."""

from dataclasses import fields, replace

import numpy as np
import pytest

from index.answer.calibration import ConfidenceFeatures, Register
from index.answer.features import Features
from index.answer.retrieval.logistic import LogisticModel
from index.answer.retrieval.passage_ranking import PassageFeatures
from index.training.ranker import (
    ConfidenceRows,
    learnt,
    learnt_confidence,
    learnt_definitions,
    read_weights,
)
from index.training.rows import Row

FEATURES = {field.name for field in fields(Features)}
PASSAGES = {field.name for field in fields(PassageFeatures)}
STANDINGS = {field.name for field in fields(ConfidenceFeatures)}


def choice(right: bool | None, random: np.random.Generator, article: str) -> Row:
    """A sentence that is covered where it is right, and else as it happens."""
    features = dict.fromkeys(sorted(FEATURES), 0.0)
    features |= {"cover": 0.9 if right else 0.1, "near": random.uniform()}
    return {
        "features": features, "prior": 0.0, "follow_up": False, "register": "read",
        "right": right, "article": article, "answer": f"Hall {article}",
        "marked": bool(right) and int(article) == 0,
    }  # fmt: skip


def row(number: int, random: np.random.Generator) -> Row:
    """A question that its first article answers, or none does."""
    rights = [number % 3 > 0, False, None if number % 5 == 0 else False]
    choices = [choice(right, random, str(place)) for place, right in enumerate(rights)]
    passages = [
        {
            "features": dict.fromkeys(PASSAGES, 0.0) | {"words": one["features"]["cover"]},
            "right": one["right"],
        }
        for one in choices
    ]
    return {
        "question": f"Question {number}?",
        "kind": "place",
        "answerable": rights[0],
        "passages": passages,
        "drafts": choices,
        "sentences": choices,
    }


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    random = np.random.default_rng(7)
    return [row(number, random) for number in range(40)]


@pytest.mark.parametrize(
    ("mode", "judges"),
    [
        ("read", {"sentences read", "sure read", "spans"}),
        (
            "unread",
            {"passages", "drafts", "sentences unread", "sure unread"},
        ),
    ],
)
def test_every_judge_of_a_mode_is_learnt(rows: list[Row], mode: str, judges: set[str]) -> None:
    found = learnt(rows, mode)
    assert found.keys() == judges
    assert found[f"sentences {mode}"]["weights"].keys() <= FEATURES
    assert found[f"sure {mode}"]["weights"].keys() <= FEATURES | STANDINGS


def test_confidence_alone_is_learnt_from_the_packaged_ranking(rows: list[Row]) -> None:
    found = learnt_confidence(ConfidenceRows(rows))
    assert found.keys() == {"sure read"}
    assert found["sure read"]["weights"]["cover"] > 0.0


@pytest.mark.parametrize("mode", ["read", "unread"])
def test_what_is_learnt_tells_right_from_wrong(rows: list[Row], mode: str) -> None:
    found = learnt(rows, mode)
    sentences = LogisticModel(**found[f"sentences {mode}"])
    assert sentences.chance(Features(cover=0.9)) > 0.5
    assert sentences.chance(Features(cover=0.1)) < 0.5
    sure, ahead = LogisticModel(**found[f"sure {mode}"]), ConfidenceFeatures(0.2, 0.3, 0.0, 0.0)
    behind = ConfidenceFeatures(-0.2, -0.3, 0.0, 0.0)
    assert sure.chance(Features(cover=0.9), ahead) > 0.5
    assert sure.chance(Features(cover=0.1), behind) < 0.5


def test_passages_are_told_apart_without_a_reader(rows: list[Row]) -> None:
    passages = LogisticModel(**learnt(rows, "unread")["passages"])
    assert passages.weights.keys() <= PASSAGES
    assert passages.chance(PassageFeatures(words=0.9)) > 0.5
    assert passages.chance(PassageFeatures(words=0.1)) < 0.5


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
    assert both == alone | learnt_confidence(ConfidenceRows(undated=undated))
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
    assert (
        all_["spans in period"] == learnt_confidence(ConfidenceRows(undated=rows))["spans undated"]
    )


def test_the_confidence_of_undated_texts_has_smaller_weights_than_that_of_news(
    rows: list[Row],
) -> None:
    news, undated = (
        learnt_confidence(ConfidenceRows(rows))["sure read"],
        learnt_confidence(ConfidenceRows(undated=rows))["sure undated"],
    )
    assert abs(undated["weights"]["odds"]) < abs(news["weights"]["odds"])


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


def test_what_a_definition_counts_is_fitted_while_all_other_weights_stay(rows: list[Row]) -> None:
    for one in rows:
        for choice in (*one["drafts"], *one["sentences"]):
            choice["features"]["defines"] = float(choice["right"] is True)
    before, found = read_weights(), learnt_definitions(rows)
    assert found.keys() == {"drafts", "sentences unread", "sentences read"}
    for name, model in found.items():
        assert model["weights"].pop("defines") > 0
        before[name]["weights"].pop("defines", None)
        assert model == before[name]
