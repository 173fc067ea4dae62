"""``verbale trace|said``: find the sources of a statement; list the statements of a person."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, AskedAt, AskedScope, SearchedScope, Since, Until
from index.cli.output.streams import write_json
from index.cli.question_file import moment, words
from index.values import PUBLIC, Question

if TYPE_CHECKING:
    from index.answer.said import SaidAnswer
    from index.answer.trace import Trace

NO_SUPPORT = 3
NOTHING_SAID = 3


def trace(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar="TEXT", hidden=True)],
    scope: SearchedScope = PUBLIC,
    as_json: AsJson = False,
) -> None:
    """Find quotes that support what a text states, or contradict its numbers, dates or places.

    If the text has a link to an article of the library, that article is the only source. Exit
    code 3: no quote supports the text.

    **Examples**

    - `verbale trace "Sullivan met Wang at Yanqi Lake."`
    - `verbale trace "They met in Beijing: https://example.org/talks" --json`
    """
    globals_: Globals = context.obj
    message = words(" ".join(text))
    found = globals_.with_library(lambda verbale: verbale.find_sources(Question(message, scope)))
    _print(found, as_json=as_json)
    relations = {each.relation for one in found.statements for each in one.evidence}
    if not relations & {"verbatim", "supports"}:
        raise typer.Exit(NO_SUPPORT)


def _print(found: "Trace", *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.trace_json import trace_object  # noqa: PLC0415 - slow

        write_json(trace_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.trace import show_trace  # noqa: PLC0415 - slow

    show_trace(found, standard_output())


def said(
    context: typer.Context,
    name: Annotated[list[str], typer.Argument(metavar="NAME", hidden=True)],
    about: Annotated[
        str | None, typer.Option(help="Only statements about these words.", metavar="WORDS")
    ] = None,
    since: Since = None,
    until: Until = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """List what somebody said, newest first, each in the outlet's own sentence.

    Give a last name, a full name or an office. Quotations, reported speech, turns of transcripts
    and statements in the person's own name are listed; where an article says "he" or "the
    minister", the person is the one named before. What has no certain speaker is left out. Exit
    code 3: nothing was found.

    **Examples**

    - `verbale said Blinken`
    - `verbale said "Wang Yi" --about Taiwan --since "last month"`
    - `verbale said "foreign minister" --until 2024-08-31 --json`
    """
    from index.answer.said import SaidQuery  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    query = SaidQuery(
        words(" ".join(name)), words(about) if about else None, scope, since, until, moment(at)
    )
    found = globals_.with_library(lambda verbale: verbale.said_service.said(query))
    _print_said(found, as_json=as_json)
    if not found.statements:
        raise typer.Exit(NOTHING_SAID)


def _print_said(found: "SaidAnswer", *, as_json: bool) -> None:
    if as_json:
        from index.cli.output.said_json import said_object  # noqa: PLC0415 - slow

        write_json(said_object(found), indent=2)
        return
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
    from index.cli.output.said import show_said  # noqa: PLC0415 - slow

    show_said(found, standard_output())
