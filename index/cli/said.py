"""``verbale said``: list the statements of a person."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from index.answer.presentation.as_json import said_object
from index.answer.presentation.words import outlet_of
from index.cli.context import with_library
from index.cli.options import AsJson, AskedAt, AskedScope, Since, Until, reach, words
from index.cli.output import (
    BOLD,
    PALE,
    WARNING,
    counted,
    dated,
    origin,
    quoted,
    show,
    styled,
)
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.answer.said import SaidAnswer

NOTHING_SAID = 3
_NAMED = 3
"""Speakers of one name that are listed at most."""


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
    """List what somebody said, newest or most relevant first, in the outlets' own sentences.

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

    topic = words(about) if about else None
    query = SaidQuery(words(" ".join(name)), topic, reach(scope, at, since, until))
    found = with_library(context, lambda verbale: verbale.said_service.said(query))
    show(found, said_object, said_lines, as_json=as_json)
    if not found.statements:
        raise typer.Exit(NOTHING_SAID)


def said_lines(found: "SaidAnswer") -> Iterator[Text]:
    """Yield the statements, or why there are none."""
    if found.reason:
        who, about = found.query.who, found.query.about
        when = " from that time" if found.query.reach.since or found.query.reach.until else ""
        reasons = {
            "nobody": f"No article reports anything that “{who}” said.",
            "nothing": f"No article{when} tells what “{who}” said.",
            "nothing about": f"No article{when} tells what “{who}” said about “{about}”.",
            "no words": f"“{about}” has no words to look for.",
        }
        yield styled(f"\n{reasons[found.reason]}", WARNING)
    if len(found.speakers) > 1:
        more = len(found.speakers) - _NAMED
        others = f" and {more} more" if more > 0 else ""
        yield styled(f"\n{', '.join(found.speakers[:_NAMED])}{others}", PALE)
    for one in found.statements:
        quote, office = one.quote, f", {one.office}" if one.office else ""
        yield styled(f"\n{dated(quote.published)} · {one.speaker}{office}", BOLD)
        yield quoted(quote)
        yield from origin(outlet_of(quote), title=quote.title, link=quote.link)
        if quote.also:
            yield styled(f"  also in {', '.join(quote.also)}", PALE)
        if one.more:
            yield styled(f"  {one.more} more in this article", PALE)
    if found.is_cut:
        yield styled("\nOlder statements are not listed; narrow them with --until.", PALE)
    if found.unread:
        articles = counted(found.unread, "article was", "articles were")
        how = "run `verbale reindex --statements`"
        yield styled(f"\n{articles} not read for statements yet: {how}.", PALE)
    yield Text("")
