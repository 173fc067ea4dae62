"""``/latest``, ``/timeline`` and ``/article``: articles by story."""

from discord import app_commands

from bot.commands.installs import usable_everywhere
from bot.commands.searches.search_cog import SearchCog
from bot.core.choices import Choices, choices, keyed_choices
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction, Picture
from bot.core.preferences import applied
from bot.ui import article_card, event_cards
from bot.ui.blocks import BlockPages
from index.answer.events import EventAnswer, EventQuery
from index.values import PUBLIC

Phrase = app_commands.Range[str, 1, 100]
Topic = app_commands.Range[str, 1, 200]


class Stories(SearchCog):
    """Lists articles by story for the asker."""

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        names="Whom or what they name, for example: Blinken Wang Yi; else the newest of all",
        side="Only sources of this side",
    )
    async def latest(
        self, interaction: AnyInteraction, *, names: Topic | None = None, side: Phrase | None = None
    ) -> None:
        """List the newest articles that name people or places, one per story."""

        async def work() -> Card:
            query = await self._query(interaction, names, side=side)
            found = await self._answer_service.event_service.latest(query)
            if found.reason:
                return event_cards.nothing_card(found)
            view = BlockPages(
                lambda: event_cards.events_list(found, event_cards.LATEST), event_cards.LATEST
            )
            return await self._show(interaction, view)

        await self._run(interaction, work)

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(
        topic="What the timeline is about, for example: grain deal",
        since="Only articles published on or after this date: 2024-08-01, last week, May 2022",
        until="Only articles published on or before this date: 2024-08-31, yesterday, 2022",
    )
    async def timeline(
        self,
        interaction: AnyInteraction,
        *,
        topic: Topic,
        since: Phrase | None = None,
        until: Phrase | None = None,
    ) -> None:
        """Show a topic's timeline: dated sentences in order, and how much was written."""

        async def work() -> Card:
            query = await self._query(interaction, topic, since=since, until=until)
            found = await self._answer_service.event_service.timeline(query)
            if found.reason:
                return event_cards.nothing_card(found)
            view = event_cards.TimelinePages(
                lambda: event_cards.events_list(found, event_cards.TIMELINE),
                event_cards.TIMELINE,
                picture=await self._picture(found),
            )
            return await self._show(interaction, view)

        await self._run(interaction, work)

    @app_commands.command()
    @usable_everywhere
    @app_commands.describe(name="Words of its headline, to choose from; or its link")
    async def article(
        self, interaction: AnyInteraction, *, name: app_commands.Range[str, 1, 2000]
    ) -> None:
        """Show an article: what changed in it, who else printed it, and its story."""

        async def work() -> Card:
            scope, further = await self._reach(interaction)
            scopes = (PUBLIC, scope, *further)
            found = await self._answer_service.event_service.article(name.strip(), scopes)
            view = BlockPages(lambda: article_card.article_list(found), article_card.COMMAND)
            return await self._show(interaction, view)

        await self._run(interaction, work)

    @article.autocomplete("name")
    async def _headlines(self, interaction: AnyInteraction, typed: str) -> Choices:
        """The latest headlines with the typed words."""
        return await keyed_choices(self._found(interaction, typed))

    @latest.autocomplete("side")
    async def _sides(self, interaction: AnyInteraction, typed: str) -> Choices:
        """The sides that sources take."""
        return await choices(self._taken(interaction), typed)

    async def _found(self, interaction: AnyInteraction, typed: str) -> list[tuple[str, str]]:
        scope, further = await self._reach(interaction)
        service = self._answer_service.event_service
        return await service.headlines(typed, scope, *further)

    async def _taken(self, interaction: AnyInteraction) -> list[str]:
        scope, further = await self._reach(interaction)
        return await self._answer_service.event_service.sides(scope, *further)

    async def _query(
        self,
        interaction: AnyInteraction,
        topic: str | None,
        *,
        since: str | None = None,
        until: str | None = None,
        side: str | None = None,
    ) -> EventQuery:
        scope, further = await self._reach(interaction)
        here = applied()
        return EventQuery(topic, scope, since, until, side, here.now(), here.day_first, further)

    async def _picture(self, found: EventAnswer) -> Picture | None:
        if not found.coverage.total:
            return None
        png = await self._answer_service.event_service.picture(found)
        return Picture(png, "coverage.png", event_cards.coverage_words(found.coverage))
