"""Quantize a trained network into the file that is shipped; ``index.embedding`` reads it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file

from index.embedding.quantized import SCALE, WORDS, Arrays, file_sha256


def pack(weights: Mapping[str, npt.NDArray[Any]], shared: npt.NDArray[Any] | None = None) -> Arrays:
    """Quantize weights for shipping; a component changes by at most half its row's scale.

    Args:
        weights: the weights by name.
        shared: the packaged encoder's word embeddings; those that equal them are left out.
    """
    packed: Arrays = {}
    for name, array in weights.items():
        if name == WORDS and shared is not None and np.array_equal(array, shared):
            continue
        if array.ndim < 2:
            packed[name] = array.astype(np.float32)
            continue
        scale = np.maximum(np.abs(array).max(axis=1, keepdims=True) / 127, 1e-12)
        packed[name] = np.rint(array / scale).astype(np.int8)
        packed[name + SCALE] = scale.astype(np.float32)
    return packed


def export(
    weights: Mapping[str, npt.NDArray[Any]],
    out: Path,
    shared: npt.NDArray[Any] | None = None,
) -> str:
    """Quantize a network into a file to ship; return its SHA-256.

    Args:
        weights: its weights by name.
        out: the file.
        shared: the packaged encoder's word embeddings, as for ``pack``.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(pack(weights, shared), out)
    return file_sha256(out)
