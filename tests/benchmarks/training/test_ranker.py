"""Learning how passages and sentences are judged."""

import pytest

from benchmarks.training.ranker import learnt, learnt_definitions
from benchmarks.training.rows import Row
from benchmarks.training.weights_file import read_weights
from index.answer.candidates import Features
from index.answer.logistic import LogisticModel
from index.answer.ranking.ranking import ConfidenceFeatures


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
