"""The sources of some scopes, page by page: what ``/sources`` and ``/source list`` share."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.protocols import SourceOperations
from index.store.source_health import SourceHealth


@dataclass(slots=True)
class SourcePages:
    """The sources of some scopes; they are read again for every page.

    Attributes:
        source_service: reads the sources.
        scopes: the scopes, in any order and number.
        page: the number of the page, from 0.
        sources: all sources, in the order of ``ordered``.
    """

    size: ClassVar[int]
    """Sources on a page."""

    source_service: SourceOperations
    scopes: Sequence[str]
    page: int = 0
    sources: list[SourceHealth] = field(default_factory=list)

    def ordered(self, sources: Sequence[SourceHealth]) -> list[SourceHealth]:
        """The order of the sources; as they come, unless a list has its own."""
        return list(sources)

    async def refresh(self) -> None:
        """Read the sources and their status.

        Raises:
            VerbaleError: the library is unavailable.
        """
        self.sources = self.ordered(
            await self.source_service.health(list(dict.fromkeys(self.scopes)))
        )
        self.page = max(0, min(self.page, self.pages - 1))

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page.

        Raises:
            VerbaleError: the library is unavailable.
        """
        self.page += 1 if act == "next" else -1
        await self.refresh()
        return None

    @property
    def shown(self) -> list[SourceHealth]:
        """The sources of the current page."""
        return self.sources[self.page * self.size : (self.page + 1) * self.size]

    @property
    def pages(self) -> int:
        """The number of pages."""
        return -(-len(self.sources) // self.size)
