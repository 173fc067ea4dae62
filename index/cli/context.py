"""What every command needs: the settings, and an open library."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from index.settings import Settings, load_settings

if TYPE_CHECKING:
    from index.service import Verbale

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Globals:
    """The options before the command."""

    config: Path | None
    data: Path | None

    def settings(self) -> Settings:
        """The settings that hold.

        Raises:
            SettingsError: they do not fit.
        """
        return load_settings(self.config, self.data)

    def with_library(
        self, work: "Callable[[Verbale], Awaitable[T]]", *, searching: bool = True
    ) -> T:
        """Open the library, do the work, close everything."""
        from index.compose import opened  # noqa: PLC0415 - heavy

        async def _work() -> T:
            async with opened(self.settings(), searching=searching) as verbale:
                return await work(verbale)

        return asyncio.run(_work())
