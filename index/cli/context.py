"""The context of a command: global options, settings and an open library."""

from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from index.cli.memory import uncollected

if TYPE_CHECKING:
    import asyncio

    from index.app import Verbale
    from index.settings import Settings

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


def with_library(
    context: typer.Context,
    work: "Callable[[Verbale], Coroutine[Any, Any, T]]",
    *,
    searching: bool = True,
) -> T:
    """Open the library of a command for one call, ``work``, and close everything."""
    with library_of(context, searching=searching) as (verbale, runner):
        return runner.run(work(verbale))


@contextmanager
def library_of(
    context: typer.Context, *, searching: bool = True, once: bool = False
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
