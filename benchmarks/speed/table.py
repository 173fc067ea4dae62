"""The table of figures: printed, kept in a file, and held against an earlier one."""

import json
import platform
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.processor import processor

SLOWER = 1.25
"""How many times as slow a figure may be before it is named; less is noise on a shared machine."""

_LIBRARIES = ("chromadb", "numpy", "openvino", "sentence-transformers", "sqlalchemy")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        name: what was measured.
        value: the figure.
        unit: its unit.
        less_is_better: whether a smaller figure is better.
        relative: whether it is a ratio of one run, so that the machine's speed has no say.
        limit: what the machine could do at best (``benchmarks.speed.limits``), in the same unit.
    """

    name: str
    value: float
    unit: str
    less_is_better: bool = True
    relative: bool = False
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one run.

    Attributes:
        machine: processor, instructions, cores and load.
        versions: of Python and of the libraries that matter.
        day: when it was measured.
        yardstick_s: how long this machine takes for a fixed piece of work.
        rows: the figures.
    """

    machine: str
    versions: Mapping[str, str]
    day: str
    yardstick_s: float
    rows: Sequence[Row]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Table":
        """The table of these figures, measured here and now."""
        versions = {"python": platform.python_version()} | {one: version(one) for one in _LIBRARIES}
        today = datetime.now(UTC).date().isoformat()
        return cls(processor(), versions, today, yardstick(), rows)

    @classmethod
    def read(cls, file: Path) -> "Table":
        """The table that ``write`` wrote."""
        told = json.loads(file.read_text(encoding="utf-8"))
        return cls(**{**told, "rows": [Row(**row) for row in told["rows"]]})

    def write(self, file: Path) -> None:
        """Keep the table in a file."""
        file.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", "utf-8")

    def markdown(self) -> Iterator[str]:
        """The table as Markdown, a line at a time."""
        versions = ", ".join(f"{name} {number}" for name, number in self.versions.items())
        yield f"{self.day}; {self.machine}; {versions}\n"
        yield "| what | figure | this machine in float32 |"
        yield "|---|--:|--:|"
        for row in self.rows:
            limit = "" if row.limit is None else f"{number_of(row.limit)} {row.unit}"
            yield f"| {row.name} | {number_of(row.value)} {row.unit} | {limit} |"


def yardstick() -> float:
    """Seconds, the least of five, for a fixed piece of work: half in Python, half in numpy."""
    matrix = np.random.default_rng(1).standard_normal((384, 1536), np.float32)
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        for _ in range(20):
            matrix @ matrix.T
        words = [f"word {number % 997}" for number in range(60_000)]
        sorted(set(words), key=len)
        taken.append(time.perf_counter() - began)
    return min(taken)


def slower(now: Table, before: Table) -> Iterator[str]:
    """What takes more than ``SLOWER`` times as long as before, by this machine's own speed.

    Only figures of both tables are compared. A ratio is compared as it is; any other figure after
    both machines' yardsticks.
    """
    known = {row.name: row for row in before.rows}
    for row in now.rows:
        if row.name not in known or not row.value or not known[row.name].value:
            continue
        times = row.value / known[row.name].value
        times = times if row.less_is_better else 1.0 / times
        if not row.relative:
            times /= now.yardstick_s / before.yardstick_s
        if times > SLOWER:
            yield f"{row.name}: {times:.2f} times as slow as on {before.day}"


def number_of(value: float) -> str:
    """A figure in three digits or more."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
