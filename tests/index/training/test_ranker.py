"""Learning how passages and sentences are judged."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.answer.answerer import Answerer
from index.answer.calibration import ConfidenceFeatures
from index.answer.features import Features
from index.answer.retrieval.logistic import LogisticModel
from index.answer.retrieval.passage_ranking import PassageFeatures
from index.operations.evaluation.dataset import ExpectedAnswer
from index.store.library import Library
from index.store.vectors.search import ExactVectorSearch
from index.training.ranker import (
    ConfidenceRows,
    Row,
    learnt,
    learnt_confidence,
    learnt_definitions,
    read_weights,
    row_of,
)
from index.values import Question
from tests.index.answer.samples import Desk, WordReader, WordsEncoder, draft

FEATURES = {field.name for field in fields(Features)}
PASSAGES = {field.name for field in fields(PassageFeatures)}
STANDINGS = {field.name for field in fields(ConfidenceFeatures)}

WHERE = ExpectedAnswer(
    Question("Where did Wang sign the treaty?"),
    answerable=True,
    articles=frozenset({"gold"}),
    answers=("Rome", "Italy"),
)


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
        ("read", {"passages", "sentences read", "sure read", "spans"}),
        (
            "unread",
            {"passages", "drafts", "sentences unread", "sure unread"},
        ),
    ],
)
def test_every_judge_of_a_mode_is_learnt(rows: list[Row], mode: str, judges: set[str]) -> None:
    found = learnt(rows, mode)
    assert found.keys() == judges
    assert found["passages"]["weights"].keys() <= PASSAGES
    assert found[f"sentences {mode}"]["weights"].keys() <= FEATURES
    assert found[f"sure {mode}"]["weights"].keys() <= FEATURES | STANDINGS


def test_confidence_alone_is_learnt_from_the_packaged_ranking(rows: list[Row]) -> None:
    found = learnt_confidence(ConfidenceRows(rows))
    assert found.keys() == {"sure read"}
    sure, standing = LogisticModel(**found["sure read"]), ConfidenceFeatures(0.0, 0.0, 0.0, 0.0)
    assert sure.chance(Features(cover=0.9), standing) > sure.chance(Features(cover=0.1), standing)


@pytest.mark.parametrize("mode", ["read", "unread"])
def test_what_is_learnt_tells_right_from_wrong(rows: list[Row], mode: str) -> None:
    found = learnt(rows, mode)
    passages, sentences = (
        LogisticModel(**found[name]) for name in ("passages", f"sentences {mode}")
    )
    assert passages.chance(PassageFeatures(words=0.9)) > 0.5
    assert passages.chance(PassageFeatures(words=0.1)) < 0.5
    assert sentences.chance(Features(cover=0.9)) > 0.5
    assert sentences.chance(Features(cover=0.1)) < 0.5
    sure, ahead = LogisticModel(**found[f"sure {mode}"]), ConfidenceFeatures(0.2, 0.3, 0.0, 0.0)
    behind = ConfidenceFeatures(-0.2, -0.3, 0.0, 0.0)
    assert sure.chance(Features(cover=0.9), ahead) > 0.5
    assert sure.chance(Features(cover=0.1), behind) < 0.5


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


def test_definitions_have_probabilities_of_their_own(rows: list[Row]) -> None:
    asked = [dated(one, number % 2 == 0, "defining") for number, one in enumerate(rows[:40])]
    marked = [
        one | {"sentences": [first | {"answer": "a mayor", "marked": first["right"]}, *others]}
        for one in asked
        for first, *others in [one["sentences"]]
    ]
    found = learnt_confidence(ConfidenceRows(rows, definitions=marked))
    assert found.keys() == {"sure read", "sure defining", "spans defining"}
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


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A library of articles, encoded by shared words."""
    with closing(Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}")) as library:
        yield Desk(library, WordsEncoder(), threshold=0.25)


def answering(desk: Desk, word: str | None = None) -> Answerer:
    """With a reader who marks one word, or without one."""
    reader = WordReader(word) if word else None
    return Answerer(desk.library, desk.encoder, ExactVectorSearch(desk.library.vectors), reader)


def rights(rows: list[dict[str, Any]]) -> list[bool | None]:
    return [one["right"] for one in rows]


def test_what_holds_the_answer_in_an_article_that_answers_is_right(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome. It rained. Romeo signed, too.", id="gold"))
    found = row_of(answering(desk), WHERE)
    assert found is not None
    assert (found["question"], found["kind"]) == (WHERE.question.text, "place")
    assert found["answerable"] is True
    assert rights(found["passages"]) == [True]
    assert rights(found["drafts"]) == [True, False, False]
    assert found["drafts"][0]["answer"] == "Rome"
    assert found["passages"][0]["features"].keys() == PASSAGES
    assert found["sentences"][0]["features"].keys() == FEATURES


def test_what_holds_the_answer_elsewhere_is_neither_right_nor_wrong(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in ROME. He signed.", id="other"))
    found = row_of(answering(desk), WHERE)
    assert found is not None
    assert rights(found["passages"]) == [None]
    assert rights(found["drafts"]) == [None, False]


def test_an_article_goes_by_its_address_and_its_name_in_the_library_too(desk: Desk) -> None:
    url = "https://example.org/treaty"
    desk.add(draft("Wang signed the treaty in Rome.", url=url))
    sought = desk.answerer.seek(WHERE.question)
    assert sought is not None
    key = sought.candidates[0].passage.article_key
    for name in (url, key):
        expected = ExpectedAnswer(WHERE.question, True, frozenset({name}), ("Rome",))
        found = row_of(answering(desk), expected)
        assert found is not None
        assert rights(found["drafts"]) == [True]


def test_today_answers_where_the_articles_date_does(desk: Desk) -> None:
    desk.add(
        draft("The council votes today. It is May.", id="gold", published="2024-05-04"),
        draft("The council votes today, too.", id="other", published="2024-05-04"),
    )
    question = Question("When does the council vote?")
    for dated in (True, False):
        expected = ExpectedAnswer(question, True, frozenset({"gold"}), ("4 May 2024",), dated=dated)
        found = row_of(answering(desk), expected)
        assert found is not None
        assert sum(one["right"] is True for one in found["drafts"]) == dated
        assert sum(one["right"] is None for one in found["drafts"]) == 0


def test_with_a_reader_what_it_says_is_known(desk: Desk) -> None:
    desk.add(draft("Wang signed the treaty in Rome. It rained.", id="gold"))
    found = row_of(answering(desk, "Rome"), WHERE)
    assert found is not None
    assert [one["features"]["reader_best"] for one in found["sentences"]] == [1.0, 0.0]
    assert [one["features"]["reader"] for one in found["drafts"]] == [0.0, 0.0]
    assert found["sentences"][0]["answer"].strip(".") == "Rome"


def test_an_empty_library_tells_nothing(desk: Desk) -> None:
    assert row_of(answering(desk), WHERE) is None


def test_rows_of_a_library_can_be_learnt_from(desk: Desk) -> None:
    desk.add(
        draft("Wang signed the treaty in Rome. It rained.", id="gold"),
        draft("Sullivan left Oslo. It snowed.", id="other"),
    )
    asked = [WHERE, ExpectedAnswer(Question("Where did Macron ski?"), answerable=False)]
    rows = [one for one in (row_of(answering(desk), expected) for expected in asked) if one]
    assert len(rows) == 2
    judge = LogisticModel(**learnt(rows, "unread")["passages"])
    best = [PassageFeatures(**one["features"]) for one in rows[0]["passages"] if one["right"]]
    rest = [PassageFeatures(**one["features"]) for one in rows[0]["passages"] if not one["right"]]
    assert judge.total(best[0]) > max(map(judge.total, rest))
