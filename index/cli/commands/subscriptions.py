"""``verbale sources import|export``: move sources in and out as OPML."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.output.streams import write, write_error
from index.errors import unreadable, unwritable
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.app import Verbale
    from index.ingest.subscriptions.entries import ExportedList, ImportPlan

SHOWN_BAD = 50
_SHOWN_SIDES = 12

Scope = Annotated[str, typer.Option(help="Scope of the sources.", metavar="S")]


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="OPML, or the JSON of Miniflux or MonitoRSS.", metavar="FILE")
    ],
    scope: Scope = PUBLIC,
    no_sides: Annotated[
        bool,
        typer.Option("--no-sides", help="Do not make folders sides of their sources."),
    ] = False,
    look: Annotated[bool, typer.Option("--look", help="Only show what would be added.")] = False,
) -> None:
    """Import the feeds of another program; importing a file again changes nothing.

    Folders become sides: they are shown first, and on a terminal you are asked before.

    Reads OPML (any feed reader, FreshRSS and Miniflux with their own attributes), the JSON of
    Miniflux, and the backup of a server by MonitoRSS. What cannot be read is named with its line;
    all else is added.

    **Examples**

    - `verbale sources import feeds.opml --look`
    - `verbale sources import feeds.opml --no-sides`
    """
    globals_: Globals = context.obj
    body = _body(file)

    async def _work(verbale: "Verbale") -> "tuple[ImportPlan, int]":
        lists = verbale.source_service.lists
        plan = await lists.plan(body, scope, sides=not no_sides)
        _write_sides(plan)
        if not look and sys.stdin.isatty() and any(entry.folder for entry in plan.new):
            typer.confirm("Add these sources with these sides?", abort=True)
        return plan, 0 if look else await lists.carry_out(plan)

    plan, added = globals_.with_library(_work, searching=False)
    _write_plan(plan, added, look=look)
    if plan.bad and not (plan.new or plan.known):
        raise typer.Exit(1)


def _body(file: Path) -> bytes:
    """The bytes of the file.

    Raises:
        InputError: it is too large, or cannot be read.
    """
    from index.ingest.subscriptions.entries import LARGEST  # noqa: PLC0415 - slow

    try:
        with file.expanduser().open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(file, error) from error


def _write_plan(plan: "ImportPlan", added: int, *, look: bool) -> None:
    for bad in plan.bad[:SHOWN_BAD]:
        write_error(f"{bad}\n")
    if (more := len(plan.bad) - SHOWN_BAD) > 0:
        write_error(f"… and {more:,} more.\n")
    counts = [
        f"{len(plan.new):,} to add" if look else f"{added:,} added",
        f"{len(plan.known):,} there already",
        f"{len(plan.repeated):,} twice in the file" if plan.repeated else "",
        f"{len(plan.beyond):,} beyond the limit of this server" if plan.beyond else "",
        f"{len(plan.bad):,} not readable" if plan.bad else "",
    ]
    write(f"{plan.origin}: {', '.join(filter(None, counts))}.\n")
    if plan.beyond:
        write("Remove sources or raise limits.sources, then import the file again.\n")
    if added:
        write(
            "`verbale sources check` shows which can be read, `verbale sync` fetches them; the bot "
            "and `verbale worker` do so on their own.\n"
        )


def _write_sides(plan: "ImportPlan") -> None:
    """Tell which folders become sides, because not every folder names one."""
    sides = Counter(entry.folder for entry in plan.new if entry.folder)
    if not sides:
        return
    shown = [f"{side} ({count:,})" for side, count in sides.most_common(_SHOWN_SIDES)]
    more = f" and {len(sides) - len(shown):,} more" if len(sides) > len(shown) else ""
    write(f"Folders as sides: {', '.join(shown)}{more}. --no-sides leaves them out.\n")


def export(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="File to write (default: standard output).", metavar="FILE"),
    ] = None,
    scope: Scope = PUBLIC,
) -> None:
    """Write the sources with an address as OPML, for Verbale or any feed reader.

    A side becomes a folder. Addresses may hold a subscriber's key: keep the file private then.

    **Example**

    - `verbale sources export feeds.opml`
    """
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "ExportedList":
        return await verbale.source_service.lists.export(scope)

    exported = globals_.with_library(_work, searching=False)
    if file is None:
        write(exported.text)
    else:
        _save(file.expanduser(), exported.text)
    _tell(exported)


def _save(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        raise unwritable(file, error) from error


def _tell(exported: "ExportedList") -> None:
    left_out = f"; {exported.left_out:,} came from files, which OPML cannot hold"
    count = f"{exported.count:,} source{'' if exported.count == 1 else 's'}"
    write_error(f"Exported {count}{left_out if exported.left_out else ''}.\n")
