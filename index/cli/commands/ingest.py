"""``verbale add|sync|worker``: what the web and files bring."""

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
from index.ingest.options import SourceOptions
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.concurrency import ProgressCallback
    from index.ingest.detect import SourcePreview
    from index.ingest.results import Tally
    from index.ingest.service import SourceService
    from index.service import Verbale
    from index.store.rows import Outcome

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
        str | None, typer.Option(help="Where a single local page came from.", metavar="U")
    ] = None,
    scope: Scope = PUBLIC,
    side: Annotated[
        str | None, typer.Option(help="The country or body it speaks for.", metavar="X")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="What to call the source; else by its title.", metavar="N")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option(help="Its publisher, as readers know it.", metavar="O")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="An ISO 639-1 code, such as fr.", metavar="L")
    ] = None,
    look: Annotated[
        bool, typer.Option("--look", help="Only tell what is there.", metavar="")
    ] = False,
) -> None:
    """Take in feeds, sitemaps, pages, and .txt .md .html .pdf .docx files.

    What an address is, is found out. A feed is fetched again and again by the bot or by
    `verbale worker`, or when you say `verbale sync`.

    `verbale add https://example.org/feed.xml --side Norway --outlet "Foreign Ministry"`

    `verbale add https://example.org/2024/08/talks speech.pdf notes.md`

    `verbale add page.html --url https://example.org/2024/08/talks`
    """
    if len(what) > 1 and (url or name):
        raise typer.BadParameter("--url goes with a single file, and --name with a single source")
    globals_: Globals = context.obj
    wish = SourceOptions(name=name, scope=scope, outlet=outlet, side=side, language=language)

    async def _work(verbale: "Verbale") -> int:
        failures = 0
        with show_progress() as watcher:
            for one in what:
                try:
                    found = await look_at(verbale.source_service, one, url)
                    if look:
                        _tell_found(found)
                    else:
                        await _take(verbale.source_service, found, wish, watcher)
                except VerbaleError as error:
                    failures += 1
                    write_error(f"{one}: {error_message(error)}\n")
            await verbale.catch_up(watcher)
        return failures

    if globals_.with_library(_work):
        raise typer.Exit(1)


async def look_at(gathering: "SourceService", what: str, url: str | None) -> "SourcePreview":
    """What an address or a local file holds; the one feed of a page that links but one.

    Raises:
        VerbaleError: nothing usable is there.
    """
    if not _is_address(what):
        return await gathering.look_at_path(_path(what), url)
    if url is not None:
        raise InputError("--url says where a local file came from; this is an address.")
    found = await gathering.look(what)
    if found.kind == "feed links" and len(found.feeds) == 1:
        return await gathering.look(found.feeds[0].url)
    return found


def _is_address(what: str) -> bool:
    """Whether it is no file; where it might be either, the file that is there counts."""
    if _WITH_SCHEME.match(what):
        return True
    return _LIKE_AN_ADDRESS.match(what) is not None and not _path(what).exists()


def _path(what: str) -> Path:
    return Path(what).expanduser().absolute()


async def _take(
    gathering: "SourceService",
    found: "SourcePreview",
    wish: SourceOptions,
    watcher: "ProgressCallback",
) -> None:
    source, outcomes = await gathering.take(found, wish)
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
    part = ", only a part of it" if found.partial else ""
    write(f"{outcomes[0]}: {found.draft.title} ({when}{part})\n")
    for feed in found.feeds[:1]:
        write(f"  The site has a feed: verbale add {feed.url}\n")


def _tell_found(found: "SourcePreview") -> None:
    """What was found, as the card in Discord tells it."""
    from index.cli.output.answer import in_words  # noqa: PLC0415 - slow
    from index.values import day_in_words  # noqa: PLC0415 - slow

    dates = " to ".join(day_in_words(day) for day in (found.since, found.until) if day)
    articles = f"{found.count:,} article{'' if found.count == 1 else 's'}"
    if found.parts and not found.count:
        articles = f"an index of {found.parts:,} sitemap{'' if found.parts == 1 else 's'}"
    facts = [articles, dates, ", ".join(found.languages), "only a part" if found.partial else ""]
    told = f"{found.kind} “{found.title}”: {', '.join(filter(None, facts))}\n"
    for head in found.headlines[:_SHOWN_HEADLINES]:
        told += f"  · {head.title} ({in_words(head.published) or 'no date'})\n"
    for feed in found.feeds:
        told += f"  feed: {feed.title or 'without a title'}: {feed.url}\n"
    write(told)


def tell(tally: "Tally") -> None:
    """What the rounds brought, and what failed."""
    for name, trouble in list(tally.failed.items())[:SHOWN_FAILURES]:
        write_error(f"{name}: {trouble}\n")
    if (more := len(tally.failed) - SHOWN_FAILURES) > 0:
        write_error(f"… and {more:,} more failures; `verbale sources` tells of all.\n")
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in tally.outcomes.items())
    write(f"Articles: {counts}.\n")


def sync(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="One source, due or not; else all due.", metavar="NAME")
    ] = None,
    scope: Annotated[str, typer.Option(help="The scope it is in.", metavar="S")] = PUBLIC,
) -> None:
    """Fetch what is due now, then make it answer.

    The bot and `verbale worker` do this on their own; this is for a library without either.

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
    """Fetch sources when they are due, until told to stop (Ctrl-C or SIGTERM).

    The bot does this itself. Set `gather.in_bot` to false and run as many of these as you like
    over one PostgreSQL: nothing is fetched twice.

    `verbale worker`
    """
    import asyncio  # noqa: PLC0415 - slow

    from index.operations.telemetry.log_format import write  # noqa: PLC0415 - slow
    from index.worker import work  # noqa: PLC0415 - slow

    globals_: Globals = context.obj
    settings = globals_.settings()
    write(settings.log)
    asyncio.run(work(settings))
