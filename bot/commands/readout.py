"""``/readout``: what each side says about one meeting, page by page."""

from discord import app_commands
from discord.ext import commands

from bot.asking.admission import Admission
from bot.core.command_runner import Card, CommandRunner
from bot.core.interactions import AnyInteraction
from bot.core.permissions import anyone
from bot.core.scope import SharedServers, scope_of
from bot.protocols import Answering
from bot.ui.blocks import BlockPages
from bot.ui.interactive import InteractiveCards
from bot.ui.lists.readout_card import COMMAND, no_readout_card, readout_list
from index.answer.readout.values import ReadoutQuery


class Readouts(commands.Cog):
    """Sets the accounts of a meeting against each other for the asker.

    Args:
        answer_service: finds the accounts.
        runner: runs the command.
        cards: opens the card whose pages are turned.
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

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(
        meeting="Who met: people or countries, for example: Blinken Wang Yi",
        on="When they met, else the last time: 2022-03-18, last week, May 2022",
    )
    async def readout(
        self,
        interaction: AnyInteraction,
        *,
        meeting: app_commands.Range[str, 1, 200],
        on: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Set what each side says about a meeting side by side, sentence by sentence."""

        async def work() -> Card:
            further = await self._shared_servers.here(interaction)
            query = ReadoutQuery(meeting, on, scope_of(interaction), further_scopes=further)
            found = await self._answer_service.readout_service.readout(query)
            if not found.accounts:
                return no_readout_card(found)
            view = BlockPages(lambda: readout_list(found), COMMAND)
            return await self._cards.show(interaction, view, may=anyone)

        await self._runner.answer(interaction, work, may=self._admission.admit)
