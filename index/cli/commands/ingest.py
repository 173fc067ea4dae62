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
    from index.app import Verbale
    from index.concurrency import ProgressCallback
    from index.ingest.detect import SourcePreview
    from index.ingest.results import Tally
    from index.ingest.service import SourceService
    from index.store.rows import Outcome

SHOWN_FAILURES = 20
_SHOWN_HEADLINES = 3
_WITH_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_LIKE_AN_ADDRESS = re.compile(r"www\.|[^\W_][^\s/]*\.[^\W\d_]{2,}(:\d+)?/")


def add(  # noqa: D103 - see below
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
    globals_: Globals = context.obj
    options = SourceOptions(name=name, scope=scope, outlet=outlet, side=side, language=language)

    async def _work(verbale: "Verbale") -> int:
        failures = 0
        with show_progress() as watcher:
            for address in what:
                try:
                    preview = await look_at(verbale.source_service, address, url)
                    if look:
                        _write_preview(preview)
                    else:
                        await _take(verbale.source_service, preview, options, watcher)
                except VerbaleError as error:
                    failures += 1
                    write_error(f"{address}: {error_message(error)}\n")
            await verbale.catch_up(watcher)
        return failures

    if globals_.with_library(_work):
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
    if not _is_address(what):
        return await source_service.look_at_path(_path(what), url)
    if url is not None:
        raise InputError("--url gives the address of a local file, but this is an address itself.")
    preview = await source_service.look(what)
    if preview.kind == "feed links" and len(preview.feeds) == 1:
        return await source_service.look(preview.feeds[0].url)
    return preview


def _is_address(what: str) -> bool:
    """Return whether ``what`` is an address; an existing file of that name is a file."""
    if _WITH_SCHEME.match(what):
        return True
    return _LIKE_AN_ADDRESS.match(what) is not None and not _path(what).exists()


def _path(what: str) -> Path:
    return Path(what).expanduser().absolute()


async def _take(
    source_service: "SourceService",
    preview: "SourcePreview",
    options: SourceOptions,
    watcher: "ProgressCallback",
) -> None:
    source, outcomes = await source_service.take(preview, options)
    if preview.draft is not None:
        _write_article(preview, outcomes)
        return
    _write_preview(preview)
    tally = await source_service.finish(source, watcher)
    for outcome in outcomes:
        tally.outcomes[outcome] += 1
    tell(tally)


def _write_article(preview: "SourcePreview", outcomes: "tuple[Outcome, ...]") -> None:
    from index.answer.presentation.dates import in_words  # noqa: PLC0415 - slow

    assert preview.draft is not None
    when = in_words(preview.draft.published) or "no date"
    part = ", only part of it" if preview.partial else ""
    write(f"{outcomes[0]}: {preview.draft.title} ({when}{part})\n")
    for feed in preview.feeds[:1]:
        write(f"  The site has a feed: verbale add {feed.url}\n")


def _write_preview(preview: "SourcePreview") -> None:
    """Print what was found, as the preview in Discord shows it."""
    from index.answer.presentation.dates import in_words  # noqa: PLC0415 - slow
    from index.values import day_in_words  # noqa: PLC0415 - slow

    dates = " to ".join(day_in_words(day) for day in (preview.since, preview.until) if day)
    articles = f"{preview.count:,} article{'' if preview.count == 1 else 's'}"
    if preview.parts and not preview.count:
        articles = f"an index of {preview.parts:,} sitemap{'' if preview.parts == 1 else 's'}"
    facts = [
        articles,
        dates,
        ", ".join(preview.languages),
        "only in part" if preview.partial else "",
        "ended early" if preview.is_cut else "",
    ]
    lines = f"{preview.kind} “{preview.title}”: {', '.join(filter(None, facts))}\n"
    for head in preview.headlines[:_SHOWN_HEADLINES]:
        lines += f"  · {head.title} ({in_words(head.published) or 'no date'})\n"
    for feed in preview.feeds:
        lines += f"  feed: {feed.title or 'without a title'}: {feed.url}\n"
    write(lines)


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
        str | None,
        typer.Argument(help="One source, due or not (default: all that are due).", metavar="NAME"),
    ] = None,
    scope: Annotated[str, typer.Option(help="Scope of the source.", metavar="S")] = PUBLIC,
) -> None:
    """Fetch the sources that are due, then index what they brought.

    Only needed if neither the bot nor `verbale worker` runs: they do this by themselves.

    **Examples**

    - `verbale sync`
    - `verbale sync "UN News"`
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

    **Example**

    - `verbale worker`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.operations.telemetry.log_format import write  # noqa: PLC0415 - slow
    from index.worker import work  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    settings = globals_.settings()
    write(settings.log)
    asyncio.run(work(settings))
