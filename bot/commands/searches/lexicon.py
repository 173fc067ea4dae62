"""``/lexicon``: who holds which office, by the articles and by what administrators entered."""

from discord import app_commands

from bot.commands.installs import EVERY_INSTALL, SERVERS_AND_DIRECT
from bot.commands.searches.search_cog import SearchCog
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.scope import scope_of
from bot.ui.blocks import BlockPages
from bot.ui.lists.holder_card import COMMAND, added_card, holder_list, no_holder_card
from index.answer.lexicon import LexiconQuery, day_of, entry_of

Day = app_commands.Range[str, 1, 40]


class LexiconCommands(SearchCog):
    """Shows office-holders to the asker, and lets administrators enter some for their server."""

    lexicon = app_commands.Group(
        name="lexicon",
        description="Who holds which office, by the articles",
        allowed_installs=EVERY_INSTALL,
        allowed_contexts=SERVERS_AND_DIRECT,
    )

    @lexicon.command()
    @app_commands.describe(
        words="An office or a name, for example: French foreign minister",
        on="Who held it on this day, else today: 2024-08-28",
    )
    async def show(
        self,
        interaction: AnyInteraction,
        *,
        words: app_commands.Range[str, 1, 200],
        on: Day | None = None,
    ) -> None:
        """List who holds an office, or which offices somebody holds, by the articles."""

        async def work() -> Card:
            scope, further = await self._reach(interaction)
            query = LexiconQuery(words, scope, day_of(on or ""), further_scopes=further)
            found = await self._answer_service.lexicon_service.show(query)
            if not found.holders:
                return no_holder_card(found)
            view = BlockPages(lambda: holder_list(found), COMMAND)
            return await self._show(interaction, view)

        await self._run(interaction, work)

    @lexicon.command()
    @app_commands.describe(
        person="The full name",
        office="The office with its country or body, for example: French foreign minister",
        since="The first day in office: 2025-07-04",
        until="The last day in office: 2025-07-04",
    )
    async def add(
        self,
        interaction: AnyInteraction,
        *,
        person: app_commands.Range[str, 1, 200],
        office: app_commands.Range[str, 1, 200],
        since: Day | None = None,
        until: Day | None = None,
    ) -> None:
        """Enter who holds an office, for the questions of this server."""

        async def work() -> Card:
            days = day_of(since or ""), day_of(until or "")
            entry = entry_of(person, office, scope_of(interaction), *days)
            await self._answer_service.lexicon_service.add([entry])
            return added_card(entry)

        await self._runner.answer(interaction, work, may=self._runner.gate.require_admin)
