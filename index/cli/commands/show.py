"""``verbale show``: show one article, its revisions and its copies."""

from typing import TYPE_CHECKING, Annotated

import typer

from index.answer.presentation.article_json import article_object
from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output.streams import write_json

if TYPE_CHECKING:
    from index.answer.events import ArticleView


def show(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(help="article_id of a quote, your own id, or the URL.", metavar="ID-OR-URL"),
    ],
    number: Annotated[
        int | None, typer.Option("--revision", help="Show this revision.", metavar="N")
    ] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Show the changes between revisions.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one article with its revisions, its sources, its copies elsewhere and its story.

    **Examples**

    - `verbale show https://example.org/2024/08/talks`
    - `verbale show https://example.org/2024/08/talks --changes`
    - `verbale show sample-sullivan-wang-yanqi-lake --json`
    """
    globals_: Globals = context.obj
    found: ArticleView = globals_.with_library(
        lambda verbale: verbale.event_service.article(name), searching=False
    )
    article, revisions = found.article, found.revisions
    if as_json:
        from index.answer.presentation.events_json import story_object  # noqa: PLC0415 - slow

        shown = article_object(article, revisions, found.copies)
        write_json(shown | {"story": story_object(found.story)}, indent=2)
        return
    from index.cli.output import articles  # noqa: PLC0415 - slow
    from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

    console = standard_output()
    if changes:
        articles.show_changes(article, revisions, console)
    elif number is not None:
        from index.answer.presentation.revisions import revision_of  # noqa: PLC0415 - as above

        articles.show_revision(article, revision_of(revisions, number), console)
    else:
        articles.show_article(found, console)
