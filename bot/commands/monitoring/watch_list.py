"""The list of watches, page by page."""

from dataclasses import dataclass, field

from bot.core.command_runner import Card
from bot.translations.language import say
from bot.ui.components import card, list_heading, note, page_buttons, text
from bot.ui.interactive import ButtonIds
from bot.ui.monitoring.watch_cards import list_items
from bot.ui.pages import Pages
from bot.watch_protocol import WatchOperations
from index.store.administration.watches import Watch

PAGE = 8
"""Watches of a page."""


@dataclass(slots=True)
class WatchList(Pages):
    """Watches, page by page.

    Attributes:
        service: reads them.
        who: whose waiting questions are listed.
        scope: whose standing watches are listed; None for none.
        watches: all of them, the standing ones first.
    """

    size = PAGE

    service: WatchOperations
    who: str
    scope: str | None
    watches: list[Watch] = field(default_factory=list)

    @property
    def command(self) -> str:
        """The command that shows this list."""
        return "/watch list"

    @property
    def total(self) -> int:
        """The number of watches."""
        return len(self.watches)

    async def refresh(self) -> None:
        """Read the watches again."""
        standing = [] if self.scope is None else await self.service.standing(self.scope)
        self.watches = [*standing, *await self.service.waiting(self.who)]

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page."""
        page = min(self.page, max(self.pages - 1, 0))
        shown = self.watches[page * PAGE : (page + 1) * PAGE]
        heading = list_heading(say("Watches"), page, self.pages)
        return card(
            text([heading]),
            *list_items(shown),
            page_buttons(ids, page, self.pages),
            note(footnote),
        )
