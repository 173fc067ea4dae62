"""``verbale wording``: how each side words a formula over time."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, AskedAt, AskedScope, Since, Until
from index.cli.output.streams import write_json
from index.cli.question_file import moment, words
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.answer.wording import WordingAnswer

NO_WORDING = 3


def wording(
    context: typer.Context,
    formula: Annotated[list[str], typer.Argument(metavar="WORDS", hidden=True)],
    side: Annotated[
        str | None, typer.Option(help="Only this side: a country or body.", metavar="SIDE")
    ] = None,
    since: Since = None,
    until: Until = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """Show how each side words a formula over time, and each change word by word.

    A formula is a set phrase of diplomacy; near variants are found, too ("expresses concern",
    "condemns"). Consecutive articles with the same wording are one entry, with the sentence of the
    first. For names alone, the formulas that recur about them are listed. Exit code 3: nothing was
    found.

    **Examples**

    - `verbale wording "one China policy"`
    - `verbale wording "condemns the launch" --side "United States" --since 2022`
    - `verbale wording Taiwan --json`
    """
    from index.answer.wording import WordingQuery  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    query = WordingQuery(words(" ".join(formula)), side, scope, since, until, moment(at))
    found = globals_.with_library(lambda verbale: verbale.wording_service.wording(query))
    _print(found, as_json=as_json)
    if found.reason:
        raise typer.Exit(NO_WORDING)


def _print(found: "WordingAnswer", *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.sides.wording_json import wording_object  # noqa: PLC0415 - slow

        write_json(wording_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.sides.wording import show_wording  # noqa: PLC0415 - slow

    show_wording(found, standard_output())
