"""``verbale sources|remove``: where articles come from."""

import sys
from typing import Annotated

import typer

from index.cli.context import Globals
from index.values import PUBLIC


def sources(context: typer.Context) -> None:
    """List the sources, with the number of their articles.

    `verbale sources`
    """
    globals_: Globals = context.obj
    found = globals_.with_library(lambda verbale: verbale.list_sources(), searching=False)
    if not found:
        sys.stdout.write(
            "There are no sources yet; `verbale import` or `verbale add` brings one.\n"
        )
        return
    from index.cli.render import show_sources, standard_output  # noqa: PLC0415 - slow

    show_sources(found, standard_output())


def remove(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(help="The source's name, as `verbale sources` has it.", metavar="NAME")
    ],
    scope: Annotated[str, typer.Option(help="The scope it is in.", metavar="S")] = PUBLIC,
) -> None:
    """Take a source away, with the articles that only it brought. Their quotes vanish at once.

    `verbale remove sample`
    """
    globals_: Globals = context.obj
    gone = globals_.with_library(lambda verbale: verbale.remove(name, scope), searching=False)
    articles = "1 article" if gone == 1 else f"{gone:,} articles"
    sys.stdout.write(f"Removed {name}, and {articles} with it.\n")
