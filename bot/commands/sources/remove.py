"""``/source remove``: how much goes, and the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip
from bot.protocols import SourceOperations
from bot.ui.components import NAME, button, card, counted, note, row, said, text
from bot.ui.components import name as named
from bot.ui.interactive import ButtonIds
from index.store.source_health import SourceHealth


@dataclass(frozen=True, slots=True)
class RemoveConfirmation:
    """A source that somebody is about to take away."""

    source_service: SourceOperations
    health: SourceHealth

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/source remove"

    def face(self, press: ButtonIds, told: str | None = None) -> Card:
        """What goes with it, and Remove or Keep."""
        many = counted(self.health.articles, "article")
        return card(
            text(
                [
                    f"**Remove “{named(self.health.name)}”?**",
                    f"It brought {many}. I delete those that no other source brought, with their "
                    "quotes.",
                ]
            ),
            row(
                button("Remove", "remove", press, style="grave"),
                button("Keep", "keep", press),
            ),
            note(told),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Take it away, or let it be.

        Raises:
            VerbaleError: it cannot be removed; it may be gone already.
        """
        name = clip(self.health.name, NAME)
        if act != "remove":
            return said(f"“{name}” stays.")
        gone = await self.source_service.remove(name=self.health.name, scope=self.health.scope)
        return said(f"Removed “{name}” and {counted(gone, 'article')}.")
