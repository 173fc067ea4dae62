"""The context of a command: global options, settings and an open library."""

from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from index.cli.memory import uncollected

if TYPE_CHECKING:
    from index.app import Verbale
    from index.settings import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Globals:
    """The global options, given before the command."""

    config: Path | None
    data: Path | None
    verbose: bool = False

    def settings(self) -> "Settings":
        """Return the settings in force.

        Raises:
            SettingsError: a setting is invalid.
        """
        from index.settings import load_settings  # noqa: PLC0415 - slow

        settings = load_settings(self.config, self.data)
        if not self.verbose:
            return settings
        wordy = settings.log.model_copy(update={"level": "DEBUG"})
        return settings.model_copy(update={"log": wordy})


def settings_of(context: typer.Context) -> "Settings":
    """Return the settings in force for a command; raises as ``Globals.settings``."""
    globals_: Globals = context.obj
    return globals_.settings()


def with_library(
    context: typer.Context,
    work: "Callable[[Verbale], Awaitable[T]]",
    *,
    searching: bool = True,
    once: bool = False,
) -> T:
    """Open the library of a command, run ``work`` on it and close everything.

    Args:
        context: the command's.
        work: what to do with it.
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

        async def _work() -> T:
            use = opened(settings, searching=searching, once=once, models=models)
            async with use as verbale:
                return await work(verbale)

        return asyncio.run(_work())
