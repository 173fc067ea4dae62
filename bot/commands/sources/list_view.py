"""``/source list``: all sources of a server and the public ones, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.commands.sources.cards import KINDS, state
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import ago, clip, escape_line, small
from bot.protocols import SourceOperations
from bot.ui.components import Item, button, card, counted, name, note, row, text
from bot.ui.interactive import ButtonIds
from index.store.source_health import SourceHealth
from index.values import PUBLIC

PAGE = 7
"""Sources on a page: as many as fit into Discord's 4,000 characters at their longest."""
_TROUBLE = 80
_EMPTY = "There are no sources yet; add one with `/source add`."


@dataclass(slots=True)
class SourceListView:
    """The sources of some scopes, as they fare when a page is turned."""

    curator: SourceOperations
    scopes: Sequence[str]
    page: int = 0
    sources: list[SourceHealth] = field(default_factory=list)

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/source list"

    async def refresh(self) -> None:
        """Ask how they fare now.

        Raises:
            VerbaleError: the library is not to be had.
        """
        self.sources = sorted(await self.curator.health(self.scopes), key=_urgency)
        self.page = max(0, min(self.page, self._pages - 1))

    def face(self, press: ButtonIds, told: str | None = None) -> Card:
        """One page, those that need somebody first."""
        start = self.page * PAGE
        listed = [text(_entry(one)) for one in self.sources[start : start + PAGE]]
        return card(
            text([self._heading()]),
            *listed,
            self._turners(press),
            note(told),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page.

        Raises:
            VerbaleError: the library is not to be had.
        """
        self.page += 1 if act == "next" else -1
        await self.refresh()
        return None

    @property
    def _pages(self) -> int:
        return -(-len(self.sources) // PAGE)

    def _heading(self) -> str:
        if not self.sources:
            return _EMPTY
        place = f" · page {self.page + 1} of {self._pages}" if self._pages > 1 else ""
        return f"**{counted(len(self.sources), 'source')}**{place}"

    def _turners(self, press: ButtonIds) -> Item | None:
        if self._pages < 2:
            return None
        return row(
            button("Previous", "previous", press, enabled=self.page > 0),
            button("Next", "next", press, enabled=self.page < self._pages - 1),
        )


def _urgency(health: SourceHealth) -> tuple[int, str]:
    """Failing first, then what lies still for a reason, then what was paused, then the rest."""
    if health.state == "active":
        return (0 if health.failures else 3), health.name.casefold()
    return (1 if health.state == "ended" or health.failures else 2), health.name.casefold()


def _entry(health: SourceHealth) -> list[str]:
    parts = [KINDS[health.kind], counted(health.articles, "article")]
    if health.new_at:
        parts.append(f"last new {ago(health.new_at)}")
    if health.scope == PUBLIC:
        parts.append("public")
    lines = [f"{state(health)} · **{name(health.name)}**", small(" · ".join(parts))]
    if health.trouble:
        lines.append(small(escape_line(clip(health.trouble, _TROUBLE))))
    return lines
