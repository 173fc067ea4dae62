"""Stages start from the shipped reader, and can be averaged."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.embedding.model_files import find_model
from index.embedding.quantized import READER, export
from index.settings import PACKAGED_MODEL


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """The shipped reader as a folder to start from."""
    from index.training.reader.weights import unpack_shipped  # noqa: PLC0415 - imports torch

    encoder = find_model(PACKAGED_MODEL).folder
    assert encoder is not None
    unpack_shipped(encoder, tmp_path / "shipped", labels=4)
    return tmp_path / "shipped"


def test_what_was_unpacked_is_exported_as_it_is_shipped(shipped: Path, tmp_path: Path) -> None:
    from index.training.reader.weights import average  # noqa: PLC0415 - imports torch

    average(shipped, shipped, tmp_path / "same", share=0.3)
    assert (tmp_path / "same" / "config.json").exists()
    export(tmp_path / "same", tmp_path / "again.safetensors")
    again, before = load_file(tmp_path / "again.safetensors"), load_file(READER.file)
    assert again.keys() == before.keys()
    for name, array in before.items():
        np.testing.assert_allclose(again[name], array, atol=1e-6, err_msg=name)


def test_an_average_lies_between_two_stages(shipped: Path, tmp_path: Path) -> None:
    from safetensors.numpy import save_file  # noqa: PLC0415 - as below

    from index.training.reader.weights import average  # noqa: PLC0415 - imports torch

    other, mean = tmp_path / "other", tmp_path / "mean"
    other.mkdir()
    before = load_file(shipped / "model.safetensors")
    save_file({name: array + 1.0 for name, array in before.items()}, other / "model.safetensors")
    average(shipped, other, mean, share=0.25)
    found = load_file(mean / "model.safetensors")
    np.testing.assert_allclose(
        found["classifier.bias"], before["classifier.bias"] + 0.25, atol=1e-6
    )
