"""``/readout``: what each side says about one meeting, page by page."""

from discord import app_commands

from bot.commands.installs import usable_everywhere
from bot.commands.searches.search_cog import SearchCog
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.preferences import applied
from bot.ui.blocks import BlockPages
from bot.ui.lists.readout_card import COMMAND, no_readout_card, readout_list
from index.answer.readout import ReadoutQuery


class Readouts(SearchCog):
    """Sets the accounts of a meeting against each other for the asker."""

    @app_commands.command()
    @usable_everywhere
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
        """Compare what each side says about a meeting, sentence by sentence."""

        async def work() -> Card:
            scope, further = await self._reach(interaction)
            here = applied()
            query = ReadoutQuery(meeting, on, scope, here.now(), here.day_first, further)
            found = await self._answer_service.readout_service.readout(query)
            if not found.accounts:
                return no_readout_card(found)
            view = BlockPages(lambda: readout_list(found), COMMAND)
            return await self._show(interaction, view)

        await self._run(interaction, work)
