"""``verbale readout``: what each side says about one meeting."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, AskedAt, AskedScope
from index.cli.output.streams import write_json
from index.cli.question_file import moment, words
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.answer.readout import Readout

NO_ACCOUNT = 3

On = Annotated[
    str | None,
    typer.Option(help="When they met: 2022-03-18, “last week”, “May 2022” (default: last).",
                 metavar="D"),
]  # fmt: skip


def readout(
    context: typer.Context,
    meeting: Annotated[list[str], typer.Argument(metavar="NAMES", hidden=True)],
    on: On = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """Compare what each side says about one meeting, sentence by sentence.

    Name who met: people or countries. Without --on, the newest meeting is taken. Sentences on the
    same point are shown together, then what only one side says; where it is unsure whether two
    are on the same point, each counts as said by one side only. Sides whose account the library
    lacks are named. Exit code 3: no article tells of such a meeting.

    **Examples**

    - `verbale readout Sullivan Wang Yi`
    - `verbale readout "Biden call with Xi" --on 2022-03-18`
    - `verbale readout Washington Moscow --on "February 2022" --json`
    """
    from index.answer.readout import ReadoutQuery  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    query = ReadoutQuery(words(" ".join(meeting)), on, scope, moment(at))
    found = globals_.with_library(lambda verbale: verbale.readout_service.readout(query))
    _print(found, as_json=as_json)
    if not found.accounts:
        raise typer.Exit(NO_ACCOUNT)


def _print(found: "Readout", *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.sides.readout_json import readout_object  # noqa: PLC0415 - slow

        write_json(readout_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.sides.readout import show_readout  # noqa: PLC0415 - slow

    show_readout(found, standard_output())
