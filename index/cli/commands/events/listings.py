"""``verbale latest|timeline``: the newest articles on names, and the course of a topic."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.context import Globals
from index.cli.options import AsJson, AskedAt, AskedScope, Since, Until
from index.cli.output.picture import require_png, write_picture
from index.cli.output.streams import write_json
from index.cli.question_file import moment, words
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.answer.events import EventAnswer, EventQuery

NOTHING_FOUND = 3

Side = Annotated[
    str | None,
    typer.Option(
        help="Only sources and outlets that speak for this country or body.", metavar="SIDE"
    ),
]


def latest(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAMES]", hidden=True)] = None,
    side: Side = None,
    since: Since = None,
    until: Until = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """List the newest articles that name people, places or anything else, one per story.

    Each is shown with the sentence that names them, word for word. Without names, the newest
    articles of all are listed, each with its first sentence. Exit code 3: nothing was found.

    **Examples**

    - `verbale latest Sullivan Wang`
    - `verbale latest "South China Sea" --side Beijing --since "last week"`
    - `verbale latest --json`
    """
    query = _query(" ".join(names) if names else None, scope, since, until, side, at)
    globals_: Globals = context.obj
    found = globals_.with_library(lambda verbale: verbale.event_service.latest(query))
    _print(found, as_json=as_json)


def timeline(
    context: typer.Context,
    topic: Annotated[list[str], typer.Argument(metavar="TOPIC", hidden=True)],
    since: Since = None,
    until: Until = None,
    side: Side = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    picture: Annotated[
        Path | None,
        typer.Option(help="Draw the coverage over time into this PNG file.", metavar="FILE"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a topic's timeline: dated sentences in order, one per story.

    A story is all articles on one happening. The 40 that most outlets report are listed, each with
    the sentence that has all words of the topic, by itself or with its headline. Exit code 3:
    nothing was found.

    **Examples**

    - `verbale timeline AUKUS --since 2021-09-01`
    - `verbale timeline "grain deal" --since 2022 --until 2023 --picture grain.png`
    - `verbale timeline Yanqi Lake --json`
    """
    query = _query(" ".join(topic), scope, since, until, side, at)
    require_png(picture)
    globals_: Globals = context.obj
    found = globals_.with_library(lambda verbale: verbale.event_service.timeline(query))
    if picture is not None and found.coverage.total:
        _draw(found, picture)
    _print(found, as_json=as_json)


def _draw(found: "EventAnswer", picture: Path) -> None:
    from index.answer.coverage import draw_coverage  # noqa: PLC0415 - slow

    write_picture(picture, draw_coverage(found.coverage, found.query.topic or ""))


def _query(
    topic: str | None,
    scope: str,
    since: str | None,
    until: str | None,
    side: str | None,
    at: str | None,
) -> "EventQuery":
    from index.answer.events import EventQuery  # noqa: PLC0415 - slow

    typed = words(topic) if topic is not None else None
    return EventQuery(typed, scope, since, until, side, moment(at))


def _print(found: "EventAnswer", *, as_json: bool) -> None:
    if as_json:
        from index.answer.presentation.events_json import events_object  # noqa: PLC0415 - slow

        write_json(events_object(found), indent=2)
    else:
        from index.cli.output.console import standard_output  # noqa: PLC0415 - slow
        from index.cli.output.events.listings import show_events  # noqa: PLC0415 - slow

        show_events(found, standard_output())
    if not found.events:
        raise typer.Exit(NOTHING_FOUND)
