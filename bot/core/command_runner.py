"""Private errands: a command or a press, from its acknowledgement to the card that ends it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import discord

from bot.core.errors import refer
from bot.core.in_flight import InFlight
from bot.core.interactions import AnyInteraction, acknowledge, deliver, deliver_file, tell
from bot.core.permissions import Gate, PermissionCheck
from index.errors import TryLaterError

RESTARTING = "I'm restarting. Please try again in a minute."

Card = discord.ui.LayoutView

_T = TypeVar("_T")
_FILE = "Here's everything. Keep this file private."


class CommandRunner:
    """Runs what only those may ask who pass the gate; a stop of the bot waits for it."""

    def __init__(self, in_flight: InFlight, gate: Gate) -> None:
        self.gate = gate
        self._in_flight = in_flight

    async def answer(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[Card]],
        *,
        may: PermissionCheck | None = None,
    ) -> None:
        """Show the asker alone the card that ``work`` makes.

        Args:
            interaction: what was asked.
            work: makes the card.
            may: lets those pass who may; those who may change the sources unless told otherwise.

        Raises:
            VerbaleError: who asks may not, or ``work`` cannot be done.
            discord.HTTPException: Discord refuses the card.
        """
        self.board(interaction)
        if await acknowledge(interaction, private=True):
            await deliver(interaction, await self.admit(interaction, work, may=may))

    async def answer_file(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[discord.File]],
        *,
        may: PermissionCheck,
    ) -> None:
        """Give the asker alone the file that ``work`` makes.

        Raises:
            VerbaleError: who asks may not, or ``work`` cannot be done.
            discord.HTTPException: Discord refuses the file.
        """
        self.board(interaction)
        if await acknowledge(interaction, private=True):
            file = await self.admit(interaction, work, may=may)
            await deliver_file(interaction, _FILE, file)

    def board(self, interaction: AnyInteraction) -> None:
        """Count what is asked in, until its task ends.

        Raises:
            TryLaterError: the bot is about to stop.
        """
        refer(interaction)
        self._in_flight.board()
        if self._in_flight.closing:
            raise TryLaterError(RESTARTING)

    async def admit(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[_T]],
        *,
        may: PermissionCheck | None = None,
    ) -> _T:
        """Do the work if who asks passes ``may``; say so if the bot's stop cuts it short.

        Raises:
            VerbaleError: who asks may not, or ``work`` cannot be done.
        """
        try:
            await (may or self.gate.require)(interaction)
            return await work()
        except asyncio.CancelledError:
            await tell(interaction, RESTARTING)
            raise
