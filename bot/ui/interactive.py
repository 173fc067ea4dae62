"""Interactive cards: one person may use their buttons for a while; their state is in memory."""

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
from bot.core.interactions import (
    AnyInteraction,
    acknowledge_press,
    deliver,
    reply_privately,
    speak_to,
)
from bot.core.permissions import PermissionCheck
from bot.core.services import services_of
from bot.translations.language import say, translatable
from index.errors import InputError, NotFoundError

LIFETIME = 600.0
"""Seconds without a press after which a card expires; less than its token's 15 minutes."""
MOST = 64
"""Most open cards; one more ends the oldest."""

_NOT_YOURS = translatable(
    "Only the person who ran this command can use these buttons. Run {command} yourself."
)
_OVER = translatable("This has expired. Run {command} again.")
_BUSY = translatable("Still working on your last click.")
MOMENT = translatable("One moment …")

_log = logging.getLogger(__name__)


class InteractiveCard(Protocol):
    """The state and behaviour behind a card."""

    @property
    def command(self) -> str:
        """The command that shows such a card, as typed: ``/source add``."""
        ...

    def render(self, ids: "ButtonIds", footnote: str | None = None) -> Card:
        """The card in its current state.

        Args:
            ids: creates the ids of its buttons.
            footnote: a plain text shown below.
        """
        ...

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Handle a button or a menu; returns the final card, or None if the card stays open.

        Raises:
            VerbaleError: the action failed; the card stays open.
        """
        ...


@dataclass(frozen=True, slots=True)
class ButtonIds:
    """Creates the ids by which buttons and menus refer to their card.

    Attributes:
        command: the command that shows such a card.
        key: the card's key.
        alive: whether the buttons are enabled.
    """

    command: str
    key: str
    alive: bool = True

    def id(self, act: str) -> str:
        """The ``custom_id`` of an action."""
        return f"live:{self.command}:{self.key}:{act}"


class CardButton(
    discord.ui.DynamicItem[discord.ui.Item[Any]],
    template=r"live:(?P<command>[^:]+):(?P<key>[0-9a-f]+):(?P<act>[a-z]+)",
):
    """A button or a menu of an interactive card, identified by its ``custom_id`` alone."""

    def __init__(self, item: discord.ui.Item[Any], match: re.Match[str] | None = None) -> None:
        super().__init__(item)
        self._match = match

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Restore the item that was used."""
        return cls(item, match)

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press to the client's card service."""
        assert self._match is not None
        data: Any = interaction.data
        cards = services_of(interaction).cards
        await cards.press(interaction, self._match, data.get("values", []))


@dataclass(eq=False, slots=True)
class _OpenCard:
    """An open card.

    Attributes:
        card: its state and behaviour.
        asker: user id of the only person who may use it.
        shown: the interaction that showed it last.
        may: checks permission; None means who may change the sources.
        timer: ends the card; None while a press is being handled.
    """

    card: InteractiveCard
    asker: int
    shown: AnyInteraction
    may: PermissionCheck | None = None
    timer: "asyncio.Task[None] | None" = None


class InteractiveCards:
    """The open cards of this process; after a restart their buttons report that they expired."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._open: dict[str, _OpenCard] = {}

    async def show(
        self,
        interaction: AnyInteraction,
        card: InteractiveCard,
        *,
        may: PermissionCheck | None = None,
    ) -> Card:
        """Open a card for the asker; returns what to show.

        Args:
            interaction: the command.
            card: the card.
            may: checks permission on every press; by default, who may change the sources.
        """
        key = secrets.token_hex(8)
        self._open[key] = _OpenCard(card, interaction.user.id, interaction, may)
        self._start_timer(key)
        for oldest in list(self._open)[:-MOST]:
            await self._end(oldest)
        return card.render(ButtonIds(card.command, key))

    async def press(
        self, interaction: AnyInteraction, match: re.Match[str], values: Sequence[str]
    ) -> None:
        """Handle a press; every failure is reported to the person who pressed."""
        try:
            self._runner.track(interaction)
            speak_to(interaction, private=True)
            key, open_card = self._claim(interaction, match["key"], match["command"])
            try:
                await self._handle(interaction, key, open_card, match["act"], values)
            finally:
                if key in self._open:
                    self._start_timer(key)
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    def _claim(self, interaction: AnyInteraction, key: str, command: str) -> tuple[str, _OpenCard]:
        """The open card, locked against a second press.

        Raises:
            InputError: the card has expired, is another person's or server's, or is busy.
        """
        open_card = self._open.get(key)
        if open_card is None or open_card.shown.guild_id != interaction.guild_id:
            raise NotFoundError(_OVER.format(command=command))
        if open_card.asker != interaction.user.id:
            raise InputError(_NOT_YOURS.format(command=command))
        if open_card.timer is None:
            raise InputError(_BUSY)
        open_card.timer.cancel()
        open_card.timer = None
        return key, open_card

    async def _handle(
        self,
        interaction: AnyInteraction,
        key: str,
        open_card: _OpenCard,
        act: str,
        values: Sequence[str],
    ) -> None:
        card = open_card.card
        ids, dead = (ButtonIds(card.command, key, alive) for alive in (True, False))
        if not await acknowledge_press(interaction, card.render(dead, say(MOMENT))):
            return
        open_card.shown = interaction

        async def work() -> Card:
            final = await card.pressed(interaction, act, values)
            if final is not None:
                self._open.pop(key, None)
            return final or card.render(ids)

        try:
            final = await self._runner.admit(interaction, work, may=open_card.may)
        except Exception:
            await deliver(interaction, card.render(ids))
            raise
        await deliver(interaction, final)

    def _start_timer(self, key: str) -> None:
        self._open[key].timer = asyncio.create_task(self._expire(key), name=f"card {key}")

    async def _expire(self, key: str) -> None:
        await asyncio.sleep(LIFETIME)
        await self._end(key)

    async def _end(self, key: str) -> None:
        """Close a card and disable its buttons."""
        open_card = self._open.pop(key)
        if open_card.timer is not None and open_card.timer is not asyncio.current_task():
            open_card.timer.cancel()
        command = open_card.card.command
        over = open_card.card.render(
            ButtonIds(command, key, alive=False), say(_OVER, command=command)
        )
        try:
            await deliver(open_card.shown, over)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot update an expired card: %r", error)

    async def close(self) -> None:
        """Cancel the timers."""
        timers = [
            open_card.timer for open_card in self._open.values() if open_card.timer is not None
        ]
        self._open.clear()
        for timer in timers:
            timer.cancel()
        await asyncio.gather(*timers, return_exceptions=True)
