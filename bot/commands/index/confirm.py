"""The confirmation of ``/index reindex`` and ``/index rollback``."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from bot.commands.index.cards import heading
from bot.commands.index.progress_message import ProgressMessages
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.translations.language import say, translatable
from bot.ui.components import button, card, note, row, text, text_card
from bot.ui.interactive import ButtonIds
from index.store.rows import Generation

_STARTED = translatable("{begun}; a message in this channel shows the progress.")
_STARTED_SILENTLY = translatable(
    "{begun}. I can't post in this channel, so no message shows the progress; run /index status "
    "to see it."
)


@dataclass(frozen=True, slots=True)
class BuildConfirmation:
    """The confirmation before a build starts.

    Attributes:
        command: the command that shows this card.
        lines: what will happen, in markdown.
        label: the label of the button that starts the build.
        begin: starts the build.
        progress: posts the progress message.
    """

    command: str
    lines: Sequence[str]
    label: str
    begin: Callable[[], Awaitable[Generation]]
    progress: ProgressMessages

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """What will happen, with the buttons to start or leave it."""
        return card(
            text(self.lines),
            row(
                button(self.label, "begin", ids, style="good"),
                button(say("Leave it"), "leave", ids),
            ),
            note(footnote),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Start the build, or leave everything as it is.

        Raises:
            VerbaleError: the build cannot be started.
        """
        if act != "begin":
            return text_card(say("Nothing was started."))
        built = await self.begin()
        posted = await self.progress.post(interaction.channel_id or 0, built)
        return text_card(say(_STARTED if posted else _STARTED_SILENTLY, begun=heading(built)))
