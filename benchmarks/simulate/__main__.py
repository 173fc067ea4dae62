"""Simulates the bot from a seed, and checks the history of what happened.

    python -m benchmarks.simulate --seed 7 --days 7          # one simulated week
    python -m benchmarks.simulate --seeds 1..100 --days 7    # many, a line for each
    python -m benchmarks.simulate --faults                   # faults put in on purpose, and found
    python -m benchmarks.simulate --soak 5000                # questions and polls in one process

Bot, workers and the library run in one process, as they are, under a virtual clock. Simulated are
the hosts, Discord, the people, and kills: what was not committed is gone. A seed makes the same
history each time, byte for byte; its SHA-256 is printed. Needs no network.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.simulate.virtual import virtual_time

if TYPE_CHECKING:
    from benchmarks.simulate.history import History

_WARM_DAYS = 0.1
_CPU_S = time.process_time
_SHOWN, _LONGEST = 5, 200
_TRIED = range(1, 6)
"""Seeds with which a fault is looked for."""


def _same_hashes() -> None:
    """Begin again with the hashes of strings that every run has: sets are walked in their order."""
    if os.environ.get("PYTHONHASHSEED") != "0":
        os.environ |= {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "VERBALE_CONFIG": ""}
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.simulate", *sys.argv[1:]])


def _seeds(written: str) -> Sequence[int]:
    first, _, last = written.partition("..")
    return range(int(first), int(last or first) + 1)


@contextmanager
def _imported() -> Iterator[None]:
    """Import everything while time is virtual, and simulate a little, so that caches are full."""
    with virtual_time(0):
        from benchmarks.simulate.world import simulate  # noqa: PLC0415 - time is virtual now
    simulate(0, _WARM_DAYS)
    yield


def _apart(work: Callable[[], int]) -> int:
    """Run in a process of its own, which begins as this one is now; returns what it returns."""
    child = get_context("fork").Process(target=lambda: sys.exit(work()))
    child.start()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


def run_seed(seed: int, days: float, save: Path | None, fault: str | None = None) -> int:
    """Simulate one seed and print a line, with what is wrong below; returns 1 if anything is."""
    from benchmarks.simulate.checker import Checker  # noqa: PLC0415 - as above
    from benchmarks.simulate.world import simulate  # noqa: PLC0415 - as above

    began = _CPU_S()
    history: History = simulate(seed, days, fault)
    took = _CPU_S() - began
    if save is not None:
        history.save(save)
    problems = list(Checker(history.events).problems())
    outcome = f"{len(problems)} problems" if problems else "no problem"
    print(
        f"seed {seed}, {days:g} days: {len(history.events):,} events, {took:.1f} s of the "
        f"processor, SHA-256 {history.digest}: {outcome}",
        flush=True,
    )
    for problem in problems[:_SHOWN]:
        print(f"  {problem[:_LONGEST]}", flush=True)
    return 1 if problems else 0


def run_seeds(
    seeds: Sequence[int], days: float, save: Path | None, fault: str | None = None
) -> int:
    """Simulate seeds one after the other, each in a process of its own."""
    with _imported():
        failed = [seed for seed in seeds if _apart(partial(run_seed, seed, days, save, fault))]
    if len(seeds) > 1:
        print(f"{len(seeds)} seeds, {len(failed)} with problems: {failed}", flush=True)
    return 1 if failed else 0


def find_faults(days: float) -> int:
    """Put each fault in, and simulate seeds until one shows it; returns 1 if one stays hidden."""
    hidden = []
    with _imported():
        from benchmarks.simulate.faults import FAULTS  # noqa: PLC0415 - as above

        for fault in FAULTS:
            print(f"{fault}:", flush=True)
            if not any(_apart(partial(run_seed, seed, days, None, fault)) for seed in _TRIED):
                hidden.append(fault)
    print(f"{len(FAULTS)} faults put in, {len(FAULTS) - len(hidden)} found; hidden: {hidden}")
    return 1 if hidden else 0


def soak_so_many(questions: int) -> int:
    """Ask many questions in one process, and print what grew."""
    with _imported():
        from benchmarks.simulate.soak import slopes, soak  # noqa: PLC0415 - as above

        began = _CPU_S()
        samples = soak(questions)
        print(f"{questions:,} questions, {_CPU_S() - began:.0f} s of the processor")
        for line in slopes(samples):
            print(f"  {line}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=_seeds, help="one seed")
    parser.add_argument("--seeds", type=_seeds, default=range(1, 2), help="seeds, such as 1..100")
    parser.add_argument("--days", type=float, default=7.0, help="simulated days (7)")
    parser.add_argument("--history", type=Path, help="a file for the history, as JSON Lines")
    parser.add_argument("--faults", action="store_true", help="put faults in, and find them")
    parser.add_argument("--fault", help="a fault to put in, by its name")
    parser.add_argument("--soak", type=int, metavar="QUESTIONS", help="ask so many in one process")
    given = parser.parse_args()
    if given.soak:
        return soak_so_many(given.soak)
    if given.faults:
        return find_faults(given.days)
    return run_seeds(given.seed or given.seeds, given.days, given.history, given.fault)


if __name__ == "__main__":
    _same_hashes()
    sys.exit(main())
