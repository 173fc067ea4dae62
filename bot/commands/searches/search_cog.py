"""What all commands that list quotes, articles or office-holders have in common."""

from collections.abc import Awaitable, Callable

from discord.ext import commands

from bot.asking.admission import Admission
from bot.core.command_runner import Card, CommandRunner
from bot.core.interactions import AnyInteraction
from bot.core.permissions import anyone
from bot.core.scope import SharedServers, scope_of
from bot.protocols import Answering
from bot.ui.interactive import InteractiveCard, InteractiveCards


class SearchCog(commands.Cog):
    """Searches for the asker, and shows the result page by page.

    Args:
        answer_service: searches.
        runner: runs the commands.
        cards: opens the cards whose pages are turned.
        admission: counts a use as a question.
        shared_servers: knows which servers answer a person's direct messages.
    """

    def __init__(
        self,
        answer_service: Answering,
        runner: CommandRunner,
        cards: InteractiveCards,
        admission: Admission,
        shared_servers: SharedServers,
    ) -> None:
        self._answer_service = answer_service
        self._runner = runner
        self._cards = cards
        self._admission = admission
        self._shared_servers = shared_servers

    async def _run(self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]) -> None:
        await self._runner.answer(interaction, work, may=self._admission.admit)

    async def _reach(self, interaction: AnyInteraction) -> tuple[str, tuple[str, ...]]:
        """Return the scope of an interaction, and those that the asker reads besides."""
        return scope_of(interaction), await self._shared_servers.here(interaction)

    async def _show(self, interaction: AnyInteraction, view: InteractiveCard) -> Card:
        """Return the card of a result whose pages anybody may turn."""
        return await self._cards.show(interaction, view, may=anyone)
