"""``verbale search|said|readout|latest|timeline|wording``: lists of what the articles tell.

Of each command: its options, its JSON object unless the page has it, too, and its lines of text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from index.answer.presentation.as_json import (
    change_objects,
    events_object,
    fields,
    iso,
    quote_object,
    said_object,
    search_object,
)
from index.answer.presentation.words import (
    events_reason,
    headline_of,
    in_words,
    outlet_of,
    outlets_line,
)
from index.cli.options import AsJson, AskedAt, AskedScope, Since, Until, reach, searched, words
from index.cli.output import (
    BOLD,
    PALE,
    WARNING,
    cited,
    counted,
    dated,
    differences_line,
    line,
    origin,
    quoted,
    require_png,
    save,
    styled,
    tell,
)
from index.values import PUBLIC, day_in_words, month_in_words

if TYPE_CHECKING:
    from index.answer.events import EventAnswer
    from index.answer.readout import Readout
    from index.answer.said import SaidAnswer
    from index.answer.search import SearchAnswer
    from index.answer.wording import Stage, WordingAnswer
    from index.monitoring.matcher import WordingChange


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
    found = searched(context, lambda verbale: verbale.search_service.search(asked))
    tell(found, search_object, search_lines, as_json=as_json, is_found=found.total)


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
        bar = "▇" * max(1, round(40 * count / most))
        yield line(f"{month_in_words(month):<15}{bar} {count:,}")
    if found.undated:
        yield styled(f"{'undated':<15}{found.undated:,}", PALE)
    yield Text("")


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
    found = searched(context, lambda verbale: verbale.said_service.said(query))
    tell(found, said_object, said_lines, as_json=as_json, is_found=found.statements)


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
        yield from cited(quote)
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
    found = searched(context, lambda verbale: verbale.readout_service.readout(query))
    tell(found, readout_object, readout_lines, as_json=as_json, is_found=found.accounts)


def readout_object(found: "Readout") -> dict[str, Any]:
    """Return the JSON object of a readout, a public contract: only add to it."""
    accounts = [
        {"article_id": one.article_key, "published_at": iso(one.published)}
        | fields(one, "side", "nearness", "title", "source", "url", "sentences", "more")
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
        **fields(found, "since", "until", "day", "missing", "other_days", "reason", "elapsed_ms"),
        "accounts": accounts,
        "points": points,
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
    for one in accounts:
        facts = ("" if one.source == one.side else one.source, one.title, one.url or "")
        nearness = "" if one.nearness == "official" else f" ({one.nearness})"
        more = f"; {one.more} further sentences not compared" if one.more else ""
        origins = f"  {' · '.join(filter(None, facts))}{more}"
        yield line((f"{one.side}{nearness}", BOLD), (origins, PALE))
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
    from index.answer.events import EventQuery  # noqa: PLC0415 - slow

    typed = words(" ".join(names)) if names else None
    query = EventQuery(typed, side, reach(scope, at, since, until))
    found = searched(context, lambda verbale: verbale.event_service.latest(query))
    tell(found, events_object, event_lines, as_json=as_json, is_found=found.events)


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
    from index.answer.events import EventQuery  # noqa: PLC0415 - slow

    query = EventQuery(words(" ".join(topic)), side, reach(scope, at, since, until))
    require_png(picture)
    found = searched(context, lambda verbale: verbale.event_service.timeline(query))
    if picture is not None and found.coverage.total:
        from index.answer.coverage import draw_coverage  # noqa: PLC0415 - slow

        save(picture, draw_coverage(found.coverage, found.query.topic or ""))
    tell(found, events_object, event_lines, as_json=as_json, is_found=found.events)


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
    found = searched(context, lambda verbale: verbale.wording_service.wording(query))
    tell(found, wording_object, wording_lines, as_json=as_json, is_found=not found.reason)


def wording_object(found: "WordingAnswer") -> dict[str, Any]:
    """Return the JSON object of wordings, a public contract: only add to it."""
    sides = [
        {
            **fields(one, "nearness", "articles", side=one.side or None),
            "stages": [_stage_object(stage) for stage in one.stages],
            "wordings": [
                _stage_object(stage) | {"returns": stage.returns} for stage in one.wordings
            ],
        }
        for one in found.sides
    ]
    formulas = [
        fields(one, "words", "articles", "first", "last", quote=quote_object(one.quote))
        | {"sides": [{"side": side, "articles": articles} for side, articles in one.sides]}
        for one in found.formulas
    ]
    return {
        **fields(found.query, "wording", "side"),
        **fields(found, "since", "until", "reason", "elapsed_ms"),
        "sides": sides,
        "formulas": formulas,
        "older": False,  # all are looked through
    }


def _stage_object(one: "Stage") -> dict[str, Any]:
    pieces, quote = change_objects(one.pieces), quote_object(one.quote)
    return fields(one, "words", "articles", "last", pieces=pieces, quote=quote)


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
        articles = counted(side.articles, "article")
        yield line((f"\n{side.side or 'Press'}", BOLD), (f" · {articles}", PALE))
        first, *others = side.wordings
        rare = sorted(others, key=lambda stage: -stage.articles)[_MOST - 1 :]
        for stage in side.wordings:
            if stage is first or stage not in rare:
                yield from _stage_lines(stage)
        if rare:
            worded = ", ".join(f"“{stage.words}”" for stage in side.wordings if stage in rare)
            yield styled(f"\n  Also, more rarely: {worded} (--json has their sentences)", PALE)
    for formula in found.formulas:
        by_side = ", ".join(f"{side} {articles:,}" for side, articles in formula.sides)
        yield line((f"\n{formula.words}", BOLD), (f" · {by_side}", PALE))
        if formula.first and formula.last:
            days = f"{day_in_words(formula.first)} to {day_in_words(formula.last)}"
            yield styled(f"  {days}", PALE)
        yield from cited(formula.quote, indent=2)
    yield Text("")


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
    yield from cited(one.quote, indent=2)


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
