"""``verbale check``: check whether quotes stand in the library, verbatim or altered."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, SearchedScope
from index.cli.output.streams import write_json
from index.cli.question_file import words
from index.values import PUBLIC, Question

if TYPE_CHECKING:
    from index.answer.quotation import QuotationCheck

NOT_VERBATIM = 3


def check(
    context: typer.Context,
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", hidden=True),
    ],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Check whether quotes appear in the library word for word, altered, or not at all.

    Of a text with quotation marks or block quotes (`> …`), at most 5 quotes are checked; of
    another, the whole text. Exit code 3: a quote is not verbatim.

    **Examples**

    - `verbale check 'He said: “We will not leave the talks.”'`
    - `verbale check "they met at Yanqi Lake" --json`
    """
    globals_: Globals = context.obj
    message = words(" ".join(text))
    found = globals_.with_library(lambda verbale: verbale.check_quotes(Question(message, scope)))
    _print(found, as_json=as_json)
    if any(one.verdict != "verbatim" for one in found.checked):
        raise typer.Exit(NOT_VERBATIM)


def _print(found: "QuotationCheck", *, as_json: bool) -> None:
    from index.cli.output.quotation_json import check_object  # noqa: PLC0415 - slow

    if as_json:
        write_json(check_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.quotation import show_check  # noqa: PLC0415 - slow

    show_check(found, standard_output())
