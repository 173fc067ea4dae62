"""What is shipped of a trained network computes what the network computed."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

from benchmarks.training.packing import export, pack
from index.embedding.model_files import Model
from index.embedding.quantized import (
    SCALE,
    WORDS,
    QuantizedModel,
    packaged_words,
    unpack,
)
from index.errors import SettingsError

Matrix = npt.NDArray[np.float32]

EMBEDDED = np.arange(12, dtype=np.float32).reshape(4, 3)


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    """Rows of very different sizes, some of them all zeros."""
    columns = draw(st.integers(1, 8))
    numbers = st.lists(st.floats(-1, 1, width=32), min_size=columns, max_size=columns)
    sizes = st.sampled_from([0.0, 1e-20, 1e-6, 0.02, 1.0, 3e4])
    rows = draw(st.lists(st.tuples(sizes, numbers), min_size=1, max_size=6))
    return np.array([np.multiply(size, row) for size, row in rows], np.float32)


@given(matrices())
def test_a_matrix_loses_at_most_half_a_step_of_its_rows_scale(matrix: Matrix) -> None:
    packed = pack({"layer.weight": matrix})
    assert packed["layer.weight"].dtype == np.int8
    made = unpack(packed, EMBEDDED)["layer.weight"]
    assert made.shape == matrix.shape
    assert made.dtype == np.float32
    steps = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127, 1e-12)
    # A step's thousandth on top is what single precision may round.
    assert (np.abs(made - matrix) <= 0.501 * steps).all()


def test_words_shared_with_the_encoder_are_not_shipped_but_taken_from_it() -> None:
    trained = {WORDS: EMBEDDED.copy(), "layer.weight": np.eye(3, dtype=np.float32)}
    packed = pack(trained, EMBEDDED)
    assert not [name for name in packed if name.startswith(WORDS)]
    weights = unpack(packed, EMBEDDED)
    assert set(weights) == set(trained)
    np.testing.assert_array_equal(weights[WORDS], EMBEDDED)


def test_words_of_its_own_are_shipped_in_eight_bits_and_stay_so() -> None:
    own = np.array([[0.5, -1.0], [0.0, 0.0], [127.0, 1.0]], np.float32)
    weights = unpack(pack({WORDS: own}, EMBEDDED), EMBEDDED)
    assert set(weights) == {WORDS, WORDS + SCALE}
    assert weights[WORDS].dtype == np.int8
    np.testing.assert_allclose(weights[WORDS] * weights[WORDS + SCALE], own, atol=0.501)


def test_the_packaged_words_are_those_of_the_encoders_file(model: Model) -> None:
    folder = Path(model.location)
    words = packaged_words(folder)
    np.testing.assert_array_equal(words, load_file(folder / "model.safetensors")[WORDS])
    assert words.shape[1] == 384
    assert packaged_words(folder) is words  # all networks share them


@pytest.fixture
def trained() -> dict[str, Matrix]:
    """The weights of a small network."""
    random = np.random.default_rng(7)
    return {
        WORDS: EMBEDDED,
        "encoder.layer.0.output.dense.weight": random.normal(size=(5, 3)).astype(np.float32),
        "encoder.layer.0.output.dense.bias": random.normal(size=5).astype(np.float32),
        "classifier.weight": random.normal(size=(4, 3)).astype(np.float32),
    }


def test_an_exported_network_is_loaded_as_it_was_trained(
    trained: dict[str, Matrix], tmp_path: Path
) -> None:
    file = tmp_path / "new" / "folder" / "tuned.safetensors"
    sha256 = export(trained, file, EMBEDDED)
    weights = QuantizedModel("The reader", file, sha256).load(EMBEDDED)
    assert set(weights) == set(trained)
    for name, array in trained.items():
        np.testing.assert_allclose(weights[name], array, atol=0.02)


WAY_OUT = "reinstall Verbale (pip install --force-reinstall --no-deps verbale)."


def _refusal(tuned: QuantizedModel) -> str:
    with pytest.raises(SettingsError) as raised:
        tuned.load(EMBEDDED)
    return str(raised.value)


@pytest.mark.parametrize("change", ["missing", "cut off", "another bit", "another file"])
def test_another_file_than_the_one_that_was_shipped_is_refused_with_what_to_do(
    trained: dict[str, Matrix], tmp_path: Path, change: str
) -> None:
    file = tmp_path / "reader.safetensors"
    sha256 = export(trained, file, EMBEDDED)
    content = file.read_bytes()
    if change == "missing":
        file.unlink()
    elif change == "cut off":
        file.write_bytes(content[:-1])
    elif change == "another bit":
        file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    else:
        save_file({"layer.weight": EMBEDDED}, file)
    said = _refusal(QuantizedModel("The reader", file, sha256))
    assert said.startswith("The reader (reader.safetensors) is missing or damaged")
    assert said.endswith(WAY_OUT)
    without = 'To run without it, set answer.reader to "".'
    assert _refusal(QuantizedModel("It", file, sha256, without)).endswith(f"{WAY_OUT} {without}")
