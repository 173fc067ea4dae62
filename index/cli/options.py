"""Options that several commands share, and how what was typed is read."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from index.errors import InputError
from index.text.charset import is_utf8
from index.values import Published, Reach, as_of_moment

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

Language = Annotated[
    str | None, typer.Option(help="Only articles in this language: fr, French.", metavar="L")
]

AskedAt = Annotated[
    str | None,
    typer.Option(help="Time that “yesterday” refers to (default: now).", metavar="TIME"),
]

AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="Answer as the library could on that day: 2026-03-03.", metavar="DAY"
    ),
]

AskedScope = Annotated[
    str, typer.Option(help="Scope to ask in: public, or discord:SERVER-ID.", metavar="S")
]

SearchedScope = Annotated[
    str, typer.Option(help="Scope to look in: public, or discord:SERVER-ID.", metavar="S")
]


def moment(typed: str | None) -> datetime | None:
    """Parse a date or time; return None for None or an empty string.

    Raises:
        InputError: it is not a date.
    """
    return Published.parse(typed).moment if typed else None


def past(typed: str | None) -> datetime | None:
    """Parse a past day or time to ask as of; None for None.

    Raises:
        InputError: it is not a date, or not over yet.
    """
    return as_of_moment(typed, datetime.now(UTC))


def reach(
    scope: str, at: str | None = None, since: str | None = None, until: str | None = None
) -> Reach:
    """Who asks, and when, by the options.

    Raises:
        InputError: ``at`` is not a date.
    """
    return Reach(scope=scope, since=since, until=until, at=moment(at))


def words(typed: str) -> str:
    """Return ``typed`` if it is valid Unicode.

    Raises:
        InputError: it holds bytes that are not UTF-8, or a lone surrogate.
    """
    if not is_utf8(typed):
        raise InputError("The question contains a character that is not UTF-8. Type it again.")
    return typed
