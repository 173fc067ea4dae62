"""``verbale doctor``: check the installation and suggest repairs."""

import shutil
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output import write, write_json

if TYPE_CHECKING:
    from index.operations.doctor import Finding

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
