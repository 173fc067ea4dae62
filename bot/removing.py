"""``/source remove``: how much goes, and the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.curator import Curator
from bot.delivery import Asked
from bot.errands import Card
from bot.live import Pressable
from bot.markdown import clip
from bot.pieces import NAME, button, card, counted, note, row, said, text
from bot.pieces import name as named
from index.store.health import Health


@dataclass(frozen=True, slots=True)
class Removing:
    """A source that somebody is about to take away."""

    curator: Curator
    health: Health

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/source remove"

    def face(self, press: Pressable, told: str | None = None) -> Card:
        """What goes with it, and Remove or Keep."""
        many = counted(self.health.articles, "article")
        return card(
            text(
                [
                    f"**Remove “{named(self.health.name)}”?**",
                    f"It brought {many}; those that no other source brought go with it, and so do "
                    "their quotes.",
                ]
            ),
            row(
                button("Remove", "remove", press, style="grave"),
                button("Keep", "keep", press),
            ),
            note(told),
        )

    async def pressed(self, interaction: Asked, act: str, values: Sequence[str]) -> Card | None:
        """Take it away, or let it be.

        Raises:
            VerbaleError: it cannot be removed; it may be gone already.
        """
        name = clip(self.health.name, NAME)
        if act != "remove":
            return said(f"“{name}” stays.")
        gone = await self.curator.remove(name=self.health.name, scope=self.health.scope)
        return said(f"Removed “{name}” and {counted(gone, 'article')}.")
