"""From what is known to the chance that something answers."""

import json
import math
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.candidates import Features
from index.answer.logistic import LogisticModel, packaged_model
from index.answer.ranking.ranking import ConfidenceFeatures
from index.answer.retrieval.retriever import PassageFeatures
from index.answer.same_event import ValueFeatures

PASSAGES = frozenset(field.name for field in fields(PassageFeatures))
SENTENCES = frozenset(field.name for field in fields(Features))
VALUES = frozenset(field.name for field in fields(ValueFeatures))
STANDINGS = frozenset(field.name for field in fields(ConfidenceFeatures))


@dataclass(frozen=True)
class Sky:
    cold: float = 0.0
    wet: float = 0.0


def test_the_total_is_the_bias_and_what_each_named_field_counts() -> None:
    judge = LogisticModel({"cold": 2.0, "wet": -0.5}, bias=1.0)
    assert judge.total(Sky()) == 1.0
    assert judge.total(Sky(cold=0.5, wet=4.0)) == pytest.approx(0.0)
    assert LogisticModel({}, bias=-3.0).total(Sky(cold=9.0)) == -3.0


@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(-50, 50), st.floats(-2, 2))
def test_a_chance_lies_between_none_and_all_and_is_of_the_total(
    bias: float, cold: float, wet: float, known: float
) -> None:
    judge, sky = LogisticModel({"cold": cold, "wet": wet}, bias), Sky(known, 1.0)
    chance = judge.chance(sky)
    assert 0.0 <= chance <= 1.0
    if abs(judge.total(sky)) < 20:
        assert math.log(chance / (1 - chance)) == pytest.approx(judge.total(sky), abs=1e-4)


WEIGHTS: dict[str, dict[str, Any]] = json.loads(
    files("index.answer").joinpath("weights.json").read_text("utf-8")
)


@pytest.mark.parametrize("name", WEIGHTS)
def test_a_packaged_judge_names_only_what_is_known(name: str) -> None:
    judge = packaged_model(name)
    assert (
        judge.weights.keys()
        <= {
            "passages": PASSAGES,
            "drafts": SENTENCES,
            "sentences": SENTENCES,
            "originals": SENTENCES,
            "sure": SENTENCES | STANDINGS,
            "spans": SENTENCES | STANDINGS,
            "values": VALUES,
        }[name.split(maxsplit=1)[0]]
    )
    assert all(map(math.isfinite, [judge.bias, *judge.weights.values()]))
    values = ValueFeatures(*[0.0] * len(VALUES))
    standing = ConfidenceFeatures(0.0, 0.0, 0.0, 0.0)
    known = [values] if name == "values" else [PassageFeatures(), Features(), standing]
    assert 0.0 < judge.chance(*known) < 1.0


def test_no_field_of_a_sentence_is_one_of_its_standing_too() -> None:
    assert not SENTENCES & STANDINGS
