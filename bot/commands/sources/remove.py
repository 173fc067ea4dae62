"""The confirmation of ``/source remove``."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip
from bot.protocols import SourceOperations
from bot.translations.language import plural, say
from bot.ui.components import NAME, button, card, note, row, text, text_card
from bot.ui.components import name as named
from bot.ui.interactive import ButtonIds
from index.store.source_health import SourceHealth


@dataclass(frozen=True, slots=True)
class RemoveConfirmation:
    """The confirmation before a source is removed."""

    source_service: SourceOperations
    health: SourceHealth

    @property
    def command(self) -> str:
        """The command that shows this card."""
        return "/source remove"

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """What will be deleted, with the buttons Remove and Keep."""
        heading = say("Remove “{name}”?", name=named(self.health.name))
        return card(
            text([f"**{heading}**", self._brought]),
            row(
                button(say("Remove"), "remove", ids, style="grave"),
                button(say("Keep"), "keep", ids),
            ),
            note(footnote),
        )

    @property
    def _brought(self) -> str:
        return plural(
            self.health.articles,
            "It brought {number} article. I delete it, with its quotes, unless another source "
            "brought it, too.",
            "It brought {number} articles. I delete those that no other source brought, with "
            "their quotes.",
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Remove the source, or leave everything as it is.

        Raises:
            VerbaleError: it cannot be removed; it may be removed already.
        """
        name = clip(self.health.name, NAME)
        if act != "remove":
            return text_card(say("“{name}” stays as it is.", name=name))
        deleted = await self.source_service.remove(name=self.health.name, scope=self.health.scope)
        return text_card(
            plural(
                deleted,
                "Removed “{name}” and {number} article.",
                "Removed “{name}” and {number} articles.",
                name=name,
            )
        )
