"""``verbale digest``: the stories that most outlets report."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from index.answer.presentation.as_json import quote_object
from index.answer.presentation.words import headline_of, outlet_of
from index.cli.context import with_library
from index.cli.options import AsJson
from index.cli.output import PALE, address_line, require_png, save, show, styled
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
    require_png(picture)

    async def _work(verbale: "Verbale") -> "tuple[list[Story], bytes | None]":
        service = verbale.watch_service
        rhythm: Rhythm = "weekly" if week else "daily"
        stories = await service.digest(scope, " ".join(topics or ()), rhythm)
        if picture is None or not stories:
            return stories, None
        quotes = [one.quote for one in stories]
        _, drawn = await service.digest_picture(quotes, tuple(dict.fromkeys((PUBLIC, scope))))
        return stories, drawn

    found, drawn = with_library(context, _work, searching=False)
    if picture is not None and drawn is not None:
        save(picture, drawn)
    show(found, story_objects, story_lines, as_json=as_json)
    if not found:
        raise typer.Exit(NOTHING_CAME)


def story_objects(stories: "Sequence[Story]") -> list[dict[str, Any]]:
    """Return the JSON objects of stories, a public contract: only add to them."""
    return [
        {
            "articles": one.articles,
            "outlets": sorted({one.quote.source, *one.quote.also}),
            "sides": list(one.sides),
            "quote": quote_object(one.quote),
        }
        for one in stories
    ]


def story_lines(stories: "Sequence[Story]") -> Iterator[Text]:
    """Yield the stories, that of most outlets first, or that there are none."""
    for one in stories:
        quote = one.quote
        yield styled(f"\n{quote.text}")
        facts = (
            ", ".join((outlet_of(quote), *quote.also)),
            ", ".join(one.sides),
            headline_of(quote),
        )
        yield styled(" · ".join(filter(None, facts)), PALE)
        if quote.link:
            yield address_line(quote.link)
    yield Text("" if stories else "No story has come in lately.")
