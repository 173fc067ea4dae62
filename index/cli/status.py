"""``verbale status``: how much there is."""

import json
import sys
from dataclasses import asdict
from typing import Annotated

import typer

from index.cli.context import Globals


def status(
    context: typer.Context,
    as_json: Annotated[
        bool, typer.Option("--json", help="For other programs.", metavar="")
    ] = False,
) -> None:
    """Show how much the library holds, and what answers.

    `verbale status --json`
    """
    globals_: Globals = context.obj
    found = globals_.with_library(lambda verbale: verbale.status(), searching=False)
    generation = asdict(found.generation) if found.generation else None
    if as_json:
        shown = asdict(found.counts) | {"unencoded": found.unencoded, "generation": generation}
        sys.stdout.write(json.dumps(shown, indent=2) + "\n")
        return
    for name, count in asdict(found.counts).items():
        sys.stdout.write(f"{name:<10} {count:>9,}\n")
    if found.unencoded:
        sys.stdout.write(f"{found.unencoded:,} passages wait for their vector.\n")
    if found.generation:
        sys.stdout.write(f"generation {found.generation.id}: {found.generation.encoder}\n")
