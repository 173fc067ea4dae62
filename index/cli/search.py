"""``verbale search``: every article with certain words, and how many there are by months."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from index.answer.presentation.as_json import search_object
from index.answer.presentation.words import headline_of, outlet_of
from index.cli.context import with_library
from index.cli.options import AsJson, AskedAt, AskedScope, reach, words
from index.cli.output import BOLD, PALE, WARNING, counted, dated, line, origin, quoted, show, styled
from index.values import PUBLIC, month_in_words

if TYPE_CHECKING:
    from index.answer.search import SearchAnswer

NOT_FOUND = 3
_BAR = 40
"""Columns of the longest bar."""


def search(
    context: typer.Context,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", hidden=True)],
    page: Annotated[
        int, typer.Option(help="Which page of 20 articles to list.", metavar="N", min=1)
    ] = 1,
    every: Annotated[bool, typer.Option("--all", help="List all articles.")] = False,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """List every article with certain words, newest first, and count them by month.

    Words are all needed; AND, OR, NOT and parentheses join them otherwise, quotation marks hold a
    phrase together. Fields: title:, outlet:, source:, language:, date:, since: and until:. Case and
    accents make no difference, endings do: talks does not find talk. --json lists all articles.
    Exit code 3: nothing was found.

    **Examples**

    - `verbale search 'taliban (talks OR "peace deal") NOT outlet:tass'`
    - `verbale search 'title:summit date:2024-08'`
    - `verbale search 'hostages since:"last month"' --all`
    """
    from index.answer.search import SearchQuery  # noqa: PLC0415 - slow

    typed = words(" ".join(query))
    chosen = None if every or as_json else page
    asked = SearchQuery(typed, chosen, reach(scope, at))
    found = with_library(context, lambda verbale: verbale.search_service.search(asked))
    show(found, search_object, search_lines, as_json=as_json)
    if not found.total:
        raise typer.Exit(NOT_FOUND)


def search_lines(found: "SearchAnswer") -> Iterator[Text]:
    """Yield the articles, and the bars of the months."""
    if not found.total:
        yield styled("\nNo article matches this search.", WARNING)
    for one in found.quotes:
        yield styled(f"\n{dated(one.published)} · {outlet_of(one)}", BOLD)
        yield quoted(one)
        yield from origin(title=headline_of(one), link=one.link)
    most = max((count for _, count in found.months), default=1)
    if found.total:
        shown = "" if found.query.page is None else f", page {found.query.page} of {found.pages}"
        yield styled(f"\n{counted(found.total, 'article')}{shown}", BOLD)
    for month, count in found.months:
        bar = "▇" * max(1, round(_BAR * count / most))
        yield line(f"{month_in_words(month):<15}{bar} {count:,}")
    if found.undated:
        yield styled(f"{'undated':<15}{found.undated:,}", PALE)
    yield Text("")
