"""``/wording``: how each side words a formula over time, page by page."""

from discord import app_commands

from bot.commands.installs import usable_everywhere
from bot.commands.searches.search_cog import SearchCog
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.preferences import applied
from bot.ui.blocks import BlockPages
from bot.ui.lists.wording_card import COMMAND, no_wording_card, wording_list
from index.answer.wording import WordingQuery

Phrase = app_commands.Range[str, 1, 100]


class Wordings(SearchCog):
    """Shows a formula over time to the asker."""

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        wording="A formula such as: one China policy; or names, for what recurs about them",
        side="Only this side: a country or body, for example: China",
        since="Only articles published on or after this date: 2024-08-01, last week, May 2022",
        until="Only articles published on or before this date: 2024-08-31, yesterday, 2022",
    )
    async def wording(
        self,
        interaction: AnyInteraction,
        *,
        wording: app_commands.Range[str, 1, 200],
        side: Phrase | None = None,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> None:
        """Show how each side words a formula over time, each change word by word."""

        async def work() -> Card:
            scope, further = await self._reach(interaction)
            here = applied()
            query = WordingQuery(
                wording, side, scope, since, until, here.now(), here.day_first, further
            )
            found = await self._answer_service.wording_service.wording(query)
            if found.reason:
                return no_wording_card(found)
            view = BlockPages(lambda: wording_list(found), COMMAND)
            return await self._show(interaction, view)

        await self._run(interaction, work)
