"""``verbale status`` and ``doctor``: how large the library is, and what is wrong with it."""

import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from index.answer.presentation.as_json import generation_object
from index.cli.context import Globals, settings_of, with_library
from index.cli.options import AsJson
from index.cli.output import write, write_json
from index.ingest.disk import DiskGuard

if TYPE_CHECKING:
    from index.app import Status, Verbale
    from index.indexing.service import IndexStatus
    from index.operations.doctor import Finding


def status(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """Show the library's size and the index generation that answers.

    **Example**

    - `verbale status --json`
    """

    async def _work(verbale: "Verbale") -> "tuple[Status, IndexStatus]":
        return await verbale.status(), await verbale.index_service.status()

    overview, index = with_library(context, _work, searching=False)
    settings = settings_of(context)
    shortage = DiskGuard(settings.data, settings.gather.keep_free_mb).shortage()
    if as_json:
        shown = asdict(overview.counts) | {
            "unencoded": overview.unencoded,
            "generation": generation_object(overview.generation),
            "building": generation_object(index.building.generation if index.building else None),
            "built": round(index.building.share, 4) if index.building else None,
            "kept": generation_object(index.kept),
            "fetching_stopped": shortage,
        }
        write_json(shown, indent=2)
        return
    for name, count in asdict(overview.counts).items():
        write(f"{name:<10} {count:>9,}\n")
    if overview.unencoded:
        write(f"{overview.unencoded:,} passages are waiting to be encoded.\n")
    if overview.generation:
        write(f"generation {overview.generation.id}: {overview.generation.encoder}\n")
    if index.building:
        built = index.building
        write(
            f"generation {built.generation.id} is being built: {built.share:.0%} done "
            f"({built.generation.encoder})\n"
        )
    if index.kept:
        write(f"generation {index.kept.id} is kept for a rollback\n")
    if shortage:
        write(f"{shortage}\n")


_MARKS = {True: "✓", False: "✗", None: "–"}
_NAMES = 18


def doctor(
    context: typer.Context,
    as_json: AsJson = False,
) -> None:
    """Check everything that Verbale depends on, and say how to repair each fault.

    ✓ works, ✗ needs repair, – is information or could not be checked. Nothing is changed. The
    exit code is 1 if anything needs repair.

    **Examples**

    - `verbale doctor`
    - `verbale doctor --json`
    """
    from index.operations.doctor import run_checks  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    findings = []
    for check in run_checks(globals_.config, globals_.data):
        findings.append(check)
        if not as_json:
            write("\n".join(_lines(check)) + "\n")
            sys.stdout.flush()
    if as_json:
        write_json([asdict(check) for check in findings], indent=2)
    if any(check.well is False for check in findings):
        raise typer.Exit(1)


def _lines(check: "Finding") -> Iterator[str]:
    width = max(60, min(100, shutil.get_terminal_size().columns))
    head, margin = f"{_MARKS[check.well]} {check.name:<{_NAMES}} ", " " * (_NAMES + 3)
    yield from _wrapped(check.told, width, head, margin)
    if check.fix and not check.well:
        yield from _wrapped(check.fix, width, f"{margin}→ ", f"{margin}  ")


def _wrapped(words: str, width: int, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        words, width, initial_indent=first, subsequent_indent=others,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
