"""``verbale import|add|export|show``: articles in, out and looked at."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.cli.context import Globals
from index.cli.progress import watched
from index.errors import InputError, NotFoundError, VerbaleError
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.service import Taken, Verbale
    from index.store.rows import Article

SHOWN_BAD_LINES = 20

Scope = Annotated[
    str, typer.Option(help="Who may be quoted from it: public, or discord:SERVER-ID.", metavar="S")
]


def import_(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="An article a line, as JSON.", metavar="FILE")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="The source's name; else the file's.", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="The sample articles that come with Verbale.", metavar=""),
    ] = False,
) -> None:
    """Take in many articles at once; the same file twice changes nothing.

    Each line is an object: `{"title", "text", "url"?, "source"?, "published_at"?, "id"?}`.
    A bad line is reported with its number and skipped; the rest goes on.

    `verbale import --sample`

    `verbale import articles.jsonl --source "Wire archive"`
    """
    if (file is None) == (not sample):
        raise typer.BadParameter("give either a FILE or --sample")
    from config import SAMPLE  # noqa: PLC0415 - slow

    path, name = (SAMPLE, source or "sample") if file is None else (file, source)
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "Taken":
        with watched() as watcher:
            return await verbale.import_file(path, source=name, scope=scope, watcher=watcher)

    taken = globals_.with_library(_work)
    _tell(taken)
    if taken.bad and not any(taken.outcomes.values()):
        raise typer.Exit(1)


def _tell(taken: "Taken") -> None:
    for bad in taken.bad[:SHOWN_BAD_LINES]:
        sys.stderr.write(f"line {bad.number}: {bad.reason}\n")
    if (more := len(taken.bad) - SHOWN_BAD_LINES) > 0:
        sys.stderr.write(f"… and {_bad_lines(more)} more.\n")
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in taken.outcomes.items())
    skipped = f", {_bad_lines(len(taken.bad))} skipped" if taken.bad else ""
    sys.stdout.write(f"Articles: {counts}{skipped}.\n")


def _bad_lines(count: int) -> str:
    return "1 bad line" if count == 1 else f"{count:,} bad lines"


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
) -> None:
    """Take in single articles: addresses of pages, or .txt .md .html .pdf files.

    `verbale add https://example.org/2024/08/talks speech.pdf notes.md`

    `verbale add page.html --url https://example.org/2024/08/talks`
    """
    if url is not None and len(what) > 1:
        raise typer.BadParameter("--url goes with a single file")
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> int:
        failures = 0
        for one in what:
            try:
                await _add(verbale, one, url, scope, side)
            except VerbaleError as error:
                failures += 1
                sys.stderr.write(f"{one}: {error}\n")
        with watched() as watcher:
            await verbale.catch_up(watcher)
        return failures

    if globals_.with_library(_work):
        raise typer.Exit(1)


async def _add(
    verbale: "Verbale", what: str, url: str | None, scope: str, side: str | None
) -> None:
    from index.cli.render import harmless, in_words  # noqa: PLC0415 - slow

    draft, outcome = await verbale.add(what, url=url, scope=scope, side=side)
    when = in_words(draft.published) or "no date"
    part = ", only a part of it" if draft.partial else ""
    sys.stdout.write(f"{outcome}: {harmless(draft.title)} ({when}{part})\n")


def export(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="Where to; else standard output.", metavar="FILE")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Only articles of this source.", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
) -> None:
    """Write the articles as `import` reads them, newest revision.

    `verbale export articles.jsonl`

    `verbale export --source sample | head -1`
    """
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> None:
        if source is not None:
            await _check_source(verbale, scope, source)
        try:
            with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
                for article in verbale.export(scope, source):
                    out.write(json.dumps(_exported(article), ensure_ascii=False) + "\n")
        except OSError as error:
            if file is None:
                raise
            raise InputError(f"{file} cannot be written: {error.strerror or error}.") from error

    globals_.with_library(_work, searching=False)


async def _check_source(verbale: "Verbale", scope: str, name: str) -> None:
    """A misspelt name is told, rather than answered with nothing."""
    if name not in {source.name for source in await verbale.list_sources((scope,))}:
        raise NotFoundError(
            f"There is no source named “{name}” in the scope {scope}; `verbale sources` lists them."
        )


def show(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="The article_id of a quote, your own id of it, or its URL.", metavar="ID-OR-URL"
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="For other programs.", metavar="")
    ] = False,
) -> None:
    """Show one article: its text, revision and sources.

    `verbale show https://example.org/2024/08/talks`

    `verbale show sample-sullivan-wang-yanqi-lake --json`
    """
    globals_: Globals = context.obj
    article = globals_.with_library(lambda verbale: verbale.show(name), searching=False)
    if as_json:
        shown = _exported(article) | {"scope": article.scope, "sources": list(article.sources)}
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
        return
    from index.cli.render import show_article, standard_output  # noqa: PLC0415 - slow

    show_article(article, standard_output())


def _exported(article: "Article") -> dict[str, Any]:
    """One line as ``import`` reads it; ``id`` is the bulk id where there is one."""
    return {
        "id": article.external_id or article.key,
        "article_id": article.key,
        "external_id": article.external_id,
        "title": article.title,
        "text": article.text,
        "url": article.url,
        "source": article.outlet,
        "published_at": article.published.isoformat() if article.published else None,
        "path": article.path,
        "partial": article.partial,
        "revision": article.revision,
    }
