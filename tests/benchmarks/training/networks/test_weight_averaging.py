"""The weights of networks are averaged."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from benchmarks.training.networks.weight_averaging import mean_of


def test_the_mean_of_two_networks_lies_halfway_between_them(tmp_path: Path) -> None:
    names = ("early.weight", "bert.encoder.layer.0.output.dense.bias")
    stages = [tmp_path / name for name in ("before", "after")]
    for stage, value in zip(stages, (1.0, 4.0), strict=True):
        stage.mkdir()
        weights = {name: np.full(3, value, np.float32) for name in names}
        save_file(weights, stage / "model.safetensors")
        (stage / "config.json").write_text('{"kept_layers": 8}')
    mean_of(stages, tmp_path / "mean")
    made = load_file(tmp_path / "mean" / "model.safetensors")
    assert made.keys() == set(names)
    for one in made.values():
        np.testing.assert_array_equal(one, np.full(3, 2.5, np.float32))
    assert (tmp_path / "mean" / "config.json").read_text() == '{"kept_layers": 8}'
