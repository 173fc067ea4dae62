"""Messages that show how a build gets on, kept up to date with the bot's own token."""

import asyncio
import logging
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord

from bot.commands.index.cards import ended, progress
from bot.commands.index.eta import BuildEta
from bot.core.command_runner import Card
from bot.core.retries import Backoff, is_transient, persistently
from bot.protocols import IndexOperations
from index.errors import VerbaleError
from index.indexing.build import BuildState
from index.store.rows import Generation

EVERY = 5.0
"""Seconds between two edits of a message, at least; its last word does not wait for them."""
LATER = 60.0
"""The same for a message that is older than an hour: Discord takes few edits of such."""

_HOUR = 3_600.0
_LONGEST_PAUSE = 300.0
_RESTS = 10.0
"""Looking may take one part of the time in so many."""
_BACKOFF = Backoff(first=1.0, longest=4.0, within=7.0)
_SILENT = discord.AllowedMentions.none()

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Message:
    """What this process knows of a message.

    Attributes:
        pace: of the build.
        shown: what it shows, as far as is known.
        edited_at: when it was last edited, by a clock that never goes back.
    """

    pace: BuildEta = field(default_factory=BuildEta)
    shown: list[dict[str, Any]] | None = None
    edited_at: float = -_HOUR


class ProgressMessages:
    """Posts such messages, and brings those of any process before it to their end, too."""

    def __init__(self, client: discord.Client, index_service: IndexOperations) -> None:
        self._client = client
        self._index_service = index_service
        self._messages: dict[str, _Message] = {}
        self._news = asyncio.Event()
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to keep the messages up to date."""
        self._task = asyncio.create_task(self._keep(), name="progress messages")

    async def stop(self) -> None:
        """Leave them as they are; the next process carries on."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def look(self) -> None:
        """Something has changed that a message shows."""
        self._news.set()

    async def post(self, channel: int, built: Generation) -> bool:
        """Post the message of a build that has begun; false where Discord does not take it.

        Raises:
            VerbaleError: the library cannot remember it.
        """
        state = await self._index_service.building()
        if state is None or state.generation.id != built.id:  # over already; the next look says how
            state = BuildState(built, revisions=0, uncut=0, passages=0, unencoded=0, unplaced=0)
        known = _Message()
        known.pace.note(state.share, time.monotonic())
        card = progress(state, known.pace)
        try:
            message = await self._sent(channel, card)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot post a progress message in channel %d: %r", channel, error)
            return False
        known.shown, known.edited_at = _components(card), time.monotonic()
        self._messages[str(message.id)] = known
        await self._index_service.show_in(built, str(channel), str(message.id))
        self._news.set()
        return True

    async def _sent(self, channel: int, card: Card) -> discord.Message:
        place = self._client.get_partial_messageable(channel)
        nonce = secrets.token_hex(8)
        return await persistently(
            lambda: place.send(view=card, nonce=nonce, allowed_mentions=_SILENT), _BACKOFF
        )

    async def _keep(self) -> None:
        while True:
            self._news.clear()
            began = time.monotonic()
            pause: float | None = EVERY
            try:
                if not await self._look_at_all():
                    pause = None
            except (VerbaleError, OSError) as error:
                _log.warning("Cannot read the progress of builds: %r", error)
            except Exception:  # noqa: BLE001 - the next look may succeed, and the log knows
                _log.exception("Cannot update the progress messages; trying again.")
            await self._rest(pause, time.monotonic() - began)

    async def _rest(self, pause: float | None, took: float) -> None:
        """Wait for the next look; with nothing to look after, until there is."""
        if pause is None:
            await self._news.wait()
            return
        pause = max(pause * 2**self._failures, took * _RESTS)
        try:
            async with asyncio.timeout(min(pause, _LONGEST_PAUSE)):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _look_at_all(self) -> bool:
        """Bring every message up to date; whether any is left to look after."""
        shown = await self._index_service.shown()
        state = await self._index_service.building() if shown else None
        failed = False
        for built, channel, message in shown:
            try:
                await self._look_at(built, channel, message, state)
            except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
                failed = failed or not await self._is_forgotten(built, message, error)
            except ValueError:
                _log.warning("%r does not identify a Discord message.", (channel, message))
                await self._forget(built, message)
        self._failures = min(self._failures + 1, 6) if failed else 0
        return bool(shown)

    async def _look_at(
        self, built: Generation, channel: str, message: str, state: BuildState | None
    ) -> None:
        known = self._messages.setdefault(message, _Message())
        if built.state != "building":
            await self._edit(
                channel, message, known, ended(built, await self._index_service.status())
            )
            await self._forget(built, message)
        elif state is not None and state.generation.id == built.id:
            known.pace.note(state.share, time.monotonic())
            if time.monotonic() - known.edited_at >= _every(int(message)):
                await self._edit(channel, message, known, progress(state, known.pace))

    async def _edit(self, channel: str, message: str, known: _Message, card: Card) -> None:
        """Edit a message where it does not show that already."""
        components = _components(card)
        if components == known.shown:
            return
        place = self._client.get_partial_messageable(int(channel))
        known.edited_at = time.monotonic()
        await place.get_partial_message(int(message)).edit(view=card, allowed_mentions=_SILENT)
        known.shown = components

    async def _is_forgotten(self, built: Generation, message: str, error: Exception) -> bool:
        """What has no message any more is forgotten; what Discord could not take now is not."""
        if is_transient(error):
            _log.warning("Cannot update the message of generation %d yet: %r", built.id, error)
            return False
        _log.info("The message of generation %d can no longer be edited: %r", built.id, error)
        await self._forget(built, message)
        return True

    async def _forget(self, built: Generation, message: str) -> None:
        self._messages.pop(message, None)
        await self._index_service.hide(built)


def _components(card: Card) -> list[dict[str, Any]]:
    return [child.to_component_dict() for child in card.children]


def _every(message: int) -> float:
    """Seconds between two edits of a message."""
    age = (discord.utils.utcnow() - discord.utils.snowflake_time(message)).total_seconds()
    return EVERY if age < _HOUR else LATER
