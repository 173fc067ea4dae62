"""Runs commands and button presses privately, from the acknowledgement to the final card."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bot.core.errors import reference_of
from bot.core.in_flight import InFlight
from bot.core.interactions import (
    AnyInteraction,
    acknowledge,
    deliver,
    deliver_file,
    reply_privately,
)
from bot.core.permissions import Gate, PermissionCheck, require_access
from bot.core.preferences import ServerPreferences
from bot.core.scope import scope_of
from bot.translations.language import say, translatable
from index.errors import TryLaterError

RESTARTING = translatable("I'm restarting. Please try again in a minute.")

Card = discord.ui.LayoutView

_T = TypeVar("_T")
_FILE = translatable("Here's everything. Keep this file private.")


class CommandRunner:
    """Runs commands after a permission check; a stop of the bot waits for them."""

    def __init__(self, in_flight: InFlight, gate: Gate, preferences: ServerPreferences) -> None:
        self.gate = gate
        self._in_flight = in_flight
        self._preferences = preferences

    async def answer(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[Card]],
        *,
        may: PermissionCheck | None = None,
    ) -> None:
        """Show the card that ``work`` returns, to the asker only.

        Args:
            interaction: the command.
            work: makes the card.
            may: checks permission; by default, who may change the sources.

        Raises:
            VerbaleError: the asker has no permission, or ``work`` failed.
            discord.HTTPException: Discord refuses the card.
        """
        self.track(interaction)
        if await acknowledge(interaction, private=True):
            await deliver(interaction, await self.admit(interaction, work, may=may))

    async def answer_file(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[discord.File]],
        *,
        may: PermissionCheck,
    ) -> None:
        """Send the file that ``work`` returns, to the asker only.

        Raises:
            VerbaleError: the asker has no permission, or ``work`` failed.
            discord.HTTPException: Discord refuses the file.
        """
        self.track(interaction)
        if await acknowledge(interaction, private=True):
            file = await self.admit(interaction, work, may=may)
            await deliver_file(interaction, say(_FILE), file)

    def track(self, interaction: AnyInteraction) -> None:
        """Register the current task, so that a stop of the bot waits for it.

        Raises:
            TryLaterError: the bot is stopping.
            NotAllowedError: the asker does not see the channel.
        """
        reference_of(interaction)
        self._in_flight.track()
        if self._in_flight.closing:
            raise TryLaterError(RESTARTING)
        require_access(interaction)

    async def admit(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[_T]],
        *,
        may: PermissionCheck | None = None,
    ) -> _T:
        """Do ``work`` if the asker passes ``may``; tell them if a stop of the bot cancels it.

        Raises:
            VerbaleError: the asker has no permission, or ``work`` failed.
        """
        try:
            (await self._preferences.soon(scope_of(interaction))).apply()
            await (may or self.gate.require)(interaction)
            return await work()
        except asyncio.CancelledError:
            await reply_privately(interaction, RESTARTING)
            raise
