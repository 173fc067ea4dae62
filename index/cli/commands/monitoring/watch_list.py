"""``verbale watch export|import``: move watches and digests from one library to another."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.output.streams import write, write_error
from index.errors import unreadable, unwritable

if TYPE_CHECKING:
    from index.app import Verbale
    from index.monitoring.watch_file import WatchImport

_SHOWN_BAD = 50


def export(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="File to write; else standard output.", metavar="[FILE]")
    ] = None,
    scope: Annotated[
        str | None, typer.Option(help="Only watches of this scope.", metavar="S")
    ] = None,
) -> None:
    """Write the watches and digests as JSON, for `verbale watch import`.

    What they have found and the keys of their feeds and webhooks stay here: `verbale backup` has
    all of it. Addresses of webhooks may hold a key: keep the file private then.

    **Example**

    - `verbale watch export watches.json`
    """
    from index.monitoring.watch_file import watch_file  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    found = globals_.with_library(
        lambda verbale: verbale.watch_service.standing(scope), searching=False
    )
    text = watch_file(found)
    if file is None:
        write(text)
        return
    try:
        file.expanduser().write_text(text, "utf-8")
    except OSError as error:
        raise unwritable(file, error) from error
    write_error(f"Exported {len(found):,} watch{'' if len(found) == 1 else 'es'}.\n")


def import_(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="A file of `watch export` or `/settings export`.", metavar="FILE")
    ],
    scope: Annotated[
        str | None, typer.Option(help="Give all of them this scope.", metavar="S")
    ] = None,
    look: Annotated[bool, typer.Option("--look", help="Only show what would be added.")] = False,
) -> None:
    """Add the watches and digests of a file; importing a file again changes nothing.

    Reads what `verbale watch export`, `verbale watch list --json` and `/settings export` in
    Discord write. What cannot be read is named with its place; all else is added. They look at
    what comes in from now on.

    **Examples**

    - `verbale watch import watches.json --look`
    - `verbale watch import server.json --scope discord:1234567890`
    """
    from index.actor import current_actor  # noqa: PLC0415 - slow
    from index.monitoring.watch_file import add_watches, read_watch_file  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    wanted = read_watch_file(_body(file), current_actor().who, scope)

    async def _work(verbale: "Verbale") -> "WatchImport":
        return await add_watches(verbale.watch_service, wanted, look=look)

    done = globals_.with_library(_work, searching=False)
    _tell(done, look=look)
    if done.bad and not (done.added or done.known):
        raise typer.Exit(1)


def _body(file: Path) -> bytes:
    from index.monitoring.watch_file import LARGEST  # noqa: PLC0415 - slow

    try:
        with file.expanduser().open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(file, error) from error


def _tell(done: "WatchImport", *, look: bool) -> None:
    for bad in done.bad[:_SHOWN_BAD]:
        write_error(f"{bad}\n")
    if (more := len(done.bad) - _SHOWN_BAD) > 0:
        write_error(f"… and {more:,} more.\n")
    counts = [
        f"{done.added:,} {'to add' if look else 'added'}",
        f"{done.known:,} there already",
        f"{len(done.bad):,} not added" if done.bad else "",
    ]
    write(f"{', '.join(filter(None, counts))}.\n")
