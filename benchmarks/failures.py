"""Lets every call of every scenario fail once, and says what is wrong afterwards.

    python -m benchmarks.failures                       all scenarios, all calls
    python -m benchmarks.failures import backup --most 40
    python -m benchmarks.failures --stays               later calls of the kind fail as well
    python -m benchmarks.failures watch --other 1       each call fails in another way of its kind
    python -m benchmarks.failures poll --only http:2    one call

``tests/failures`` has the scenarios, the calls and the checks; ``make test`` runs a sample of them.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from tests.compiled import compiled_once
from tests.failures.calls import KINDS, Kind
from tests.failures.scenarios import SCENARIOS
from tests.failures.sweep import Sweep, ground
from tests.new_libraries import tables_copied


def main(names: Sequence[str], most: int | None, only: str, *, other: int, stays: bool) -> bool:
    """Print each finding as it comes, and a table; whether there was none."""
    tried, made, found = Counter[tuple[str, Kind]](), Counter[tuple[str, Kind]](), 0
    with (
        tempfile.TemporaryDirectory() as folder,
        tables_copied(),
        compiled_once("_sqlite", "sqlite://"),
        ground(Path(folder)) as on,
    ):
        on.calls.other = other
        for name in names:
            sweep = Sweep(name, on, stays=stays)
            for kind, _ in sweep.places:
                made[name, kind] += 1
            for kind, number in [_call(only)] if only else sweep.in_turn()[:most]:
                failed = sweep.fail(kind, number)
                tried[name, kind] += failed.place is not None
                found += bool(failed.troubles)
                for trouble in failed.troubles:
                    told = f"told: {failed.message}" if failed.message else "nothing told"
                    print(
                        f"{name}, {kind}:{number} at {failed.place}: {trouble} ({told})", flush=True
                    )
            counts = " ".join(f"{kind} {tried[name, kind]}/{made[name, kind]}" for kind in KINDS)
            print(f"{name}: {counts}", flush=True)
    print("\n| scenario | " + " | ".join(KINDS) + " | all |\n|-|" + "-:|" * (len(KINDS) + 1))
    for name in names:
        each = [
            f"{tried[name, kind]} of {made[name, kind]}" if made[name, kind] else ""
            for kind in KINDS
        ]
        both = [sum(counter[name, kind] for kind in KINDS) for counter in (tried, made)]
        print(f"| {name} | {' | '.join(each)} | {both[0]} of {both[1]} |")
    print(f"{sum(tried.values())} calls failed, one a run; something was wrong after {found}.")
    return not found


def _call(told: str) -> tuple[Kind, int]:
    kind, _, number = told.partition(":")
    return cast("Kind", kind), int(number)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenarios", nargs="*", choices=[[], *SCENARIOS], help="default: all")
    parser.add_argument("--most", type=int, help="calls of each scenario (default: all)")
    parser.add_argument("--only", default="", help="this call of the scenario, such as commit:3")
    parser.add_argument(
        "--other", type=int, default=0, help="so much further in the list of errors"
    )
    parser.add_argument("--stays", action="store_true", help="the fault stays until the end")
    given = parser.parse_args()
    names = given.scenarios or list(SCENARIOS)
    sys.exit(not main(names, given.most, given.only, other=given.other, stays=given.stays))
