"""What hostile addresses and servers get: a table.

    python -m benchmarks.hostile

Each is met by the real visitor over real connections on loopback (benchmarks/hostile/world.py);
what is fetched is then read in a workshop. ``body bytes`` counts what was taken in, as sent.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.hostile.cases import CASES
from benchmarks.hostile.trial import Case, Outcome, tried
from benchmarks.hostile.world import self_signed
from index.ingest.extract.sandbox import ParserPool


async def _all() -> list[tuple[Case, Outcome]]:
    parsers = ParserPool()
    try:
        with TemporaryDirectory() as folder:
            certificate = self_signed(Path(folder))
            return [(case, await tried(case, parsers, certificate)) for case in CASES]
    finally:
        parsers.close()


def _row(case: Case, outcome: Outcome) -> str:
    words = " ".join(outcome.words.split()).replace("|", "\\|")
    shown = words if len(words) <= 110 else words[:109] + "…"
    return (
        f"| {case.name} | {outcome.got}: {shown} | {outcome.seconds:.2f} "
        f"| {outcome.counts.body_bytes:,} |"
    )


def main() -> None:
    met = asyncio.run(_all())
    print("| case | what it got | seconds | body bytes |\n|---|---|---|---|")
    for case, outcome in met:
        print(_row(case, outcome))
    private = sum(outcome.counts.private for _, outcome in met)
    odd = [case.name for case, outcome in met if not outcome.fits(case)]
    print(f"\n{len(met)} cases; connections to private addresses: {private}.")
    print(f"Not as expected: {', '.join(odd) or 'none'}.")


if __name__ == "__main__":
    main()
