"""The context of a command: global options, settings and an open library."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.cli.imports import uncollected
from index.errors import NotFoundError

if TYPE_CHECKING:
    from index.answer.models import Models
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

    def with_library(
        self,
        work: "Callable[[Verbale], Awaitable[T]]",
        *,
        searching: bool = True,
        once: bool = False,
    ) -> T:
        """Open the library, run ``work`` on it and close everything.

        Args:
            work: what to do with it.
            searching: whether vectors are searched or stored.
            once: whether a single question is all that is asked.
        """
        import asyncio  # noqa: PLC0415 - slow

        with ExitStack() as opening:
            if once:
                opening.enter_context(uncollected())
            with uncollected():
                settings = self.settings()
                models = opening.enter_context(_loading(settings)) if once else None
                from index.app import opened  # noqa: PLC0415 - slow

            async def _work() -> T:
                use = opened(settings, searching=searching, once=once, models=models)
                async with use as verbale:
                    return await work(verbale)

            return asyncio.run(_work())


def _loading(settings: "Settings") -> "AbstractContextManager[Models]":
    """Load the models beside the imports, which take as long; an empty library needs none."""
    from index.answer.models import Models  # noqa: PLC0415 - slow
    from index.store.glance import may_have_passages  # noqa: PLC0415 - as above

    models = Models(settings)
    return models.loading() if may_have_passages(settings.database_url) else nullcontext(models)


if TYPE_CHECKING:
    from index.app import Verbale


async def check_named(verbale: "Verbale", scope: str, name: str) -> None:
    """Point to the other scope if the source is only there.

    Raises:
        NotFoundError: ``scope`` has no source of that name, and exactly one other scope has.
    """
    scopes = [
        source.scope for source in await verbale.source_service.health() if source.name == name
    ]
    if scope not in scopes and len(scopes) == 1:
        raise NotFoundError(
            f"There is no source named “{name}” in scope {scope}, but there is one in scope "
            f"{scopes[0]}. Add --scope {scopes[0]}."
        )
