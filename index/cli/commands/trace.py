"""``verbale trace``: find the sources of what a text states, or the article that it links to."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, SearchedScope
from index.cli.output.streams import write_json
from index.cli.question_file import words
from index.values import PUBLIC, Question

if TYPE_CHECKING:
    from index.answer.statement.values import Trace

NO_SUPPORT = 3


def trace(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", hidden=True)],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Find quotes that support what a text states, or say another number, date or place.

    If the text has a link to an article of the library, that article is the only source. Exit
    code 3: no quote supports the text.

    `verbale trace "Sullivan met Wang at Yanqi Lake."`

    `verbale trace "They met in Beijing: https://example.org/talks" --json`
    """
    globals_: Globals = context.obj
    message = words(" ".join(text))
    found = globals_.with_library(lambda verbale: verbale.find_sources(Question(message, scope)))
    _print(found, as_json=as_json)
    relations = {each.relation for one in found.statements for each in one.evidence}
    if "supports" not in relations:
        raise typer.Exit(NO_SUPPORT)


def _print(found: "Trace", *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.trace_json import trace_object  # noqa: PLC0415 - slow

        write_json(trace_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.trace import show_trace  # noqa: PLC0415 - slow

    show_trace(found, standard_output())
