"""``verbale import|export``: read and write articles in bulk."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.answer.presentation.article_json import exported
from index.cli.context import Globals
from index.cli.output.progress import show_progress
from index.cli.output.streams import json_line, write, write_error
from index.errors import NotFoundError, unwritable
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.app import Verbale
    from index.ingest.bulk_import import ImportResult

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


def import_(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="JSON Lines file, one article per line.", metavar="FILE")
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="Name of the source (default: the file's).", metavar="NAME")
    ] = None,
    scope: Scope = PUBLIC,
    sample: Annotated[
        bool,
        typer.Option("--sample", help="Import the sample articles of Verbale."),
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
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> "ImportResult":
        with show_progress() as watcher:
            return await verbale.import_file(path, source=name, scope=scope, watcher=watcher)

    result = globals_.with_library(_work)
    _write_result(result)
    if result.bad and not any(result.outcomes.values()):
        raise typer.Exit(1)


def _write_result(result: "ImportResult") -> None:
    for bad in result.bad[:SHOWN_BAD_LINES]:
        write_error(f"line {bad.number}: {bad.reason}\n")
    if (more := len(result.bad) - SHOWN_BAD_LINES) > 0:
        write_error(f"… and {_bad_lines(more)} more.\n")
    for name, lines in result.unknown.most_common(SHOWN_BAD_LINES):
        write_error(_unknown_field(name, lines))
    counts = ", ".join(f"{count:,} {outcome}" for outcome, count in result.outcomes.items())
    skipped = f", {_bad_lines(len(result.bad))} skipped" if result.bad else ""
    write(f"Articles: {counts}{skipped}.\n")


def _unknown_field(name: str, lines: int) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - seldom needed

    from index.ingest.extract.formats.jsonl import FIELDS  # noqa: PLC0415 - slow

    close = get_close_matches(name.casefold(), FIELDS, n=1, cutoff=0.75)
    meant = _MEANT.get(name.casefold()) or next(iter(close), None)
    way_out = f"write {meant} if you mean that" if meant else f"known are {', '.join(FIELDS)}"
    where = "1 line" if lines == 1 else f"{lines:,} lines"
    return f"The field “{name[:100]}” of {where} is not read; {way_out}.\n"


def _bad_lines(count: int) -> str:
    return "1 bad line" if count == 1 else f"{count:,} bad lines"


def export(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="File to write (default: standard output).", metavar="FILE"),
    ] = None,
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
    globals_: Globals = context.obj

    async def _work(verbale: "Verbale") -> None:
        if source is not None:
            await _check_source(verbale, scope, source)
        try:
            with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
                for article in verbale.export(scope, source):
                    out.write(json_line(exported(article)))
        except OSError as error:
            if file is None:
                raise
            raise unwritable(file, error) from error

    globals_.with_library(_work, searching=False)


async def _check_source(verbale: "Verbale", scope: str, name: str) -> None:
    """Report a misspelt source name instead of exporting nothing."""
    if name not in {source.name for source in await verbale.source_service.health((scope,))}:
        raise NotFoundError(
            f"There is no source named “{name}” in the scope {scope}; `verbale sources` lists them."
        )
