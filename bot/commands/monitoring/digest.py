"""``/digest``: the stories of most outlets, every day or week in a channel, or now."""

from discord import app_commands
from discord.ext import commands

from bot.commands.monitoring.watch import Place, place_of
from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, PictureCard
from bot.core.permissions import anyone
from bot.core.scope import scope_of
from bot.protocols import Answering
from bot.translations.language import say, translatable
from bot.ui.components import card, text, text_card
from bot.ui.monitoring.digest_card import digest_card, stories_picture
from bot.ui.monitoring.watch_cards import RHYTHMS
from index.store.administration.watches import NewWatch, Pace, Rhythm
from index.values import PUBLIC

Topics = app_commands.Range[str, 1, 200]
Hour = app_commands.Range[int, 0, 23]

_CHANNEL = "Where to post; by default, in this channel"
_TOPICS = "Only stories about one of these, separated by commas: Taiwan, climate"
_HOUR = "The hour, in this server's time zone; by default, 8"
_MOST_DIGESTS = 50

_ADDED = translatable("Digest {number} comes {rhythm} in {channel}, if anything has come in.")
_REPLACED = translatable("It replaces digest {number} there.")
_OFF = translatable("There is no digest in {channel} any more.")
_NONE = translatable("There is no digest in {channel}.")
_NOTHING = translatable("No story has come in lately.")


class DigestCommands(commands.Cog):
    """Keeps the digests of a server, and shows one now."""

    digest = app_commands.Group(
        name="digest",
        description="The stories that most outlets report, each with a sentence",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )

    def __init__(self, answer_service: Answering, runner: CommandRunner) -> None:
        self._answer_service = answer_service
        self._runner = runner

    @digest.command()
    @app_commands.describe(topics=_TOPICS, channel=_CHANNEL, hour=_HOUR)
    async def daily(
        self,
        interaction: AnyInteraction,
        topics: Topics | None = None,
        channel: Place | None = None,
        hour: Hour = 8,
    ) -> None:
        """Post the most reported stories every day."""
        await self._set(interaction, "daily", topics, channel, hour)

    @digest.command()
    @app_commands.describe(topics=_TOPICS, channel=_CHANNEL, hour=_HOUR)
    async def weekly(
        self,
        interaction: AnyInteraction,
        topics: Topics | None = None,
        channel: Place | None = None,
        hour: Hour = 8,
    ) -> None:
        """Post the most reported stories every Monday."""
        await self._set(interaction, "weekly", topics, channel, hour)

    async def _set(
        self,
        interaction: AnyInteraction,
        rhythm: Rhythm,
        topics: str | None,
        channel: Place | None,
        hour: int,
    ) -> None:
        async def work() -> Card:
            place = place_of(interaction, channel)
            new = NewWatch(
                scope_of(interaction), "digest", topics or "", actor_id(interaction), place,
                Pace(_MOST_DIGESTS), rhythm=rhythm, hour=hour,
            )  # fmt: skip
            added, replaced = await self._answer_service.watch_service.add_digest(new)
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
            service, scope = self._answer_service.watch_service, scope_of(interaction)
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
            rhythm: Rhythm = "weekly" if week else "daily"
            service = self._answer_service.watch_service
            scope = scope_of(interaction)
            stories = await service.digest(scope, topics or "", rhythm)
            if not stories:
                return text_card(say(_NOTHING))
            sides = {one.quote.article_id: one.sides for one in stories}
            quotes = [one.quote for one in stories]
            picture = stories_picture(*await service.digest_picture(quotes, (PUBLIC, scope)))
            return PictureCard(digest_card(topics or "", quotes, sides, row=None), picture)

        await self._runner.answer(interaction, work, may=anyone)
