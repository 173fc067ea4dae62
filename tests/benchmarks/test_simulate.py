"""A few seeds of the simulation, and a fault that its checker has to find."""

import re
import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S


def simulated(*options: str) -> str:
    """What the command prints; its own process, because time is virtual before anything else."""
    program = [sys.executable, "-m", "benchmarks.simulate", *options]
    done = subprocess.run(
        program, capture_output=True, text=True, timeout=PATIENCE_S * 5, check=False
    )
    return done.stdout + done.stderr


def test_some_seeds_of_a_day_run_without_a_problem() -> None:
    printed = simulated("--seeds", "1..3", "--days", "1")
    assert "3 seeds, 0 with problems" in printed, printed


def test_a_seed_makes_the_same_history_each_time() -> None:
    first, second = (simulated("--seed", "4", "--days", "0.3") for _ in range(2))
    [found] = re.findall("SHA-256 ([0-9a-f]{64})", first)
    assert found in second, first + second


@pytest.mark.parametrize(
    ("fault", "told"),
    [("skip robots", "without robots.txt"), ("alter quotes", "quotes what no article said")],
)
def test_a_fault_that_was_put_in_is_told(fault: str, told: str) -> None:
    printed = simulated("--seed", "1", "--days", "0.5", "--fault", fault)
    assert told in printed, printed
