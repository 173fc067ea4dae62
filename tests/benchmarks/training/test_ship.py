"""Putting a trained network into the package."""

from pathlib import Path

import pytest

from benchmarks.training.ship import ship
from index.embedding.quantized import QuantizedModel, file_sha256


@pytest.fixture
def shipped(tmp_path: Path) -> QuantizedModel:
    """A network of four bytes."""
    file = tmp_path / "reader.safetensors"
    file.write_bytes(b"old.")
    return QuantizedModel("The reader", file, file_sha256(file))


def test_the_file_and_the_hash_in_the_code_are_replaced(
    shipped: QuantizedModel, tmp_path: Path
) -> None:
    trained, code = tmp_path / "trained", tmp_path / "quantized.py"
    trained.write_bytes(b"new.")
    code.write_text(f'READER = "{shipped.sha256}"\n', encoding="utf-8")
    found = ship(shipped, trained, code)
    assert found == file_sha256(trained)
    assert shipped.file.read_bytes() == b"new."
    assert code.read_text(encoding="utf-8") == f'READER = "{found}"\n'


def test_code_that_names_another_hash_leaves_the_network_as_it_was(
    shipped: QuantizedModel, tmp_path: Path
) -> None:
    trained, code = tmp_path / "trained", tmp_path / "quantized.py"
    trained.write_bytes(b"new.")
    code.write_text("", encoding="utf-8")
    with pytest.raises(ValueError, match="does not name the hash"):
        ship(shipped, trained, code)
    assert shipped.file.read_bytes() == b"old."
