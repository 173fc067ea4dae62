"""``/about``: the bot's version, how much it reads here and how new that is, and privacy."""

from datetime import timedelta

from discord import app_commands

from bot.core.interactions import AnyInteraction
from bot.core.markdown import day
from bot.core.permissions import anyone, usable_everywhere
from bot.core.runner import Card
from bot.core.scope import scope_of
from bot.feature import Feature
from bot.translations.language import plural, say, translatable
from bot.ui.cards import card, line, text
from index.admin import Retention
from index.store.rows import Extent
from index.values import PUBLIC
from index.version import version

_PRINCIPLE = translatable(
    "I quote articles word for word, and compare every quote with the article before I show it. No "
    "language model writes my answers."
)
_CONVERSATIONS = translatable(
    "Who asks a question is stored only while the conversation lasts: about {minutes} minutes "
    "after the last answer."
)
_ANSWERS = translatable(
    "An answer is kept for {days}, so that it can be rated. Once rated, it stays, with the id of "
    "the person who rated it."
)
_CHOSEN = translatable("Which servers you choose for direct messages is kept until you change it.")
_CHANGES = translatable("Changes to sources and settings are kept with the id of who made them.")
_OWN_DATA = translatable("{export} sends you all of that; {delete} removes your id from it.")
_SERVER_DATA = translatable(
    "{export} and {delete} do the same for a server. When a server removes me, its data is deleted "
    "after {days}."
)


class About(Feature):
    """Says what the bot is, what it reads, and what it stores."""

    @app_commands.command()
    @usable_everywhere
    async def about(self, interaction: AnyInteraction) -> None:
        """Show how much I read here, how new it is, and what I store."""

        async def work() -> Card:
            own = scope_of(interaction)
            both = await self._verbale.source_service.extent(list(dict.fromkeys((own, PUBLIC))))
            mine = None if own == PUBLIC else await self._verbale.source_service.extent([own])
            reading, privacy = say("What I read here"), say("Privacy")
            return card(
                text([f"**Verbale {version()}**", say(_PRINCIPLE)]),
                line(),
                text([f"**{reading}**", *_holdings(both, mine)]),
                text([f"**{privacy}**", *self._privacy(self._verbale.admin_service.retention)]),
            )

        await self._runner.answer(interaction, work, may=anyone)

    def _privacy(self, retention: Retention) -> list[str]:
        mention = self._parts.mention
        own = say(_OWN_DATA, export=mention("my-data export"), delete=mention("my-data delete"))
        server = say(
            _SERVER_DATA,
            export=mention("settings export"),
            delete=mention("settings delete"),
            days=_days(retention.departed),
        )
        minutes = round(retention.conversations / timedelta(minutes=1))
        asked = say(_CONVERSATIONS, minutes=minutes)
        kept = say(_ANSWERS, days=_days(retention.answers))
        return [f"- {one}" for one in (asked, kept, say(_CHOSEN), say(_CHANGES), own, server)]


def _holdings(both: Extent, own: Extent | None) -> list[str]:
    """How much the asker may be quoted from, how much of it is the server's, and how new it is."""
    if not both.sources:
        return [say("Nothing yet.")]
    lines = [f"{_sources(both.sources)} · {_articles(both.articles)}"]
    if own is not None and own.sources:
        lines.append(
            say("Of these, this server's own: {own}", own=_sources(own.sources))
            + f" · {_articles(own.articles)}"
        )
    if both.newest is not None:
        lines.append(say("The newest article is from {day}.", day=day(both.newest)))
    return lines


def _sources(number: int) -> str:
    return plural(number, "{number} source", "{number} sources")


def _articles(number: int) -> str:
    return plural(number, "{number} article", "{number} articles")


def _days(period: timedelta) -> str:
    """A period in whole days, at least one."""
    return plural(max(1, round(period / timedelta(days=1))), "{number} day", "{number} days")
