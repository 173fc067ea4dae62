"""``verbale add|sync|worker``: add sources and files, and fetch sources."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.cli.commands.articles import Scope
from index.cli.context import Globals, check_named
from index.cli.errors import error_message
from index.cli.output.progress import show_progress
from index.cli.output.streams import write, write_error
from index.errors import InputError, VerbaleError
from index.ingest.extract.formats.endings import SAVE_AS
from index.ingest.options import SourceOptions
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.concurrency import ProgressCallback
    from index.ingest.detect import SourcePreview
    from index.ingest.results import Tally
    from index.ingest.service import SourceService
    from index.service import Verbale
    from index.store.rows import Outcome

ADD_HELP = f"""Add feeds, sitemaps, pages, and {" ".join(SAVE_AS)} files.

Verbale detects what an address is. The bot or `verbale worker` fetches a feed regularly;
`verbale sync` fetches it now.

`verbale add https://example.org/feed.xml --side Norway --outlet "Foreign Ministry"`

`verbale add https://example.org/2024/08/talks speech.pdf notes.md`

`verbale add page.html --url https://example.org/2024/08/talks`
"""

SHOWN_FAILURES = 20
_SHOWN_HEADLINES = 3
_WITH_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LIKE_AN_ADDRESS = re.compile(r"www\.|[^\W_][^\s/]*\.[^\W\d_]{2,}(:\d+)?/")


def add(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(metavar="WHAT", hidden=True),
    ],
    url: Annotated[
        str | None, typer.Option(help="Address that a single local file came from.", metavar="U")
    ] = None,
    scope: Scope = PUBLIC,
    side: Annotated[
        str | None, typer.Option(help="Country or body that the source speaks for.", metavar="X")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="Name of the source (else its title).", metavar="N")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(help="Publisher, as readers know it.", metavar="O")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language as ISO 639-1 code, such as fr.", metavar="L")
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help="Only show what was found; add nothing.", metavar="")
    ] = False,
) -> None:
    """Add sources and files; the terminal shows ``ADD_HELP``."""
    if len(what) > 1 and (url or name):
        raise typer.BadParameter("--url goes with a single file, and --name with a single source")
    globals_: Globals = context.obj
    options = SourceOptions(name=name, scope=scope, outlet=outlet, side=side, language=language)

    async def _work(verbale: "Verbale") -> int:
        failures = 0
        with show_progress() as watcher:
            for address in what:
                try:
                    found = await look_at(verbale.source_service, address, url)
                    if look:
                        _tell_found(found)
                    else:
                        await _take(verbale.source_service, found, options, watcher)
                except VerbaleError as error:
                    failures += 1
                    write_error(f"{address}: {error_message(error)}\n")
            await verbale.catch_up(watcher)
        return failures

    if globals_.with_library(_work):
        raise typer.Exit(1)


async def look_at(gathering: "SourceService", what: str, url: str | None) -> "SourcePreview":
    """Return what an address or a local file holds; for a page that links one feed, that feed.

    Raises:
        VerbaleError: it holds no article, feed or sitemap.
    """
    if not _is_address(what):
        return await gathering.look_at_path(_path(what), url)
    if url is not None:
        raise InputError("--url gives the address of a local file, but this is an address itself.")
    found = await gathering.look(what)
    if found.kind == "feed links" and len(found.feeds) == 1:
        return await gathering.look(found.feeds[0].url)
    return found


def _is_address(what: str) -> bool:
    """Return whether ``what`` is an address; an existing file of that name is a file."""
    if _WITH_SCHEME.match(what):
        return True
    return _LIKE_AN_ADDRESS.match(what) is not None and not _path(what).exists()


def _path(what: str) -> Path:
    return Path(what).expanduser().absolute()


async def _take(
    gathering: "SourceService",
    found: "SourcePreview",
    options: SourceOptions,
    watcher: "ProgressCallback",
) -> None:
    source, outcomes = await gathering.take(found, options)
    if found.draft is not None:
        _tell_article(found, outcomes)
        return
    _tell_found(found)
    tally = await gathering.finish(source, watcher)
    for outcome in outcomes:
        tally.outcomes[outcome] += 1
    tell(tally)


def _tell_article(found: "SourcePreview", outcomes: "tuple[Outcome, ...]") -> None:
    from index.cli.output.answer import in_words  # noqa: PLC0415 - slow

    assert found.draft is not None
    when = in_words(found.draft.published) or "no date"
    part = ", only part of it" if found.partial else ""
    write(f"{outcomes[0]}: {found.draft.title} ({when}{part})\n")
    for feed in found.feeds[:1]:
        write(f"  The site has a feed: verbale add {feed.url}\n")


def _tell_found(found: "SourcePreview") -> None:
    """Print what was found, as the preview in Discord shows it."""
    from index.cli.output.answer import in_words  # noqa: PLC0415 - slow
    from index.values import day_in_words  # noqa: PLC0415 - slow

    dates = " to ".join(day_in_words(day) for day in (found.since, found.until) if day)
    articles = f"{found.count:,} article{'' if found.count == 1 else 's'}"
    if found.parts and not found.count:
        articles = f"an index of {found.parts:,} sitemap{'' if found.parts == 1 else 's'}"
    facts = [articles, dates, ", ".join(found.languages), "only in part" if found.partial else ""]
    told = f"{found.kind} “{found.title}”: {', '.join(filter(None, facts))}\n"
    for head in found.headlines[:_SHOWN_HEADLINES]:
        told += f"  · {head.title} ({in_words(head.published) or 'no date'})\n"
    for feed in found.feeds:
        told += f"  feed: {feed.title or 'without a title'}: {feed.url}\n"
    write(told)


def tell(tally: "Tally") -> None:
    """Print what was fetched, and what failed."""
    for name, trouble in list(tally.failed.items())[:SHOWN_FAILURES]:
        write_error(f"{name}: {trouble}\n")
    if (more := len(tally.failed) - SHOWN_FAILURES) > 0:
        write_error(f"… and {more:,} more failures; `verbale sources` shows all.\n")
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in tally.outcomes.items())
    write(f"Articles: {counts}.\n")


def sync(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="One source, due or not (else all due).", metavar="NAME")
    ] = None,
    scope: Annotated[str, typer.Option(help="Scope of the source.", metavar="S")] = PUBLIC,
) -> None:
    """Fetch the sources that are due, then index what they brought.

    Only needed if neither the bot nor `verbale worker` runs: they do this by themselves.

    `verbale sync`

    `verbale sync "UN News"`
    """
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "Tally":
        if name is not None:
            await check_named(verbale, scope, name)
        with show_progress() as watcher:
            tally = await verbale.source_service.sync(name, scope, watcher)
            await verbale.catch_up(watcher)
            return tally

    tally = globals_.with_library(_work)
    tell(tally)
    if tally.failed and tally.errands == len(tally.failed):
        raise typer.Exit(1)


def worker(context: typer.Context) -> None:
    """Fetch sources when they are due, until stopped (Ctrl-C or SIGTERM).

    The bot does this by itself. To use workers instead, set `gather.in_bot` to false and run as
    many as you like on one PostgreSQL database: nothing is fetched twice.

    `verbale worker`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.operations.telemetry.log_format import write  # noqa: PLC0415 - slow
    from index.worker import work  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    settings = globals_.settings()
    write(settings.log)
    asyncio.run(work(settings))
