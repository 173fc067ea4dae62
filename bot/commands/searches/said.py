"""``/said``: what somebody said, by date, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from discord import app_commands

from bot.commands.installs import usable_everywhere
from bot.commands.searches.search_cog import SearchCog
from bot.core.choices import Choices, choices
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.preferences import applied
from bot.ui.interactive import ButtonIds
from bot.ui.statement_cards import nothing_card, page_starts, statements_card
from index.answer.question.analyze import LONGEST
from index.answer.said import SaidAnswer, SaidQuery

Phrase = app_commands.Range[str, 1, 100]


class Said(SearchCog):
    """Lists statements to the asker."""

    @app_commands.command()
    @usable_everywhere
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
            scope, further = await self._reach(interaction)
            here = applied()
            query = SaidQuery(who, about, scope, since, until, here.now(), here.day_first, further)
            found = await self._answer_service.said_service.said(query)
            if found.reason:
                return nothing_card(found)
            view = StatementPages(found, page_starts(found))
            return await self._show(interaction, view)

        await self._run(interaction, work)

    @said.autocomplete("who")
    async def _who_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        """Speakers whose names match the typed text, the most frequent first."""
        return await choices(self._names(interaction), typed)

    async def _names(self, interaction: AnyInteraction) -> list[str]:
        scope, further = await self._reach(interaction)
        statements = self._answer_service.said_service
        return [one.name for one in await statements.speakers(scope, *further)]


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
