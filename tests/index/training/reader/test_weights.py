"""Stages start from the shipped reader."""

from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from index.embedding.model_files import find_model
from index.embedding.quantized import READER, export, packaged_words
from index.settings import PACKAGED_MODEL


def test_what_is_unpacked_is_exported_as_it_is_shipped(tmp_path: Path) -> None:
    from index.training.reader.weights import unpack_shipped  # noqa: PLC0415 - imports torch

    encoder = find_model(PACKAGED_MODEL).folder
    assert encoder is not None
    unpack_shipped(encoder, tmp_path / "shipped", labels=4)
    assert (tmp_path / "shipped" / "config.json").exists()
    export(tmp_path / "shipped", tmp_path / "again.safetensors", packaged_words(encoder))
    again, before = load_file(tmp_path / "again.safetensors"), load_file(READER.file)
    assert again.keys() == before.keys()
    for name, array in before.items():
        np.testing.assert_allclose(again[name], array, atol=1e-6, err_msg=name)
