"""The buttons by which a person waits: for an answer to a refused question, or for its change."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from bot.answers.buttons import Press
from bot.core.command_runner import Card
from bot.core.days import day
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.scope import scope_of
from bot.protocols import AdminOperations, Answering
from bot.translations.language import say, translatable
from bot.ui.components import text_card
from index.store.administration.watches import NewWatch, WatchPlace
from index.values import PUBLIC

WAITS = timedelta(days=30)
"""How long a question waits for its answer, and an answer is followed up."""

_WAITS_HERE = translatable(
    "When an article that comes in by {day} answers this, I'll reply here, once, and mention you. "
    "/watch list shows what you wait for; /watch remove "
    "ends it."
)
_WAITS_DIRECT = translatable(
    "When an article that comes in by {day} answers this, I'll write you a direct message, once. "
    "/watch list shows what you wait for; /watch remove "
    "ends it."
)
_FOLLOWS_HERE = translatable(
    "If the article is corrected or taken down by {day}, or a newer one gives a different value, "
    "I'll reply here, once, and mention you. /watch list shows what you wait for; /watch remove "
    "ends it."
)
_FOLLOWS_DIRECT = translatable(
    "If the article is corrected or taken down by {day}, or a newer one gives a different value, "
    "I'll write you a direct message, once. /watch list shows what you wait for; /watch remove "
    "ends it."
)


class WaitingQuestions:
    """Keeps questions that wait for an answer, and answers that are followed up.

    What was asked in private, or in a direct message, is told in a direct message.

    Args:
        answer_service: keeps watches.
        admin_service: reads the questions of stored answers.
    """

    def __init__(self, answer_service: Answering, admin_service: AdminOperations) -> None:
        self._answer_service = answer_service
        self._admin_service = admin_service

    async def wait(self, interaction: AnyInteraction, press: Press, further: Sequence[str]) -> Card:
        """Keep the question of the answer that was pressed; returns what the person is told.

        Raises:
            VerbaleError: the answer has expired, or the person waits for too many.
        """
        scope = scope_of(interaction)
        asked = await self._admin_service.question_of(press.key, scope, further)
        place = _place(interaction)
        read = (scope, *asked.further_scopes) if place.channel is None else asked.further_scopes
        new = NewWatch(
            scope=PUBLIC if place.channel is None else scope,
            kind="question" if press.act == "wait" else "answer",
            text=asked.text,
            who=actor_id(interaction),
            place=place,
            source=asked.source,
            further_scopes=tuple(one for one in dict.fromkeys(read) if one != PUBLIC),
            answer_key=press.key,
            expires_at=datetime.now(UTC) + WAITS,
        )
        kept = await self._answer_service.watch_service.add(new)
        until = day((kept.given.expires_at or datetime.now(UTC)).date())
        direct = place.channel is None
        if press.act == "wait":
            return text_card(say(_WAITS_DIRECT if direct else _WAITS_HERE, day=until))
        return text_card(say(_FOLLOWS_DIRECT if direct else _FOLLOWS_HERE, day=until))


def _place(interaction: AnyInteraction) -> WatchPlace:
    """Where the bot replies: to the message that was pressed, else directly to the person."""
    pressed = interaction.message
    private = pressed is None or pressed.flags.ephemeral
    if interaction.guild_id is None or private or pressed is None:
        return WatchPlace(language=str(interaction.locale))
    language = str(interaction.guild_locale or interaction.locale)
    return WatchPlace(str(interaction.channel_id), str(pressed.id), language=language)
