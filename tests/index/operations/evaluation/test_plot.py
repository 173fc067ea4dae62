from pathlib import Path

import pytest

from index.errors import InputError
from index.operations.evaluation.calibration import calibration
from index.operations.evaluation.plot import check_plot, plot

SOME = calibration([(0.9, True), (0.8, False), (0.2, False)])


def test_a_picture_is_drawn_as_png(tmp_path: Path) -> None:
    file = tmp_path / "calibration.png"
    check_plot(file)
    plot(SOME, "talks", file)
    drawn = file.read_bytes()
    assert drawn.startswith(b"\x89PNG")
    assert int.from_bytes(drawn[16:20], "big") == 900  # pixels across


@pytest.mark.parametrize(
    ("name", "said"), [("picture.svg", "in .png"), ("nowhere/picture.png", "no folder")]
)
def test_where_none_can_be_drawn_is_told_at_once(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_plot(tmp_path / name)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        plot(SOME, "talks", tmp_path)
