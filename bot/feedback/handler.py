"""Stores ratings: handles 👍, 👎, the menu of reasons and the comment."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import actor_id, error_message
from bot.core.interactions import (
    AnyInteraction,
    acknowledge,
    acknowledge_press,
    deliver,
    reply_privately,
    speak_to,
)
from bot.core.permissions import anyone
from bot.core.scope import scope_of
from bot.core.typed import typed_note
from bot.feedback.buttons import OTHER, ReasonSelect, reason_in_words
from bot.protocols import AdminOperations
from bot.translations.language import say, translatable
from bot.ui.components import card, text_card
from bot.ui.interactive import MOMENT
from index.errors import VerbaleError
from index.store.administration.feedback import Ballot, Reason

_THANKS = translatable("Thank you. You rated this answer good.")
_NOTED = translatable(
    "Thank you. You rated this answer bad ({reason}); the administrators of this server can read "
    "that."
)
_ASK_REASON = translatable("Thank you. You rated this answer bad. What was wrong with it?")


class FeedbackHandler:
    """Stores ratings; every failure is reported to the person who pressed."""

    def __init__(self, admin_service: AdminOperations, runner: CommandRunner) -> None:
        self._admin_service = admin_service
        self._runner = runner

    async def rate(self, interaction: AnyInteraction, key: str, *, good: bool) -> None:
        """Store a rating; for a bad one, ask for the reason."""

        async def work() -> Card:
            await self._admin_service.rate(_ballot(interaction, key), good=good)
            return text_card(say(_THANKS)) if good else _reason_card(key)

        await self._run(interaction, lambda: acknowledge(interaction, private=True), work)

    async def explain(
        self, interaction: AnyInteraction, key: str, reason: Reason, words: str | None = None
    ) -> None:
        """Store what was wrong with an answer."""

        async def work() -> Card:
            await self._admin_service.explain(_ballot(interaction, key), reason, words)
            return text_card(say(_NOTED, reason=reason_in_words(reason)))

        await self._run(
            interaction, lambda: acknowledge_press(interaction, text_card(say(MOMENT))), work
        )

    async def submitted(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Store a person's comment on an answer."""
        await self.explain(interaction, match["key"], OTHER, texts.get("said"))

    async def _run(
        self,
        interaction: AnyInteraction,
        acknowledged: Callable[[], Awaitable[bool]],
        work: Callable[[], Awaitable[Card]],
    ) -> None:
        try:
            self._runner.track(interaction)
            speak_to(interaction, private=True)
            if await acknowledged():
                await deliver(interaction, await self._result(interaction, work))
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    async def _result(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]
    ) -> Card:
        """The resulting card; an error replaces the menu, which no longer exists by then."""
        try:
            return await self._runner.admit(interaction, work, may=anyone)
        except VerbaleError as error:
            return text_card(error_message(interaction, error) + typed_note(interaction))


def _ballot(interaction: AnyInteraction, key: str) -> Ballot:
    return Ballot(key, scope_of(interaction), actor_id(interaction))


def _reason_card(key: str) -> Card:
    return card(
        discord.ui.TextDisplay(say(_ASK_REASON)), discord.ui.ActionRow[Any](ReasonSelect(key))
    )
