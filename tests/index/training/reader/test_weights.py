"""Stages start from the shipped reader, and two of them are averaged."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from index.embedding.quantized import READER, export


def test_what_is_unpacked_is_exported_as_it_is_shipped(tmp_path: Path) -> None:
    from index.training.reader.network import reader_weights  # noqa: PLC0415 - as below
    from index.training.reader.weights import unpack_shipped  # noqa: PLC0415 - imports torch

    unpack_shipped(tmp_path / "shipped")
    export(reader_weights(tmp_path / "shipped"), tmp_path / "again.safetensors")
    again, before = load_file(tmp_path / "again.safetensors"), load_file(READER.file)
    assert again.keys() == before.keys()
    for name, array in before.items():
        np.testing.assert_allclose(again[name], array, atol=1e-6, err_msg=name)


def test_the_mean_of_two_stages_lies_halfway_between_them(tmp_path: Path) -> None:
    from index.training.reader.weights import mean_of  # noqa: PLC0415 - imports torch

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
