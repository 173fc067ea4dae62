"""Private errands: a command or a press, from its acknowledgement to the card that ends it."""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from bot.delivery import Asked, acknowledge, deliver, tell
from bot.failures import refer
from bot.flight import Flight
from bot.permissions import Gate
from index.errors import TryLaterError

RESTARTING = "I am being restarted; please try again in a minute."

Card = discord.ui.LayoutView


class Errands:
    """Runs what only those may ask who pass the gate; a stop of the bot waits for it."""

    def __init__(self, flight: Flight, gate: Gate) -> None:
        self.gate = gate
        self._flight = flight

    async def answer(self, interaction: Asked, work: Callable[[], Awaitable[Card]]) -> None:
        """Show the asker alone the card that ``work`` makes.

        Raises:
            VerbaleError: who asks may not, or ``work`` cannot be done.
            discord.HTTPException: Discord refuses the card.
        """
        self.board(interaction)
        if await acknowledge(interaction, private=True):
            await deliver(interaction, await self.admit(interaction, work))

    def board(self, interaction: Asked) -> None:
        """Count what is asked in, until its task ends.

        Raises:
            TryLaterError: the bot is about to stop.
        """
        refer(interaction)
        self._flight.board()
        if self._flight.closing:
            raise TryLaterError(RESTARTING)

    async def admit(self, interaction: Asked, work: Callable[[], Awaitable[Card]]) -> Card:
        """Do the work if who asks passes the gate; say so if the bot's stop cuts it short.

        Raises:
            VerbaleError: who asks may not, or ``work`` cannot be done.
        """
        try:
            await self.gate.require(interaction)
            return await work()
        except asyncio.CancelledError:
            await tell(interaction, RESTARTING)
            raise
