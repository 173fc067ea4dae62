"""``verbale import|export``: read and write articles in bulk."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.answer.presentation.as_json import exported
from index.cli.context import with_library
from index.cli.output import (
    counted,
    json_line,
    show_progress,
    write,
    write_error,
    write_errors,
)
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

    async def _work(verbale: "Verbale") -> "ImportResult":
        with show_progress() as watcher:
            return await verbale.import_file(path, source=name, scope=scope, watcher=watcher)

    result = with_library(context, _work)
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

    async def _work(verbale: "Verbale") -> None:
        if source is not None:  # misspelt, it would export nothing
            named = {one.name for one in await verbale.source_service.health((scope,))}
            if source not in named:
                raise NotFoundError(
                    f"There is no source named “{source}” in the scope {scope}; `verbale sources` "
                    "lists them."
                )
        try:
            with file.open("w", encoding="utf-8") if file else nullcontext(sys.stdout) as out:
                for article in verbale.export(scope, source):
                    out.write(json_line(exported(article)))
        except OSError as error:
            if file is None:
                raise
            raise unwritable(file, error) from error

    with_library(context, _work, searching=False)
