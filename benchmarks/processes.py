"""Processes of benchmarks: where and how they start, what they start, and their memory."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""Where programs start: the folder of this repository."""


def environment() -> dict[str, str]:
    """Return the environment of this process without any settings of Verbale."""
    return {name: value for name, value in os.environ.items() if not name.startswith("VERBALE_")}


def memory_mib(kind: str = "VmRSS") -> float:
    """Return how many MiB of memory this process uses, of a kind in ``/proc/self/status``."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{kind}:")[1].split()[0]) / 1024


def children_of(pid: int) -> list[int]:
    """Return the processes that a process has started, and those that they have."""
    found = []
    for folder in Path(f"/proc/{pid}/task").glob("*"):
        for child in (folder / "children").read_text().split():
            found += [int(child), *children_of(int(child))]
    return found


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that ended and that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
