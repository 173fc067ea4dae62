"""Runs commands and button presses privately, from the acknowledgement to the final card."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

import discord

from bot.core.errors import error_message, reference_of
from bot.core.interactions import AnyInteraction, reply_privately
from bot.core.permissions import Gate, PermissionCheck, require_access
from bot.core.preferences import ServerPreferences
from bot.core.scope import scope_of
from bot.language import translatable
from index.errors import TryLaterError

RESTARTING = translatable("I'm restarting. Please try again in a minute.")
ASK_AGAIN = translatable("I'm restarting. Please ask again in a minute.")

_COMMANDS_S = 3.0
"""Seconds that commands get; one that waits for the web would wait for longer than a stop may."""


class InFlight:
    """The tasks that are answering somebody."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._questions: set[asyncio.Task[Any]] = set()
        self.closing = False
        """True from the first ``drain`` on: no new work should start."""

    def track(
        self, interaction: AnyInteraction | None = None, *, is_question: bool = False
    ) -> None:
        """Track the current task until it ends, including its error message.

        Args:
            interaction: what it answers; None for a message.
            is_question: whether it answers a question.

        Raises:
            TryLaterError: the bot is stopping.
            NotAllowedError: the asker does not see the channel.
        """
        if interaction is not None:
            reference_of(interaction)
        task = asyncio.current_task()
        assert task is not None
        for tracked in (self._tasks, self._questions) if is_question else (self._tasks,):
            tracked.add(task)
            task.add_done_callback(tracked.discard)
        if self.closing:
            raise TryLaterError(ASK_AGAIN if is_question else RESTARTING)
        if interaction is not None:
            require_access(interaction)

    async def drain(self, grace: float) -> None:
        """Wait up to ``grace`` seconds for questions, and less for commands; cancel the rest.

        Those that are cancelled may report it.

        Tasks that start meanwhile, only to be refused, may finish too.
        """
        self.closing = True
        commands_s = min(grace, _COMMANDS_S)
        for task in await _unfinished(self._tasks, commands_s) - self._questions:
            task.cancel()
        for task in await _unfinished(self._questions, grace - commands_s):
            task.cancel()
        await _unfinished(self._tasks, 3.0)


async def _unfinished(tasks: set[asyncio.Task[Any]], seconds: float) -> set[asyncio.Task[Any]]:
    if not tasks:
        return set()
    _, late = await asyncio.wait(tasks, timeout=seconds)
    return late


Card = discord.ui.LayoutView

_T = TypeVar("_T")


class CommandRunner:
    """Runs commands after a permission check; a stop of the bot waits for them."""

    def __init__(self, in_flight: InFlight, gate: Gate, preferences: ServerPreferences) -> None:
        self.gate = gate
        self.track = in_flight.track
        self._preferences = preferences

    @asynccontextmanager
    async def reporting(
        self, interaction: AnyInteraction, *, is_question: bool = False
    ) -> AsyncIterator[None]:
        """Track the current task for a block, and report whatever fails in it to the person."""
        try:
            self.track(interaction, is_question=is_question)
            yield
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    async def admit(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[_T]], may: PermissionCheck
    ) -> _T:
        """Do ``work`` if the asker passes ``may``; tell them if a stop of the bot cancels it.

        Raises:
            VerbaleError: the asker has no permission, or ``work`` failed.
        """
        try:
            (await self._preferences.soon(scope_of(interaction))).apply()
            await may(self.gate, interaction)
            return await work()
        except asyncio.CancelledError:
            await reply_privately(interaction, RESTARTING)
            raise


def data_file(name: str, data: Any) -> discord.File:
    """A dataclass as a JSON file, its moments in ISO 8601."""
    text = json.dumps(asdict(data), ensure_ascii=False, indent=2, default=datetime.isoformat)
    return discord.File(io.BytesIO(text.encode()), name)
