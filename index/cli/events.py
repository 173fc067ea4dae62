"""``verbale latest|timeline``: the newest articles on names, and the course of a topic."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from index.answer.presentation.as_json import events_object
from index.answer.presentation.words import events_reason, headline_of, outlet_of, outlets_line
from index.cli.context import with_library
from index.cli.options import AsJson, AskedAt, AskedScope, Since, Until, reach, words
from index.cli.output import (
    BOLD,
    PALE,
    WARNING,
    counted,
    dated,
    origin,
    require_png,
    save,
    show,
    styled,
)
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
    query = _query(names, scope, since, until, side, at)
    found = with_library(context, lambda verbale: verbale.event_service.latest(query))
    _show(found, as_json=as_json)


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
    query = _query(topic, scope, since, until, side, at)
    require_png(picture)
    found = with_library(context, lambda verbale: verbale.event_service.timeline(query))
    if picture is not None and found.coverage.total:
        from index.answer.coverage import draw_coverage  # noqa: PLC0415 - slow

        save(picture, draw_coverage(found.coverage, found.query.topic or ""))
    _show(found, as_json=as_json)


def _query(
    topic: list[str] | None,
    scope: str,
    since: str | None,
    until: str | None,
    side: str | None,
    at: str | None,
) -> "EventQuery":
    from index.answer.events import EventQuery  # noqa: PLC0415 - slow

    typed = words(" ".join(topic)) if topic else None
    return EventQuery(typed, side, reach(scope, at, since, until))


def _show(found: "EventAnswer", *, as_json: bool) -> None:
    show(found, events_object, event_lines, as_json=as_json)
    if not found.events:
        raise typer.Exit(NOTHING_FOUND)


def event_lines(found: "EventAnswer") -> Iterator[Text]:
    """Yield the events, or why there are none."""
    if found.reason:
        yield styled(f"\n{events_reason(found)}", WARNING)
    for one in found.events:
        quote = one.quote
        facts = (dated(quote.published), outlet_of(quote), one.side or "")
        yield styled("\n" + " · ".join(filter(None, facts)), BOLD)
        yield styled(quote.text)
        yield from origin(title=headline_of(quote), link=quote.link)
        if more := outlets_line(one.outlets, one.articles):
            yield styled(f"  in a story of {more}", PALE)
    if found.is_cut:
        yield styled("\nOthers are not listed; narrow them with --since and --until.", PALE)
    if found.ungrouped:
        articles = counted(found.ungrouped, "article is", "articles are")
        how = "run `verbale reindex --stories`"
        yield styled(f"\n{articles} not grouped by story yet: {how}.", PALE)
    yield Text("")
