"""``verbale digest``: the stories that most outlets report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson
from index.cli.output.picture import require_png, write_picture
from index.cli.output.streams import write, write_json
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.app import Verbale
    from index.monitoring.digest import Story
    from index.store.administration.watches import Rhythm

NOTHING_CAME = 3


def digest(
    context: typer.Context,
    topics: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC,…]", hidden=True),
    ] = None,
    week: Annotated[
        bool, typer.Option("--week", help="Of the last week, not the last day.")
    ] = False,
    scope: Annotated[
        str, typer.Option(help="Scope whose articles count, beside public ones.", metavar="S")
    ] = PUBLIC,
    picture: Annotated[
        Path | None,
        typer.Option(
            help="Draw the articles of each story, by outlet or side, into this PNG file.",
            metavar="FILE",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Print the stories that most outlets report, each as a sentence, with outlets and sides.

    With topics, separated by commas, only stories about one of them. Counts articles dated in the
    last day or week, and undated ones that came in then. Exit code 3: there are none.

    **Examples**

    - `verbale digest`
    - `verbale digest Taiwan, climate --week --json`
    - `verbale digest --week --picture week.png`
    """
    from index.cli.output.monitoring.digest import show_stories, story_object  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    rhythm: Rhythm = "weekly" if week else "daily"
    named = " ".join(topics or ())
    require_png(picture)
    found, drawn = globals_.with_library(
        lambda verbale: _made(verbale, scope, named, rhythm, draw=picture is not None),
        searching=False,
    )
    if picture is not None and drawn is not None:
        write_picture(picture, drawn)
    if as_json:
        write_json([story_object(one) for one in found], indent=2)
    elif found:
        from index.cli.output.console import standard_output  # noqa: PLC0415 - slow

        show_stories(found, standard_output())
    else:
        write("No story has come in lately.\n")
    if not found:
        raise typer.Exit(NOTHING_CAME)


async def _made(
    verbale: "Verbale", scope: str, topics: str, rhythm: "Rhythm", *, draw: bool
) -> "tuple[list[Story], bytes | None]":
    """The stories, and their picture if it is wanted and there are some."""
    service = verbale.watch_service
    stories = await service.digest(scope, topics, rhythm)
    if not (draw and stories):
        return stories, None
    quotes = [one.quote for one in stories]
    _, drawn = await service.digest_picture(quotes, tuple(dict.fromkeys((PUBLIC, scope))))
    return stories, drawn
