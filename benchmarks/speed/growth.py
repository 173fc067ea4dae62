"""How cost grows with the library: one question, and the memory, at several sizes, as a picture."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot

mpl.use("svg")

SIZES = (250, 1_000, 4_000)
"""Articles; each has about two passages."""

_STEP = """
import asyncio, json, sys
from pathlib import Path
from benchmarks.speed.__main__ import filled
from benchmarks.speed.measures import Ground, questions
from index.cli.memory import limit_arenas
limit_arenas()
folder = Path(sys.argv[1])
asked, rows = asyncio.run(filled(folder, int(sys.argv[2])))
rows += asyncio.run(questions(Ground(folder / "data", asked[:60], 1)))
figures = {f"{row.name}, {row.unit}": row.value for row in rows}
print(json.dumps({"passages": rows[0].value, **figures}))
"""


def grown(folder: Path, articles: int) -> dict[str, float]:
    """The figures of a library of so many articles, measured in a process of its own."""
    folder.mkdir()
    command = [sys.executable, "-c", _STEP, str(folder), str(articles)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def draw(folder: Path, picture: Path, told: Callable[[str], None]) -> None:
    """Measure every size, and draw the picture."""
    points = []
    for size in SIZES:
        told(f"growth: {size} articles …")
        points.append(grown(folder / f"growth-{size}", size))
    plot(points, picture)


def plot(points: Sequence[dict[str, float]], picture: Path) -> None:
    """Draw time and memory against the number of passages, both from zero."""
    mpl.rcParams["svg.hashsalt"] = "verbale"
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
    passages = [point["passages"] for point in points]
    for label in ("time, median", "time, 95 %", "CPU, median"):
        taken = [point[f"question: {label}, ms"] for point in points]
        left.plot(passages, taken, marker="o", label=label)
    memory = [point["memory of a process that answers, MiB"] for point in points]
    right.plot(passages, memory, marker="o")
    _name(left, "one question, ms")
    _name(right, "memory, MiB")
    for axes in (left, right):
        axes.set_xticks(passages, [f"{one:,.0f}" for one in passages])
        axes.minorticks_off()
        axes.set_ylim(0, 1.15 * axes.get_ylim()[1])
    left.legend()
    figure.savefig(picture, metadata={"Date": None})
    pyplot.close(figure)


def _name(axes: Any, title: str) -> None:
    axes.set(title=title, xlabel="passages", xscale="log")
    axes.grid(visible=True, alpha=0.3)
