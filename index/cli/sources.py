"""``verbale sources|remove``: where articles come from."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from index.cli.context import Globals
from index.values import PUBLIC


def sources(context: typer.Context) -> None:
    """List the sources, with the number of their articles."""
    globals_: Globals = context.obj
    found = globals_.with_library(lambda verbale: verbale.list_sources(), searching=False)
    if not found:
        sys.stdout.write(
            "There are no sources yet; `verbale import` or `verbale add` brings one.\n"
        )
        return
    table = Table("source", "kind", "articles", "scope", "side", box=None, header_style="bold")
    for source in found:
        table.add_row(source.name, source.kind, f"{source.articles:,}", source.scope, source.side)
    Console().print(table)


def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The source's name.", metavar="NAME")],
    scope: Annotated[str, typer.Option(help="The scope it is in.", metavar="S")] = PUBLIC,
) -> None:
    """Take a source away, with the articles that only it brought. Their quotes vanish at once."""
    globals_: Globals = context.obj
    gone = globals_.with_library(lambda verbale: verbale.remove(name, scope), searching=False)
    sys.stdout.write(f"Removed {name}, and {gone} articles with it.\n")
