"""The sources of some scopes, page by page: what ``/sources`` and ``/source list`` share."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.protocols import SourceOperations
from bot.ui.pages import Pages
from index.store.source_health import SourceHealth


@dataclass(slots=True)
class SourcePages(Pages):
    """The sources of some scopes; they are read again for every page.

    Attributes:
        source_service: reads the sources.
        scopes: the scopes, in any order and number.
        sources: all sources, in the order of ``ordered``.
    """

    source_service: SourceOperations
    scopes: Sequence[str]
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

    @property
    def total(self) -> int:
        """The number of sources."""
        return len(self.sources)

    @property
    def shown(self) -> list[SourceHealth]:
        """The sources of the current page."""
        return self.sources[self.page * self.size : (self.page + 1) * self.size]
