"""Processes of benchmarks: where and in which environment they start, and what memory they use."""

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
