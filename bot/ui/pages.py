"""Lists that are turned page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction


@dataclass(slots=True)
class Pages:
    """A list that is read again for every page.

    Attributes:
        page: the number of the page, from 0.
    """

    size: ClassVar[int]
    """Entries on a page."""

    page: int = field(default=0, kw_only=True)

    @property
    def total(self) -> int:
        """The number of entries on all pages."""
        raise NotImplementedError

    async def refresh(self) -> None:
        """Read the current page.

        Raises:
            VerbaleError: the library is unavailable.
        """
        raise NotImplementedError

    @property
    def pages(self) -> int:
        """The number of pages."""
        return -(-self.total // self.size)

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page.

        Raises:
            VerbaleError: the library is unavailable.
        """
        self.page = max(0, self.page + (1 if act == "next" else -1))
        await self.refresh()
        return None
