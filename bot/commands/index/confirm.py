"""``/index reindex`` and ``/index rollback``: what will happen, and the confirmation."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.commands.index.cards import heading
from bot.commands.index.progress_message import ProgressMessages
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.ui.components import button, card, note, row, said, text
from bot.ui.interactive import ButtonIds
from index.store.rows import Generation

_BEGUN = "{begun}; a message in this channel shows the progress."
_UNSEEN = (
    "{begun}. I can't post in this channel, so no message shows the progress; run /index status "
    "to see it."
)


@dataclass(frozen=True, slots=True)
class BuildConfirmation:
    """A build that somebody is about to begin.

    Attributes:
        again: the command that begins anew.
        lines: what will happen, marked up.
        label: of the button that begins it.
        begin: begins it.
        progress: shows how it gets on.
    """

    again: str
    lines: Sequence[str]
    label: str
    begin: Callable[[], Awaitable[Generation]]
    progress: ProgressMessages

    def face(self, press: ButtonIds, told: str | None = None) -> Card:
        """What will happen, and a button for it."""
        return card(
            text(self.lines),
            row(
                button(self.label, "begin", press, style="good"),
                button("Leave it", "leave", press),
            ),
            note(told),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Begin it, or let it be.

        Raises:
            VerbaleError: it cannot be begun.
        """
        if act != "begin":
            return said("Nothing was started.")
        built = await self.begin()
        seen = await self.progress.post(interaction.channel_id or 0, built)
        return said((_BEGUN if seen else _UNSEEN).format(begun=heading(built)))
