"""What becomes of a press on 👍 or 👎, and of what was wrong."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import error_message, who_of
from bot.core.interactions import AnyInteraction, acknowledge, acknowledge_press, deliver, tell
from bot.core.permissions import anyone
from bot.core.scope import scope_of
from bot.core.typed import given_back
from bot.feedback.buttons import OTHER, ReasonSelect
from bot.protocols import AdminOperations
from bot.ui.components import card, said
from index.errors import VerbaleError
from index.store.administration.feedback import Ballot, Reason

_THANKS = "Thank you. You rated this answer good."
_NOTED = (
    "Thank you. You rated this answer bad ({reason}); the administrators of this server can read "
    "that."
)
_ASKED = "Thank you. You rated this answer bad. What was wrong with it?"
_MOMENT = "One moment …"


class FeedbackHandler:
    """Keeps what people think of answers; every failure is told to who pressed, in words."""

    def __init__(self, admin_service: AdminOperations, runner: CommandRunner) -> None:
        self._admin_service = admin_service
        self._runner = runner

    async def judge(self, interaction: AnyInteraction, key: str, *, good: bool) -> None:
        """Keep that an answer was found good, or bad and ask why."""

        async def work() -> Card:
            await self._admin_service.judge(_ballot(interaction, key), good=good)
            return said(_THANKS) if good else _asks(key)

        await self._run(interaction, lambda: acknowledge(interaction, private=True), work)

    async def explain(
        self, interaction: AnyInteraction, key: str, reason: Reason, words: str | None = None
    ) -> None:
        """Keep what was wrong with an answer."""

        async def work() -> Card:
            await self._admin_service.explain(_ballot(interaction, key), reason, words)
            return said(_NOTED.format(reason=reason))

        await self._run(interaction, lambda: acknowledge_press(interaction, said(_MOMENT)), work)

    async def submitted(
        self, interaction: AnyInteraction, found: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Keep what was wrong with an answer in a person's own words."""
        await self.explain(interaction, found["key"], OTHER, texts.get("said"))

    async def _run(
        self,
        interaction: AnyInteraction,
        acknowledged: Callable[[], Awaitable[bool]],
        work: Callable[[], Awaitable[Card]],
    ) -> None:
        try:
            self._runner.board(interaction)
            if await acknowledged():
                await deliver(interaction, await self._done(interaction, work))
        except Exception as error:  # noqa: BLE001 - explained() logs what is no one's fault
            await tell(interaction, error_message(interaction, error))

    async def _done(self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]) -> Card:
        """What came of it; a failure stands where the menu was, which is gone by then."""
        try:
            return await self._runner.admit(interaction, work, may=anyone)
        except VerbaleError as error:
            return said(error_message(interaction, error) + given_back(interaction))


def _ballot(interaction: AnyInteraction, key: str) -> Ballot:
    return Ballot(key, scope_of(interaction), who_of(interaction))


def _asks(key: str) -> Card:
    return card(discord.ui.TextDisplay(_ASKED), discord.ui.ActionRow[Any](ReasonSelect(key)))
