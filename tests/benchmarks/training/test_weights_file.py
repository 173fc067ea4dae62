"""The file of the logistic models."""

from pathlib import Path

import pytest

from benchmarks.training import weights_file
from benchmarks.training.weights_file import read_weights, update_weights


def test_the_models_that_were_fitted_are_replaced_and_others_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_weights()
    monkeypatch.setattr(weights_file, "WEIGHTS", tmp_path / "weights.json")
    (tmp_path / "weights.json").write_text("{}", encoding="utf-8")
    update_weights(before)
    fitted = {"bias": 1.0, "weights": {"cover": 2.0}}
    update_weights({"drafts": fitted})
    assert read_weights() == before | {"drafts": fitted}
    assert [*read_weights()] == [*before]
