"""``/said``: what somebody said, by date, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from discord import app_commands
from discord.ext import commands

from bot.asking.admission import Admission
from bot.core.choices import Choices, choices
from bot.core.command_runner import Card, CommandRunner
from bot.core.interactions import AnyInteraction
from bot.core.permissions import anyone
from bot.core.scope import SharedServers, scope_of
from bot.protocols import Answering
from bot.ui.interactive import ButtonIds, InteractiveCards
from bot.ui.statement_cards import nothing_card, page_starts, statements_card
from index.answer.attribution.values import SaidAnswer, SaidQuery
from index.answer.question.analyze import LONGEST

Phrase = app_commands.Range[str, 1, 100]


class Said(commands.Cog):
    """Lists statements to the asker.

    Args:
        answer_service: finds the statements.
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
        who="A last name, a full name or an office: Blinken, Wang Yi, foreign minister",
        about="Only statements about these words, for example: Taiwan",
        since="Only articles published on or after this date: 2024-08-01, last week, May 2022",
        until="Only articles published on or before this date: 2024-08-31, yesterday, 2022",
    )
    async def said(
        self,
        interaction: AnyInteraction,
        *,
        who: app_commands.Range[str, 1, 200],
        about: app_commands.Range[str, 1, LONGEST] | None = None,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> None:
        """List what somebody said, newest first, in the outlets' own sentences."""

        async def work() -> Card:
            further = await self._shared_servers.here(interaction)
            scope = scope_of(interaction)
            query = SaidQuery(who, about, scope, since, until, further_scopes=further)
            found = await self._answer_service.said_service.said(query)
            if found.reason:
                return nothing_card(found)
            view = StatementPages(found, page_starts(found))
            return await self._cards.show(interaction, view, may=anyone)

        await self._runner.answer(interaction, work, may=self._admission.admit)

    @said.autocomplete("who")
    async def _who_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        """Speakers whose names match the typed text, the most frequent first."""
        return await choices(self._names(interaction), typed)

    async def _names(self, interaction: AnyInteraction) -> list[str]:
        further = await self._shared_servers.here(interaction)
        statements = self._answer_service.said_service
        return [one.name for one in await statements.speakers(scope_of(interaction), *further)]


@dataclass(slots=True)
class StatementPages:
    """What somebody said, page by page.

    Attributes:
        found: the statements.
        starts: the first statement of each page.
        page: the number of the page, from 0.
    """

    found: SaidAnswer
    starts: Sequence[int]
    page: int = 0

    @property
    def command(self) -> str:
        """The command that shows this list."""
        return "/said"

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page."""
        step = 1 if act == "next" else -1
        self.page = max(0, min(self.page + step, len(self.starts) - 1))
        return None

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page."""
        return statements_card(self.found, self.starts, self.page, ids, footnote)
