"""Stages start from the shipped reader."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from benchmarks.training.packing import export
from index.embedding.quantized import READER


def test_what_is_unpacked_is_exported_as_it_is_shipped(tmp_path: Path) -> None:
    from benchmarks.training.reader.network import reader_weights  # noqa: PLC0415 - as below
    from benchmarks.training.reader.weights import unpack_shipped  # noqa: PLC0415 - imports torch

    unpack_shipped(tmp_path / "shipped")
    export(reader_weights(tmp_path / "shipped"), tmp_path / "again.safetensors")
    again, before = load_file(tmp_path / "again.safetensors"), load_file(READER.file)
    assert again.keys() == before.keys()
    for name, array in before.items():
        np.testing.assert_allclose(again[name], array, atol=1e-6, err_msg=name)
