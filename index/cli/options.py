"""What commands share: options, how what was typed is read, the settings, and an open library."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from index.cli.memory import uncollected
from index.errors import InputError
from index.text.charset import is_utf8
from index.values import Published, Reach

if TYPE_CHECKING:
    import asyncio

    from index.app import Verbale
    from index.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Since = Annotated[
    str | None,
    typer.Option(help="Published since: 2024-08-01, “last week”, “May 2022”.", metavar="D"),
]

Until = Annotated[
    str | None, typer.Option(help="Published until: 2024-08-31, “yesterday”, “2022”.", metavar="D")
]

SourceName = Annotated[
    str | None, typer.Option(help="Only from this source or outlet.", metavar="NAME")
]

Language = Annotated[
    str | None, typer.Option(help="Only articles in this language: fr, French.", metavar="L")
]

AskedAt = Annotated[
    str | None, typer.Option(help="Time that “yesterday” refers to (default: now).", metavar="TIME")
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


ToFile = Annotated[
    Path | None, typer.Argument(help="File to write; else standard output.", metavar="[FILE]")
]


def moment(typed: str | None) -> datetime | None:
    """Parse a date or time; return None for None or an empty string.

    Raises:
        InputError: it is not a date.
    """
    return Published.parse(typed).moment if typed else None


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


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Globals:
    """The global options, given before the command."""

    config: Path | None
    data: Path | None
    verbose: bool = False


def settings_of(context: typer.Context) -> "Settings":
    """Return the settings in force for a command.

    Raises:
        SettingsError: a setting is invalid.
    """
    from index.settings import load_settings  # noqa: PLC0415 - slow

    given: Globals = context.obj
    settings = load_settings(given.config, given.data)
    if not given.verbose:
        return settings
    wordy = settings.log.model_copy(update={"level": "DEBUG"})
    return settings.model_copy(update={"log": wordy})


def with_library(context: typer.Context, work: "Callable[[Verbale], Coroutine[Any, Any, T]]") -> T:
    """Open the library of a command for one call, ``work``, and close everything."""
    with library_of(context) as (verbale, runner):
        return runner.run(work(verbale))


def searched(context: typer.Context, work: "Callable[[Verbale], Coroutine[Any, Any, T]]") -> T:
    """As ``with_library``, for work that searches vectors."""
    with library_of(context, searching=True) as (verbale, runner):
        return runner.run(work(verbale))


@contextmanager
def library_of(
    context: typer.Context, *, searching: bool = False, once: bool = False
) -> "Iterator[tuple[Verbale, asyncio.Runner]]":
    """Open the library of a command, with what runs its coroutines; close everything afterwards.

    Args:
        context: the command's.
        searching: whether vectors are searched or stored.
        once: whether a single question is all that is asked.
    """
    import asyncio  # noqa: PLC0415 - slow

    with ExitStack() as opening:
        if once:
            opening.enter_context(uncollected())
        with uncollected():
            settings, models = settings_of(context), None
            if once:
                from index.answer.models import Models  # noqa: PLC0415 - slow
                from index.store.glance import may_have_passages  # noqa: PLC0415 - as above

                models = Models(settings)
                # Beside the imports, which take as long; an empty library needs none.
                if may_have_passages(settings.database_url):
                    opening.enter_context(models.loading())
            from index.app import opened  # noqa: PLC0415 - slow

        runner, using = opening.enter_context(asyncio.Runner()), AsyncExitStack()
        use = opened(settings, searching=searching, once=once, models=models)
        verbale = runner.run(using.enter_async_context(use))
        try:
            yield verbale, runner
        finally:
            runner.run(using.aclose())
