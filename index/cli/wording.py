"""``verbale wording``: how each side words a formula over time; what is new in a wording."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from index.answer.presentation.as_json import change_objects, iso, quote_object
from index.answer.presentation.words import in_words, outlet_of
from index.cli.context import with_library
from index.cli.options import AsJson, AskedAt, AskedScope, Since, Until, reach, words
from index.cli.output import (
    BOLD,
    PALE,
    WARNING,
    counted,
    differences_line,
    line,
    origin,
    quoted,
    show,
    styled,
)
from index.values import PUBLIC, day_in_words

if TYPE_CHECKING:
    from index.answer.wording import Recurrence, SideWording, Stage, WordingAnswer
    from index.monitoring.matcher import WordingChange

NO_WORDING = 3
_MOST = 12
"""Most wordings of a side that are printed with their sentences: the first, and those of most
articles."""


def wording(
    context: typer.Context,
    formula: Annotated[list[str], typer.Argument(metavar="WORDS", hidden=True)],
    side: Annotated[
        str | None, typer.Option(help="Only this side: a country or body.", metavar="SIDE")
    ] = None,
    since: Since = None,
    until: Until = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """Show how each side words a formula over time, and each change word by word.

    A formula is a set phrase of diplomacy; near variants are found, too ("strongly condemns").
    Consecutive articles with the same wording are one entry, with the sentence of the first. For
    names alone, the formulas that recur about them are listed. Exit code 3: nothing was found.

    **Examples**

    - `verbale wording "one China policy"`
    - `verbale wording "condemns the launch" --side "United States" --since 2022`
    - `verbale wording Taiwan --json`
    """
    from index.answer.wording import WordingQuery  # noqa: PLC0415 - slow

    query = WordingQuery(words(" ".join(formula)), side, reach(scope, at, since, until))
    found = with_library(context, lambda verbale: verbale.wording_service.wording(query))
    show(found, wording_object, wording_lines, as_json=as_json)
    if found.reason:
        raise typer.Exit(NO_WORDING)


def wording_object(found: "WordingAnswer") -> dict[str, Any]:
    """Return the JSON object of wordings, a public contract: only add to it."""
    sides = [
        {
            "side": one.side or None,
            "nearness": one.nearness,
            "articles": one.articles,
            "stages": [_stage_object(stage) for stage in one.stages],
            "wordings": [
                _stage_object(stage) | {"returns": stage.returns} for stage in one.wordings
            ],
        }
        for one in found.sides
    ]
    formulas = [
        {
            "words": one.words,
            "articles": one.articles,
            "sides": [{"side": side, "articles": articles} for side, articles in one.sides],
            "first": iso(one.first),
            "last": iso(one.last),
            "quote": quote_object(one.quote),
        }
        for one in found.formulas
    ]
    return {
        "wording": found.query.wording,
        "side": found.query.side,
        "since": iso(found.since),
        "until": iso(found.until),
        "sides": sides,
        "formulas": formulas,
        "older": False,  # all are looked through
        "reason": found.reason,
        "elapsed_ms": found.elapsed_ms,
    }


def _stage_object(one: "Stage") -> dict[str, Any]:
    return {
        "words": one.words,
        "articles": one.articles,
        "last": iso(one.last),
        "pieces": change_objects(one.pieces),
        "quote": quote_object(one.quote),
    }


def wording_lines(found: "WordingAnswer") -> Iterator[Text]:
    """Yield the wordings or formulas, or why there are none."""
    query = found.query
    if found.reason == "no words":
        yield styled(f"\n“{query.wording}” has no words to look for.", WARNING)
    elif found.reason:
        when = " from that time" if query.reach.since or query.reach.until else ""
        by = f" of {query.side}" if query.side else ""
        yield styled(f"\n“{query.wording}” isn't repeated in any article{by}{when}.", WARNING)
    for side in found.sides:
        yield from _side_lines(side)
    for formula in found.formulas:
        yield from _formula_lines(formula)
    yield Text("")


def _side_lines(one: "SideWording") -> Iterator[Text]:
    yield line((f"\n{one.side or 'Press'}", BOLD), (f" · {counted(one.articles, 'article')}", PALE))
    first, *others = one.wordings
    rest = sorted(others, key=lambda wording: -wording.articles)[_MOST - 1 :]
    for wording in one.wordings:
        if wording is first or wording not in rest:
            yield from _stage_lines(wording)
    if rest:
        rare = ", ".join(f"“{wording.words}”" for wording in one.wordings if wording in rest)
        yield styled(f"\n  Also, more rarely: {rare} (--json has their sentences)", PALE)


def _stage_lines(one: "Stage") -> Iterator[Text]:
    when = "undated"
    if one.quote.published is not None:
        when = day_in_words(one.quote.published.day)
        last = day_in_words(one.last.day) if one.last else when
        when = when if last == when else f"{when} to {last}"
    times = "once" if one.returns == 1 else f"{one.returns:,} times"
    yield line(
        (f"\n  {when}", BOLD),
        (f" · {one.articles:,} articles" if one.articles > 1 else "", PALE),
        (f" · used again {times}" if one.returns else "", PALE),
    )
    if one.pieces:
        yield differences_line(one.pieces)
    quote = one.quote
    yield quoted(quote, indent=2)
    yield from origin(outlet_of(quote), title=quote.title, link=quote.link, indent=2)


def _formula_lines(one: "Recurrence") -> Iterator[Text]:
    sides = ", ".join(f"{side} {articles:,}" for side, articles in one.sides)
    yield line((f"\n{one.words}", BOLD), (f" · {sides}", PALE))
    if one.first and one.last:
        yield styled(f"  {day_in_words(one.first)} to {day_in_words(one.last)}", PALE)
    quote = one.quote
    yield quoted(quote, indent=2)
    yield from origin(outlet_of(quote), title=quote.title, link=quote.link, indent=2)


def change_lines(new: "WordingChange") -> Iterator[Text]:
    """Yield a new wording of a side above the former one."""
    what = "new wording"
    if new.before and new.former_side != new.side:
        what = f"first time; before, it was in: {new.former_side or 'Press'}"
    yield styled(f"{new.side} · {what}")
    if any(one.kind != "kept" for one in new.pieces):
        yield differences_line(new.pieces)
    for quote in filter(None, (new.now, new.before)):
        if quote is new.before:
            yield styled("before:", PALE)
        yield styled(f"  {quote.sentence}")
        facts = (outlet_of(quote), in_words(quote.published))
        yield from origin(*facts, title=quote.title, link=quote.link, indent=2)
    yield Text("")
