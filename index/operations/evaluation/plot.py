"""Plot calibration."""

from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import InputError, unwritable
from index.operations.evaluation.calibration import BINS, Calibration

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BLUE, _GREY = "#3465a4", "#888a85"


def check_plot(file: Path) -> None:
    """Check, before the evaluation runs, that a plot can be written to ``file``.

    Raises:
        InputError: the name doesn't end in .png, or the folder doesn't exist.
    """
    if file.suffix.lower() != ".png":
        raise InputError(f"{file} is not a PNG file name. Choose one that ends in .png.")
    if not file.absolute().parent.is_dir():
        raise InputError(f"{file} cannot be written: there is no folder {file.parent}.")


def plot(calibration: Calibration, title: str, file: Path) -> None:
    """Draw a reliability diagram above a histogram of confidence, as PNG.

    Raises:
        InputError: the file cannot be written.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 7), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    _reliability(above, calibration)
    _histogram(below, calibration)
    above.set_title(title)
    try:
        figure.savefig(file, format="png", dpi=150)
    except OSError as error:
        raise unwritable(file, error) from error


def _reliability(axes: "Axes", calibration: Calibration) -> None:
    filled = [bucket for bucket in calibration.bins if bucket.count]
    axes.plot([0, 1], [0, 1], "--", color=_GREY, label="as promised")
    axes.plot(
        [bucket.confidence or 0.0 for bucket in filled],
        [bucket.right or 0.0 for bucket in filled],
        "o-",
        clip_on=False,
        color=_BLUE,
        label=f"measured (calibration error {calibration.error:.3f})",
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), ylabel="share of first quotes that answer")
    axes.legend(loc="upper left", frameon=False)


def _histogram(axes: "Axes", calibration: Calibration) -> None:
    lows = [bucket.low for bucket in calibration.bins]
    counts = [bucket.count for bucket in calibration.bins]
    axes.bar(lows, counts, width=0.9 / BINS, align="edge", color=_BLUE)
    axes.set(xlabel="confidence", ylabel="questions")
