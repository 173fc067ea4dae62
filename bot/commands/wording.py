"""``/wording``: how each side words a formula over time, page by page."""

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
from bot.ui.lists.wording_card import COMMAND, no_wording_card, wording_list
from index.answer.wording.values import WordingQuery

Phrase = app_commands.Range[str, 1, 100]


class Wordings(commands.Cog):
    """Shows a formula over time to the asker.

    Args:
        answer_service: finds the wordings.
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
            further = await self._shared_servers.here(interaction)
            scope = scope_of(interaction)
            query = WordingQuery(wording, side, scope, since, until, further_scopes=further)
            found = await self._answer_service.wording_service.wording(query)
            if found.reason:
                return no_wording_card(found)
            view = BlockPages(lambda: wording_list(found), COMMAND)
            return await self._cards.show(interaction, view, may=anyone)

        await self._runner.answer(interaction, work, may=self._admission.admit)
