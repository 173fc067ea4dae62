"""Options that several commands share."""

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Since = Annotated[
    str | None,
    typer.Option(help="Published since: 2024-08-01, “last week”, “May 2022”.", metavar="D"),
]

Until = Annotated[
    str | None,
    typer.Option(help="Published until: 2024-08-31, “yesterday”, “2022”.", metavar="D"),
]

SourceName = Annotated[
    str | None, typer.Option(help="Only from this source or outlet.", metavar="NAME")
]

AskedAt = Annotated[
    str | None,
    typer.Option(help="Time that “yesterday” refers to (default: now).", metavar="TIME"),
]

AskedScope = Annotated[
    str, typer.Option(help="Scope to ask in: public, or discord:SERVER-ID.", metavar="S")
]

SearchedScope = Annotated[
    str, typer.Option(help="Scope to look in: public, or discord:SERVER-ID.", metavar="S")
]
