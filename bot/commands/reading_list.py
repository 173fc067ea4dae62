"""``/sources``: what the bot reads here, for everybody: by side, freshest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from discord import app_commands
from discord.ext import commands

from bot.commands.installs import usable_everywhere
from bot.commands.sources.pages import SourcePages
from bot.core.command_runner import Card, CommandRunner
from bot.core.interactions import AnyInteraction
from bot.core.markdown import ago, small
from bot.core.permissions import anyone
from bot.core.scope import SharedServers, scopes_of
from bot.protocols import SourceOperations
from bot.translations.language import plural, say
from bot.ui.components import card, list_heading, name, note, page_buttons, text
from bot.ui.interactive import ButtonIds, InteractiveCards
from index.store.source_health import SourceHealth

PAGE = 8
"""Sources on a page: as many as fit into a card at their longest."""

_NEVER = datetime.min.replace(tzinfo=UTC)


class ReadingList(commands.Cog):
    """Shows everybody what the bot reads here; ``/source list`` shows curators how it fares."""

    def __init__(
        self,
        source_service: SourceOperations,
        runner: CommandRunner,
        cards: InteractiveCards,
        shared_servers: SharedServers,
    ) -> None:
        self._shared_servers = shared_servers
        self._source_service = source_service
        self._runner = runner
        self._cards = cards

    @app_commands.command()
    @usable_everywhere
    async def sources(self, interaction: AnyInteraction) -> None:
        """Show what I read here, by side, the freshest first."""

        async def work() -> Card:
            further = await self._shared_servers.here(interaction)
            scopes = [*scopes_of(interaction), *further]
            view = ReadingListView(self._source_service, scopes)
            await view.refresh()
            return await self._cards.show(interaction, view, may=anyone)

        await self._runner.answer(interaction, work, may=anyone)


@dataclass(slots=True)
class ReadingListView(SourcePages):
    """The sources of some scopes, read again for every page.

    It shows no addresses, because the address of a feed may hold its subscriber's key, and no
    failures, which are the curators' business.
    """

    size = PAGE

    @property
    def command(self) -> str:
        """The command that shows this list."""
        return "/sources"

    def ordered(self, sources: Sequence[SourceHealth]) -> list[SourceHealth]:
        """The sources by side."""
        return by_side(sources)

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page, with a heading for each side."""
        if not self.sources:
            return card(text([say("I read nothing here yet.")]))
        alone = not any(map(_side, self.sources))
        total = plural(len(self.sources), "{number} source", "{number} sources")
        return card(
            text([list_heading(total, self.page, self.pages)]),
            *(
                text(_group(side, list(members), alone=alone))
                for side, members in groupby(self.shown, _side)
            ),
            page_buttons(ids, self.page, self.pages),
            note(footnote),
        )


def by_side(sources: Sequence[SourceHealth]) -> list[SourceHealth]:
    """The sources side by side: the side with the freshest first, those without a side last."""
    freshest: dict[str, datetime] = {}
    for one in sources:
        freshest[_side(one)] = max(freshest.get(_side(one), _NEVER), one.new_at or _NEVER)

    def place(one: SourceHealth) -> tuple[bool, float, str, float, str]:
        side = _side(one)
        return not side, -_age(freshest[side]), side, -_age(one.new_at or _NEVER), one.name

    return sorted(sources, key=place)


def _age(moment: datetime) -> float:
    return (moment - _NEVER).total_seconds()


def _side(source: SourceHealth) -> str:
    return source.side or ""


def _group(side: str, members: Sequence[SourceHealth], *, alone: bool) -> list[str]:
    """The sources of a side with a heading; without one where no source has a side."""
    heading = name(side) if side else say("No side named")
    entries = list(map(_entry, members))
    return entries if alone and not side else [f"**{heading}**", *entries]


def _entry(source: SourceHealth) -> str:
    parts = [f"**{name(source.name)}**"]
    if source.outlet and source.outlet != source.name:
        parts.append(name(source.outlet))
    parts.append(plural(source.articles, "{number} article", "{number} articles"))
    if source.new_at:
        parts.append(say("last new {when}", when=ago(source.new_at)))
    return small(" · ".join(parts))
