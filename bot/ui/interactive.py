"""Cards whose buttons one person may press for a while; what they stand for lives in memory."""

import asyncio
import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import aiohttp
import discord

from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import error_message
from bot.core.interactions import AnyInteraction, acknowledge_press, deliver, tell
from bot.core.permissions import PermissionCheck
from bot.core.services import services_of
from index.errors import InputError, NotFoundError

LIFETIME = 600.0
"""Seconds without a press after which a card is over; less than the 15 minutes of its token."""
MOST = 64
"""Cards that live at once; one too many ends the oldest."""

_NOT_YOURS = "Only the person who ran this command can use these buttons. Run {again} yourself."
_OVER = "This has expired. Run {again} again."
_BUSY = "Still working on your last click."

_log = logging.getLogger(__name__)


class InteractiveCard(Protocol):
    """What a card stands for."""

    @property
    def again(self) -> str:
        """The command that makes such a card, as typed: ``/source add``."""
        ...

    def face(self, press: "ButtonIds", told: str | None = None) -> Card:
        """How it looks now.

        Args:
            press: what its buttons are made with.
            told: what is said below, as plain text.
        """
        ...

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Do what a button or a menu is for; the card that ends it, or None where it lives on.

        Raises:
            VerbaleError: that cannot be done; the card lives on.
        """
        ...


@dataclass(frozen=True, slots=True)
class ButtonIds:
    """What leads from buttons and menus back to one card.

    Attributes:
        again: the command that makes such a card.
        key: the card's own.
        alive: whether they can be pressed now.
    """

    again: str
    key: str
    alive: bool = True

    def id(self, act: str) -> str:
        """The ``custom_id`` for what a press does."""
        return f"live:{self.again}:{self.key}:{act}"


class CardButton(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=r"live:(?P<again>[^:]+):(?P<key>[0-9a-f]+):(?P<act>[a-z]+)",
):
    """A button or a menu of a live card; found again by its ``custom_id`` alone."""

    def __init__(self, item: discord.ui.Item[Any], found: re.Match[str] | None = None) -> None:
        super().__init__(item)
        self._found = found

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The item as it was pressed."""
        return cls(item, match)

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press on to the cards of the client."""
        assert self._found is not None
        data: Any = interaction.data
        cards = services_of(interaction).cards
        await cards.press(interaction, self._found, data.get("values", []))


@dataclass(eq=False, slots=True)
class _Living:
    """A card among those that live.

    Attributes:
        card: what it stands for.
        asker: the id of who alone may press.
        shown: the interaction that showed it last.
        may: lets those pass who may press; None for those who may change the sources.
        timer: ends it; None while it is being dealt with.
    """

    card: InteractiveCard
    asker: int
    shown: AnyInteraction
    may: PermissionCheck | None = None
    timer: "asyncio.Task[None] | None" = None


class InteractiveCards:
    """The live cards of a process; they end with it, and their buttons then say so."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._living: dict[str, _Living] = {}

    async def show(
        self,
        interaction: AnyInteraction,
        card: InteractiveCard,
        *,
        may: PermissionCheck | None = None,
    ) -> Card:
        """Keep a card for who asks; how it is to be shown to them.

        Args:
            interaction: what was asked.
            card: the card.
            may: lets those pass who may press its buttons; those who may change the sources
                unless told otherwise.
        """
        key = secrets.token_hex(8)
        self._living[key] = _Living(card, interaction.user.id, interaction, may)
        self._start_timer(key)
        for oldest in list(self._living)[:-MOST]:
            await self._end(oldest)
        return card.face(ButtonIds(card.again, key))

    async def press(
        self, interaction: AnyInteraction, found: re.Match[str], values: Sequence[str]
    ) -> None:
        """Do what was pressed; every failure is told to who pressed, in words."""
        try:
            self._runner.board(interaction)
            key, living = self._claimed(interaction, found["key"], found["again"])
            try:
                await self._deal(interaction, key, living, found["act"], values)
            finally:
                if key in self._living:
                    self._start_timer(key)
        except Exception as error:  # noqa: BLE001 - explained() logs what is no one's fault
            await tell(interaction, error_message(interaction, error))

    def _claimed(self, interaction: AnyInteraction, key: str, again: str) -> tuple[str, _Living]:
        """The card, kept from being pressed twice at a time.

        Raises:
            InputError: it is over, another person's, another server's, or busy.
        """
        living = self._living.get(key)
        if living is None or living.shown.guild_id != interaction.guild_id:
            raise NotFoundError(_OVER.format(again=again))
        if living.asker != interaction.user.id:
            raise InputError(_NOT_YOURS.format(again=again))
        if living.timer is None:
            raise InputError(_BUSY)
        living.timer.cancel()
        living.timer = None
        return key, living

    async def _deal(
        self,
        interaction: AnyInteraction,
        key: str,
        living: _Living,
        act: str,
        values: Sequence[str],
    ) -> None:
        card = living.card
        press, dead = (ButtonIds(card.again, key, alive) for alive in (True, False))
        if not await acknowledge_press(interaction, card.face(dead, "One moment …")):
            return
        living.shown = interaction

        async def work() -> Card:
            after = await card.pressed(interaction, act, values)
            if after is not None:
                self._living.pop(key, None)
            return after or card.face(press)

        try:
            after = await self._runner.admit(interaction, work, may=living.may)
        except Exception:
            await deliver(interaction, card.face(press))
            raise
        await deliver(interaction, after)

    def _start_timer(self, key: str) -> None:
        self._living[key].timer = asyncio.create_task(self._expire(key), name=f"card {key}")

    async def _expire(self, key: str) -> None:
        await asyncio.sleep(LIFETIME)
        await self._end(key)

    async def _end(self, key: str) -> None:
        """Take a card out and show that its buttons are dead."""
        living = self._living.pop(key)
        if living.timer is not None and living.timer is not asyncio.current_task():
            living.timer.cancel()
        again = living.card.again
        over = living.card.face(ButtonIds(again, key, alive=False), _OVER.format(again=again))
        try:
            await deliver(living.shown, over)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot update an expired card: %r", error)

    async def close(self) -> None:
        """End the timers."""
        timers = [living.timer for living in self._living.values() if living.timer is not None]
        self._living.clear()
        for timer in timers:
            timer.cancel()
        await asyncio.gather(*timers, return_exceptions=True)
