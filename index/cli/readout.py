"""``verbale readout``: what each side says about one meeting."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from index.answer.presentation.as_json import iso, quote_object
from index.cli.context import with_library
from index.cli.options import AsJson, AskedAt, AskedScope, reach, words
from index.cli.output import BOLD, PALE, WARNING, line, show, styled
from index.values import PUBLIC, day_in_words

if TYPE_CHECKING:
    from index.answer.readout import Account, Readout

NO_ACCOUNT = 3

On = Annotated[
    str | None,
    typer.Option(help="When they met: 2022-03-18, “last week”, “May 2022” (default: last).",
                 metavar="D"),
]  # fmt: skip


def readout(
    context: typer.Context,
    meeting: Annotated[list[str], typer.Argument(metavar="NAMES", hidden=True)],
    on: On = None,
    scope: AskedScope = PUBLIC,
    at: AskedAt = None,
    as_json: AsJson = False,
) -> None:
    """Compare what each side says about one meeting, sentence by sentence.

    Name who met: people or countries. Without --on, the newest meeting is taken. Sentences on the
    same point are shown together, then what only one side says; where it is unsure whether two
    are on the same point, each counts as said by one side only. Sides whose account the library
    lacks are named. Exit code 3: no article tells of such a meeting.

    **Examples**

    - `verbale readout Sullivan Wang Yi`
    - `verbale readout "Biden call with Xi" --on 2022-03-18`
    - `verbale readout Washington Moscow --on "February 2022" --json`
    """
    from index.answer.readout import ReadoutQuery  # noqa: PLC0415 - slow

    query = ReadoutQuery(words(" ".join(meeting)), on, reach(scope, at))
    found = with_library(context, lambda verbale: verbale.readout_service.readout(query))
    show(found, readout_object, readout_lines, as_json=as_json)
    if not found.accounts:
        raise typer.Exit(NO_ACCOUNT)


def readout_object(found: "Readout") -> dict[str, Any]:
    """Return the JSON object of a readout, a public contract: only add to it."""
    accounts = [
        {
            "side": one.side,
            "nearness": one.nearness,
            "article_id": one.article_key,
            "title": one.title,
            "source": one.source,
            "url": one.url,
            "published_at": iso(one.published),
            "sentences": one.sentences,
            "more": one.more,
        }
        for one in found.accounts
    ]
    points = [
        {
            "shared": point.shared,
            "told": [
                {"side": told.side, "quotes": [quote_object(quote) for quote in told.quotes]}
                for told in point.told
            ],
        }
        for point in found.points
    ]
    return {
        "meeting": found.query.meeting,
        "since": iso(found.since),
        "until": iso(found.until),
        "day": iso(found.day),
        "accounts": accounts,
        "points": points,
        "missing": list(found.missing),
        "other_days": [day.isoformat() for day in found.other_days],
        "reason": found.reason,
        "elapsed_ms": found.elapsed_ms,
    }


def readout_lines(found: "Readout") -> Iterator[Text]:
    """Yield the accounts and their points, or why there are none."""
    meeting, accounts = found.query.meeting, found.accounts
    if found.reason == "no names":
        yield styled(f"\n“{meeting}” names nobody who met; give people or countries.", WARNING)
    elif found.reason:
        when = " then" if found.query.on else ""
        yield styled(f"\nNo article tells of a meeting of “{meeting}”{when}.", WARNING)
    if found.day is not None:
        yield styled(f"\n{meeting} · {day_in_words(found.day)}", BOLD)
    yield from map(_account_line, accounts)
    if len(accounts) == 1:
        yield styled(f"The library has only one account: {accounts[0].side}.", WARNING)
    if found.missing:
        yield styled(f"The library has no account of: {', '.join(found.missing)}.", WARNING)
    yield from _point_lines(found)
    if found.other_days:
        days = ", ".join(map(day_in_words, found.other_days))
        yield styled(f"\nOther meetings: {days} (--on)", PALE)
    yield Text("")


def _point_lines(found: "Readout") -> Iterator[Text]:
    if found.shared:
        yield styled("\nOn the same point", BOLD)
    for number, point in enumerate(found.shared, start=1):
        for place, told in enumerate(point.told):
            said = " […] ".join(quote.text for quote in told.quotes)
            mark = "     " if place else f"  {number}. "
            yield line(mark, (told.side, BOLD), f": {said}")
    for account in found.accounts:
        if only := found.only(account.side):
            side = account.side
            heading = f"Only {side}" if len(found.accounts) > 1 else f"What {side} says"
            yield styled(f"\n{heading}", BOLD)
            yield from (styled(f"  {quote.text}") for quote in only)


def _account_line(one: "Account") -> Text:
    facts = ("" if one.source == one.side else one.source, one.title, one.url or "")
    nearness = "" if one.nearness == "official" else f" ({one.nearness})"
    more = f"; {one.more} further sentences not compared" if one.more else ""
    return line(
        (f"{one.side}{nearness}", BOLD), (f"  {' · '.join(filter(None, facts))}{more}", PALE)
    )
