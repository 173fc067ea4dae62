"""``/digest``: the stories of most outlets, every day or week in a channel, or now."""

from collections.abc import Mapping, Sequence

from discord import app_commands

from bot.commands.watch import RHYTHMS, Place, place_of
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, Picture, PictureCard
from bot.core.markdown import clip, small
from bot.core.permissions import anyone, server_group
from bot.core.runner import Card
from bot.core.scope import scope_of
from bot.feature import Feature
from bot.translations.language import say, translatable
from bot.ui.cards import Item, card, first_that_fits, linked_text, name, side_name, text, text_card
from bot.ui.quotes import link_of, short_lines
from index.answer.coverage import StoryCounts
from index.store.administration.watches import NewWatch, Pace, Rhythm
from index.values import PUBLIC, Quote

Sides = Mapping[str, tuple[str, ...]]
"""The sides of the sources of each story, by the id of the article that is quoted."""

_TITLE, _SHORT_TITLE = 120, 60
_NAME = 40


def digest_card(
    topics: str, quotes: Sequence[Quote], sides: Sides, *, links: bool = True, row: Item | None
) -> Card:
    """The stories of a digest, the one of most outlets first; as many as fit.

    Args:
        topics: the topics that it is about; empty for all.
        quotes: a sentence of each story; ``also`` has its other outlets.
        sides: the sides of the sources of each story.
        links: whether quotes have links.
        row: buttons below, or None.
    """
    return first_that_fits(
        _card(topics, quotes[:shown], sides, links=links, row=row)
        for shown in range(len(quotes), -1, -1)
    )


def stories_picture(stories: StoryCounts, png: bytes) -> Picture:
    """The picture of a digest, with what it shows for those who do not see it."""
    told = []
    for number, title in enumerate(stories.titles):
        counts = ((label, some[number]) for label, some in stories.counts)
        named = ", ".join(f"{label} {count}" for label, count in counts if count)
        told.append(f"{number + 1}. {clip(title, _SHORT_TITLE)}: {named}")
    alt = say("Bars: the articles of each story. {stories}", stories="; ".join(told))
    return Picture(png, "stories.png", alt)


def _card(
    topics: str, quotes: Sequence[Quote], sides: Sides, *, links: bool, row: Item | None
) -> Card:
    heading = say("Most reported")
    about = f" · {name(topics, _TITLE)}" if topics else ""
    stories = [
        linked_text(_lines(one, sides), link_of(one, exact=False) if links else None)
        for one in quotes
    ]
    return card(text([f"### {heading}{about}"]), *stories, row)


def _lines(quote: Quote, sides: Sides) -> list[str]:
    lines = short_lines(quote, _TITLE)
    named = ", ".join(side_name(one, _NAME) for one in sides.get(quote.article_id, ()))
    return [*lines, small(say("Sides: {names}", names=named))] if named else lines


Topics = app_commands.Range[str, 1, 200]
Hour = app_commands.Range[int, 0, 23]

_CHANNEL = "Where to post; by default, in this channel"
_TOPICS = "Only stories about one of these, separated by commas: Taiwan, climate"
_HOUR = "The hour, in this server's time zone; by default, 8"
_WEEK = "Every Monday, not every day"
_MOST_DIGESTS = 50

_ADDED = translatable("Digest {number} comes {rhythm} in {channel}, if anything has come in.")
_REPLACED = translatable("It replaces digest {number} there.")
_OFF = translatable("There is no digest in {channel} any more.")
_NONE = translatable("There is no digest in {channel}.")


class DigestCommands(Feature):
    """Keeps the digests of a server, and shows one now."""

    digest = server_group(
        "digest", "The stories that most outlets report, each with a sentence", hidden=False
    )

    @digest.command()
    @app_commands.describe(topics=_TOPICS, channel=_CHANNEL, hour=_HOUR, week=_WEEK)
    async def on(
        self,
        interaction: AnyInteraction,
        topics: Topics | None = None,
        channel: Place | None = None,
        hour: Hour = 8,
        week: bool = False,
    ) -> None:
        """Post the most reported stories every day, or every Monday."""

        async def work() -> Card:
            rhythm: Rhythm = "weekly" if week else "daily"
            place = place_of(interaction, channel)
            new = NewWatch(
                scope_of(interaction), "digest", topics or "", actor_id(interaction), place,
                Pace(_MOST_DIGESTS), rhythm=rhythm, hour=hour,
            )  # fmt: skip
            added, replaced = await self._verbale.watch_service.add_digest(new)
            clock, where = f"{hour:02}:00", f"<#{place.channel}>"
            when = say(RHYTHMS[rhythm], hour=clock)
            told = say(_ADDED, number=str(added.id), rhythm=when, channel=where)
            ended = [say(_REPLACED, number=str(one.id)) for one in replaced]
            return card(text([told, *ended]))

        await self._runner.answer(interaction, work)

    @digest.command()
    @app_commands.describe(channel="The channel whose digest ends; by default, this one")
    async def off(self, interaction: AnyInteraction, channel: Place | None = None) -> None:
        """End the digest of a channel."""

        async def work() -> Card:
            place = place_of(interaction, channel)
            service, scope = self._verbale.watch_service, scope_of(interaction)
            known = [
                one
                for one in await service.standing(scope)
                if one.given.kind == "digest" and one.given.place.channel == place.channel
            ]
            for one in known:
                await service.remove(scope, one.id)
            where = f"<#{place.channel}>"
            return card(text([say(_OFF if known else _NONE, channel=where)]))

        await self._runner.answer(interaction, work)

    @digest.command()
    @app_commands.describe(topics=_TOPICS, week="Look at the last week, not the last day")
    async def now(
        self, interaction: AnyInteraction, topics: Topics | None = None, week: bool = False
    ) -> None:
        """Show you the most reported stories of the last day or week."""

        async def work() -> Card:
            service = self._verbale.watch_service
            scope = scope_of(interaction)
            rhythm: Rhythm = "weekly" if week else "daily"
            stories = await service.digest(scope, topics or "", rhythm)
            if not stories:
                return text_card(say("No story has come in lately."))
            sides = {one.quote.article_id: one.sides for one in stories}
            quotes = [one.quote for one in stories]
            picture = stories_picture(*await service.digest_picture(quotes, (PUBLIC, scope)))
            return PictureCard(digest_card(topics or "", quotes, sides, row=None), picture)

        await self._runner.answer(interaction, work, may=anyone)
