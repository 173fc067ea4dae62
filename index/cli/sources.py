"""``verbale import|export|add|sync|sources|…``: take in articles in bulk, and manage sources."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import RenderableType
from rich.style import Style
from rich.table import Table

from index.answer.presentation.as_json import exported, source_object
from index.answer.presentation.words import ago, health_of, in_words, until
from index.cli.errors import error_message
from index.cli.options import AsJson, ToFile, library_of, with_library
from index.cli.output import (
    BOLD,
    PALE,
    counted,
    line,
    read_bytes,
    save,
    show_progress,
    standard_output,
    styled,
    write,
    write_error,
    write_errors,
    write_json,
    write_lines,
)
from index.errors import InputError, NotFoundError, VerbaleError, unwritable
from index.ingest.options import SAVE_AS, SourceOptions
from index.text.language import language_name
from index.values import PUBLIC, day_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from index.app import Verbale
    from index.concurrency import ProgressCallback
    from index.ingest.context import Tally
    from index.ingest.detect import SourcePreview
    from index.ingest.options import SourceCheck
    from index.ingest.service import SourceService
    from index.store.sources import SourceHealth

SHOWN_BAD_LINES = 20

_MEANT = {
    "date": "published_at", "pubdate": "published_at", "time": "published_at", "link": "url",
    "href": "url", "body": "text", "content": "text", "headline": "title", "name": "title",
    "outlet": "source", "publisher": "source", "author": "byline", "modified": "updated_at",
    "lang": "language",
}  # fmt: skip
"""Names that other programs write, and the field that means the same."""

Scope = Annotated[
    str, typer.Option(help="Scope of the articles: public, or discord:SERVER-ID.", metavar="S")
]


def import_articles(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines file, one article per line.", metavar="FILE")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Name of the source (default: the file's).", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
    sample: Annotated[
        bool, typer.Option("--sample", help="Import the sample articles of Verbale.")
    ] = False,
) -> None:
    """Import many articles from a file; importing it again changes nothing.

    Each line is an object: `{"title", "text", "url"?, "source"?, "published_at"?, "id"?}`.
    Bad lines are reported by number and skipped; all others are imported.

    **Examples**

    - `verbale import --sample`
    - `verbale import articles.jsonl --source "Wire archive"`
    """
    if (file is None) == (not sample):
        raise typer.BadParameter("give either a FILE or --sample")
    from index.data_files import SAMPLE  # noqa: PLC0415 - slow

    path, name = (SAMPLE, source or "sample") if file is None else (file, source)

    with library_of(context, searching=True) as (verbale, runner), show_progress() as watcher:
        taking = verbale.import_file(path, source=name, scope=scope, watcher=watcher)
        result = runner.run(taking)
    bad = [f"line {one.number}: {one.reason}" for one in result.bad]
    is_one = len(bad) == SHOWN_BAD_LINES + 1
    write_errors(bad, SHOWN_BAD_LINES, "bad line more." if is_one else "bad lines more.")
    for field, lines in result.unknown.most_common(SHOWN_BAD_LINES):
        write_error(_unknown_field(field, lines))
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in result.outcomes.items())
    skipped = f", {counted(len(bad), 'bad line')} skipped" if bad else ""
    write(f"Articles: {counts}{skipped}.\n")
    if result.by_words is not None:
        told = "; ".join(result.by_words)
        write(f"{told[0].upper()}{told[1:]}.\n")
    if bad and not any(result.outcomes.values()):
        raise typer.Exit(1)


def _unknown_field(name: str, lines: int) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - seldom needed

    from index.ingest.bulk_import import FIELDS  # noqa: PLC0415 - slow

    close = get_close_matches(name.casefold(), FIELDS, n=1, cutoff=0.75)
    meant = _MEANT.get(name.casefold()) or next(iter(close), None)
    way_out = f"write {meant} if you mean that" if meant else f"known are {', '.join(FIELDS)}"
    return f"The field “{name[:100]}” of {counted(lines, 'line')} is not read; {way_out}.\n"


def export_articles(
    context: typer.Context,
    file: ToFile = None,
    source: Annotated[
        str | None, typer.Option(help="Only articles of this source.", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
) -> None:
    """Write the newest revision of every article in the format that `import` reads.

    **Examples**

    - `verbale export articles.jsonl`
    - `verbale export --source sample | head -1`
    """
    with library_of(context) as (verbale, runner):
        if source is not None:  # misspelt, it would export nothing
            found = runner.run(verbale.source_service.health((scope,)))
            if source not in {one.name for one in found}:
                raise NotFoundError(
                    f"There is no source named “{source}” in the scope {scope}; `verbale sources` "
                    "lists them."
                )
        try:
            with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
                for article in verbale.export(scope, source):
                    write_json(exported(article), to=out)
        except OSError as error:
            if file is None:
                raise
            raise unwritable(file, error) from error


T = TypeVar("T")

AT_ONCE = 8
"""Sources checked at the same time."""
_TABLE = 80
"""Columns of a terminal from which the table of sources fits."""
_LIKE_AN_ADDRESS = re.compile(r"www\.|[^\W_][^\s/]*\.[^\W\d_]{2,}(:\d+)?/")

Name = Annotated[
    str, typer.Argument(help="Name of the source, as `verbale sources` shows it.", metavar="NAME")
]
InScope = Annotated[str, typer.Option(help="Scope of the source.", metavar="S")]
OfScope = Annotated[str, typer.Option(help="Scope of the sources.", metavar="S")]

app = typer.Typer(name="sources", invoke_without_command=True, rich_markup_mode="markdown")


def add(  # noqa: D103 - see below
    context: typer.Context,
    what: Annotated[list[str], typer.Argument(metavar="WHAT", hidden=True)],
    url: Annotated[
        str | None, typer.Option(help="Address that a single local file came from.", metavar="U")
    ] = None,
    scope: Scope = PUBLIC,
    side: Annotated[
        str | None, typer.Option(help="Country or body that the source speaks for.", metavar="X")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the source (default: its title).", metavar="N")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(help="Publisher, as readers know it.", metavar="O")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language as ISO 639-1 code, such as fr.", metavar="L")
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help="Only show what was found; add nothing.")
    ] = False,
) -> None:
    if len(what) > 1 and (url or name):
        raise typer.BadParameter("--url goes with a single file, and --name with a single source")
    options = SourceOptions(name=name, scope=scope, outlet=outlet, side=side, language=language)
    failures = 0
    with library_of(context, searching=True) as (verbale, runner), show_progress() as watcher:
        for address in what:
            try:
                preview = runner.run(look_at(verbale.source_service, address, url))
                if look:
                    _write_preview(preview)
                else:
                    runner.run(_take(verbale.source_service, preview, options, watcher))
            except VerbaleError as error:
                failures += 1
                write_error(f"{address}: {error_message(error)}\n")
        runner.run(verbale.catch_up(watcher))
    if failures:
        raise typer.Exit(1)


add.__doc__ = f"""Add feeds, sitemaps, pages, and {" ".join(SAVE_AS)} files.

Verbale detects what an address is. The bot or `verbale worker` fetches a feed regularly;
`verbale sync` fetches it now.

**Examples**

- `verbale add https://example.org/feed.xml --side Norway --outlet "Foreign Ministry"`
- `verbale add https://example.org/2024/08/talks speech.pdf notes.md`
- `verbale add page.html --url https://example.org/2024/08/talks`
"""


async def look_at(source_service: "SourceService", what: str, url: str | None) -> "SourcePreview":
    """Return what an address or a local file holds; for a page that links one feed, that feed.

    Raises:
        VerbaleError: it holds no article, feed or sitemap.
    """
    if path := _local_path(what):
        return await source_service.look_at_path(path, url)
    if url is not None:
        raise InputError("--url gives the address of a local file, but this is an address itself.")
    preview = await source_service.look(what)
    if preview.kind == "feed links" and len(preview.feeds) == 1:
        return await source_service.look(preview.feeds[0].url)
    return preview


def _local_path(what: str) -> Path | None:
    """Return the path of a file; None for an address, unless a file has that name."""
    if re.match("(?i)https?://", what):
        return None
    path = Path(what).expanduser().absolute()
    return None if _LIKE_AN_ADDRESS.match(what) and not path.exists() else path


async def _take(
    source_service: "SourceService",
    preview: "SourcePreview",
    options: SourceOptions,
    watcher: "ProgressCallback",
) -> None:
    source, outcomes = await source_service.take(preview, options)
    if preview.draft is not None:
        when = in_words(preview.draft.published) or "no date"
        part = ", only part of it" if preview.partial else ""
        write(f"{outcomes[0]}: {preview.draft.title} ({when}{part})\n")
        for feed in preview.feeds[:1]:
            write(f"  The site has a feed: verbale add {feed.url}\n")
        return
    _write_preview(preview)
    tally = await source_service.finish(source, watcher)
    for outcome in outcomes:
        tally.outcomes[outcome] += 1
    _write_tally(tally)


def _write_preview(preview: "SourcePreview") -> None:
    """Print what was found, as the preview in Discord shows it."""
    dates = " to ".join(day_in_words(day) for day in (preview.since, preview.until) if day)
    articles = counted(preview.count, "article")
    if preview.parts and not preview.count:
        articles = f"an index of {counted(preview.parts, 'sitemap')}"
    facts = [
        articles,
        dates,
        ", ".join(preview.languages),
        "only in part" if preview.partial else "",
        "ended early" if preview.is_cut else "",
    ]
    lines = f"{preview.kind} “{preview.title}”: {', '.join(filter(None, facts))}\n"
    for head in preview.headlines[:3]:
        lines += f"  · {head.title} ({in_words(head.published) or 'no date'})\n"
    for feed in preview.feeds:
        lines += f"  feed: {feed.title or 'without a title'}: {feed.url}\n"
    write(lines)


def _write_tally(tally: "Tally") -> None:
    """Print what was fetched, and what failed."""
    failures = [f"{name}: {trouble}" for name, trouble in tally.failed.items()]
    write_errors(failures, 20, "more failures; `verbale sources` shows all.")
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in tally.outcomes.items())
    write(f"Articles: {counts}.\n")


def sync(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(help="One source, due or not (default: all that are due).", metavar="NAME"),
    ] = None,
    scope: InScope = PUBLIC,
) -> None:
    """Fetch the sources that are due, then index what they brought.

    Only needed if neither the bot nor `verbale worker` runs: they do this by themselves.

    **Examples**

    - `verbale sync`
    - `verbale sync "UN News"`
    """
    with library_of(context, searching=True) as (verbale, runner):
        if name is not None:
            runner.run(check_named(verbale, scope, name))
        with show_progress() as watcher:
            tally = runner.run(verbale.source_service.sync(name, scope, watcher))
            runner.run(verbale.catch_up(watcher))
    _write_tally(tally)
    if tally.failed and tally.errands == len(tally.failed):
        raise typer.Exit(1)


@app.callback()
def sources(context: typer.Context, as_json: AsJson = False) -> None:
    """List the sources and their health; check them, or add the starter list.

    **Examples**

    - `verbale sources`
    - `verbale sources add --starter ministries`
    - `verbale sources check`
    """
    if context.invoked_subcommand is not None:
        return
    found = with_library(context, lambda verbale: verbale.source_service.health())
    if as_json:
        write_json([source_object(source) for source in found])
    elif found:
        write_lines(source_lines(found, standard_output().width))
    else:
        write(
            "There are no sources yet. Add some with `verbale import`, `verbale add` or "
            "`verbale sources add --starter`.\n"
        )


def source_lines(sources: "Sequence[SourceHealth]", width: int) -> "Iterator[RenderableType]":
    """Yield a table of sources, or a list where it is too wide, then errors of those that fail."""
    heads = ("source", "kind", "articles", "last new", "next", "scope", "side", "health")
    table = Table(*heads, box=None, header_style="bold")
    for source in sources:
        cells = (
            source.name, source.kind, f"{source.articles:,}",
            ago(source.new_at), until(source.due_at),
            source.scope, source.side or "", health_of(source),
        )  # fmt: skip
        if width < _TABLE:
            facts = zip(heads[1:], cells[1:], strict=True)
            yield styled(source.name, BOLD)
            yield styled("  " + " · ".join(f"{head} {cell}" for head, cell in facts if cell), PALE)
        else:
            table.add_row(*map(styled, cells))
    if width >= _TABLE:
        yield table
    for health in sources:
        if health.languages:
            named = ", ".join(map(language_name, health.languages))
            yield styled(f"{health.name}: articles in {named}", PALE)
        if health.trouble:
            yield styled(f"{health.name}: {health.trouble}", PALE)


@app.command("show")
def show(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Show all facts about one source.

    **Example**

    - `verbale sources show "UN News"`
    """
    from index.urls.canonical import readable  # noqa: PLC0415 - slow

    health = _on_named(context, scope, name, lambda service: service.one(scope, name))
    facts = {
        "kind": health.kind, "address": readable(health.url or ""), "outlet": health.outlet,
        "side": health.side, "language": health.language, "scope": health.scope,
        "other languages": ", ".join(map(language_name, health.languages)),
        "health": health_of(health),
        "trouble": health.trouble, "articles": f"{health.articles:,}",
        "pages waiting": f"{health.waiting:,}", "pages failed": f"{health.failed:,}",
        "last fetched": ago(health.fetched_at), "last new": ago(health.new_at),
        "next": until(health.due_at), "added": ago(health.added_at),
    }  # fmt: skip
    shown = (line((f"{fact:<20}", PALE), value) for fact, value in facts.items() if value)
    write_lines([styled(health.name, BOLD), *shown])


def _on_named(
    context: typer.Context,
    scope: str,
    name: str,
    work: "Callable[[SourceService], Coroutine[Any, Any, T]]",
) -> T:
    """Run ``work`` on the sources; ``scope`` should have one of this name."""
    with library_of(context) as (verbale, runner):
        runner.run(check_named(verbale, scope, name))
        return runner.run(work(verbale.source_service))


async def check_named(verbale: "Verbale", scope: str, name: str) -> None:
    """Point to the other scope if the source is only there.

    Raises:
        NotFoundError: ``scope`` has no source of that name, and exactly one other scope has.
    """
    health = await verbale.source_service.health()
    scopes = [source.scope for source in health if source.name == name]
    if scope not in scopes and len(scopes) == 1:
        raise NotFoundError(
            f"There is no source named “{name}” in scope {scope}, but there is one in scope "
            f"{scopes[0]}. Add --scope {scopes[0]}."
        )


@app.command("add")
def add_listed(
    context: typer.Context,
    what: Annotated[list[str] | None, typer.Argument(metavar="GROUP", hidden=True)] = None,
    starter: Annotated[bool, typer.Option("--starter", help="Add from the starter list.")] = False,
    scope: InScope = PUBLIC,
) -> None:
    """Add diplomatic sources from the starter list, all of them or by group.

    The bot, `verbale worker` or `verbale sync` fetches them. The addresses of the list are
    untested: run `verbale sources check` to see which of them answer.

    **Examples**

    - `verbale sources add --starter`
    - `verbale sources add --starter ministries bodies`
    """
    if not starter:
        if not what:
            raise typer.BadParameter("give addresses, or --starter for the starter list")
        add(context, what, scope=scope)
        return
    from index.ingest.starter_list import read_starter  # noqa: PLC0415 - slow

    groups: list[str | None] = [*what] if what else [None]
    starters = [starter for group in groups for starter in read_starter(group=group)]
    added = with_library(
        context, lambda verbale: verbale.source_service.add_starter(starters, scope)
    )
    write(
        f"Added {added} of {len(starters)} sources; the others existed already. `verbale sources "
        "check` shows which can be read, `verbale sync` fetches them.\n"
    )


@app.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="OPML, or the JSON of Miniflux or MonitoRSS.", metavar="FILE")
    ],
    scope: OfScope = PUBLIC,
    no_sides: Annotated[
        bool, typer.Option("--no-sides", help="Do not make folders sides of their sources.")
    ] = False,
    look: Annotated[bool, typer.Option("--look", help="Only show what would be added.")] = False,
) -> None:
    """Import the feeds of another program; importing a file again changes nothing.

    Folders become sides: they are shown first, and on a terminal you are asked before.

    Reads OPML (any feed reader, FreshRSS and Miniflux with their own attributes), the JSON of
    Miniflux, and the backup of a server by MonitoRSS. What cannot be read is named with its line;
    all else is added.

    **Examples**

    - `verbale sources import feeds.opml --look`
    - `verbale sources import feeds.opml --no-sides`
    """
    from index.ingest.subscriptions import LARGEST_LIST  # noqa: PLC0415 - slow

    body = read_bytes(file, LARGEST_LIST + 1)
    with library_of(context) as (verbale, runner):
        lists = verbale.source_service.lists
        plan = runner.run(lists.plan(body, scope, sides=not no_sides))
        # Which folders become sides, because not every folder names one.
        if sides := Counter(entry.folder for entry in plan.new if entry.folder):
            shown = [f"{side} ({count:,})" for side, count in sides.most_common(12)]
            more = f" and {len(sides) - len(shown):,} more" if len(sides) > len(shown) else ""
            write(f"Folders as sides: {', '.join(shown)}{more}. --no-sides leaves them out.\n")
        if sides and not look and sys.stdin.isatty():
            typer.confirm("Add these sources with these sides?", abort=True)
        added = 0 if look else runner.run(lists.carry_out(plan))
    write_errors(list(map(str, plan.bad)), 50)
    counts = [
        f"{len(plan.new):,} to add" if look else f"{added:,} added",
        f"{len(plan.known):,} there already",
        f"{len(plan.repeated):,} twice in the file" if plan.repeated else "",
        f"{len(plan.beyond):,} beyond the limit of this server" if plan.beyond else "",
        f"{len(plan.bad):,} not readable" if plan.bad else "",
    ]
    write(f"{plan.origin}: {', '.join(filter(None, counts))}.\n")
    if plan.beyond:
        write("Remove sources or raise limits.sources, then import the file again.\n")
    if added:
        write(
            "`verbale sources check` shows which can be read, `verbale sync` fetches them; the bot "
            "and `verbale worker` do so on their own.\n"
        )
    if plan.bad and not (plan.new or plan.known):
        raise typer.Exit(1)


@app.command("export")
def export_list(context: typer.Context, file: ToFile = None, scope: OfScope = PUBLIC) -> None:
    """Write the sources with an address as OPML, for Verbale or any feed reader.

    A side becomes a folder. Addresses may hold a subscriber's key: keep the file private then.

    **Example**

    - `verbale sources export feeds.opml`
    """
    exported = with_library(context, lambda verbale: verbale.source_service.lists.export(scope))
    save(file, exported.text)
    left_out = f"; {exported.left_out:,} came from files, which OPML cannot hold"
    end = left_out if exported.left_out else ""
    write_error(f"Exported {counted(exported.count, 'source')}{end}.\n")


@app.command("check")
def check(
    context: typer.Context,
    name: Annotated[list[str] | None, typer.Argument(metavar="NAME", hidden=True)] = None,
    starter: Annotated[
        bool, typer.Option("--starter", help="Check the starter list, added or not.")
    ] = False,
    scope: Annotated[
        str | None, typer.Option(help="Scope of the sources (default: all).", metavar="S")
    ] = None,
) -> None:
    """Check whether every source can be fetched and read; store nothing.

    **Examples**

    - `verbale sources check`
    - `verbale sources check --starter`
    """
    with library_of(context) as (verbale, runner):
        addresses = runner.run(_addresses(verbale, name or [], scope, starter=starter))
        checked = runner.run(_check(verbale, addresses))
    if not checked:
        write("There are no sources with an address to check. Add some with `verbale add`.\n")
        return
    marks = {True: ("ok   ", Style(color="green")), False: ("fails", Style(color="red"))}
    first_well = sorted(checked, key=lambda one: not one.well)
    lines = [line(marks[one.well], f" {one.name}: {one.told}") for one in first_well]
    well = sum(one.well for one in checked)
    write_lines([*lines, f"{well} of {len(checked)} can be read."])
    if well < len(checked):
        raise typer.Exit(1)


async def _addresses(
    verbale: "Verbale", names: list[str], scope: str | None, *, starter: bool
) -> list[tuple[str, str]]:
    """Return the sources to check, as pairs of name and address.

    Raises:
        NotFoundError: there is no source of that name.
        InputError: a named source came from a file.
    """
    if starter:
        from index.ingest.starter_list import read_starter  # noqa: PLC0415 - slow

        return [(starter.name, starter.url) for starter in read_starter()]
    sources = await verbale.source_service.health((scope,) if scope else None)
    chosen = [] if names else sources
    for name in names:
        named = [source for source in sources if source.name == name]
        if not named:
            await check_named(verbale, scope or PUBLIC, name)
            named = [await verbale.source_service.one(scope or PUBLIC, name)]
        elif all(source.url is None for source in named):
            raise InputError(f"“{name}” came from a file, so there is no server to check.")
        chosen += named
    return [(source.name, source.url) for source in chosen if source.url is not None]


async def _check(verbale: "Verbale", addresses: list[tuple[str, str]]) -> "list[SourceCheck]":
    import asyncio  # noqa: PLC0415 - slow

    slots = asyncio.Semaphore(AT_ONCE)
    done = 0
    with show_progress() as watcher:

        async def one(name: str, url: str) -> "SourceCheck":
            nonlocal done
            async with slots:
                checked = await verbale.source_service.try_out(name, url)
            done += 1
            watcher("checking", done, len(addresses))
            return checked

        return list(await asyncio.gather(*(one(*pair) for pair in addresses)))


def remove(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Remove a source and the articles that only it brought; they are no longer quoted.

    **Example**

    - `verbale remove sample`
    """
    gone = _on_named(context, scope, name, lambda service: service.remove(name, scope))
    write(f"Removed {name}, and {counted(gone, 'article')} with it.\n")


def pause(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Stop fetching a source until it is resumed; its articles stay.

    **Example**

    - `verbale pause "UN News"`
    """
    _on_named(context, scope, name, lambda service: service.pause(scope, name))
    write(f"Paused {name}; `verbale resume` resumes fetching.\n")


def resume(context: typer.Context, name: Name, scope: InScope = PUBLIC) -> None:
    """Resume fetching a source that a person paused or that failed too often.

    **Example**

    - `verbale resume "UN News"`
    """
    _on_named(context, scope, name, lambda service: service.resume(scope, name))
    write(f"Resumed {name}; it is due now.\n")
