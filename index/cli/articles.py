"""``verbale import|add|export|show``: articles in, out and looked at."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from config import SAMPLE
from index.cli.context import Globals
from index.cli.progress import watched
from index.cli.render import in_words, show_article
from index.errors import VerbaleError
from index.store.rows import Article
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.service import Taken, Verbale

SHOWN_BAD_LINES = 20

Scope = Annotated[
    str, typer.Option(help="Who may be quoted from it: public, or discord:<id>.", metavar="S")
]


def import_(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines of {title, text, url?, source?, …}.")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="The source's name; else the file's.", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
    sample: Annotated[
        bool, typer.Option("--sample", help="The sample articles that come with Verbale.")
    ] = False,
) -> None:
    """Take in many articles at once; the same file twice changes nothing.

    Each line is an object: `{"title", "text", "url"?, "source"?, "published_at"?, "id"?}`.
    A bad line is reported with its number and skipped; the rest goes on.
    """
    if (file is None) == (not sample):
        raise typer.BadParameter("give either a FILE or --sample")
    path, name = (SAMPLE, source or "sample") if file is None else (file, source)
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "Taken":
        with watched() as watcher:
            return await verbale.import_file(path, source=name, scope=scope, watcher=watcher)

    _tell(globals_.with_library(_work))


def _tell(taken: "Taken") -> None:
    for bad in taken.bad[:SHOWN_BAD_LINES]:
        sys.stderr.write(f"line {bad.number}: {bad.reason}\n")
    if len(taken.bad) > SHOWN_BAD_LINES:
        sys.stderr.write(f"… and {len(taken.bad) - SHOWN_BAD_LINES} more bad lines.\n")
    counts = ", ".join(f"{count} {outcome}" for outcome, count in taken.outcomes.items())
    skipped = f", {len(taken.bad)} bad lines skipped" if taken.bad else ""
    sys.stdout.write(f"Articles: {counts}{skipped}.\n")


def add(
    context: typer.Context,
    what: Annotated[
        list[str], typer.Argument(help="Addresses, or .txt .md .html .pdf files.", metavar="WHAT…")
    ],
    url: Annotated[
        str | None, typer.Option(help="Where a single local page came from.", metavar="U")
    ] = None,
    scope: Scope = PUBLIC,
    side: Annotated[
        str | None, typer.Option(help="The country or body it speaks for.", metavar="X")
    ] = None,
) -> None:
    """Take in single articles: addresses of pages, or local files."""
    if url is not None and len(what) > 1:
        raise typer.BadParameter("--url goes with a single file")
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> int:
        failures = 0
        for one in what:
            try:
                draft, outcome = await verbale.add(one, url=url, scope=scope, side=side)
            except VerbaleError as error:
                failures += 1
                sys.stderr.write(f"{one}: {error}\n")
            else:
                when = in_words(draft.published) or "no date"
                part = ", only a part of it" if draft.partial else ""
                sys.stdout.write(f"{outcome}: {draft.title} ({when}{part})\n")
        with watched() as watcher:
            await verbale.catch_up(watcher)
        return failures

    if globals_.with_library(_work):
        raise typer.Exit(1)


def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to; else standard output.")] = None,
    source: Annotated[
        str | None, typer.Option(help="Only articles of this source.", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
) -> None:
    """Write the articles as `import` reads them, newest revision."""
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> None:
        with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
            for article in verbale.export(scope, source):
                out.write(json.dumps(_exported(article), ensure_ascii=False) + "\n")

    globals_.with_library(_work, searching=False)


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="An article's id or URL.", metavar="ID-OR-URL")],
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Show one article: its text, revision and sources."""
    globals_: Globals = context.obj
    article = globals_.with_library(lambda verbale: verbale.show(name), searching=False)
    if as_json:
        shown = _exported(article) | {"scope": article.scope, "sources": list(article.sources)}
        sys.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2) + "\n")
    else:
        show_article(article, Console())


def _exported(article: Article) -> dict[str, Any]:
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
