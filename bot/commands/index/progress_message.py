"""Progress messages of builds, edited with the bot's token, which does not expire."""

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
from bot.core.interactions import language_of_channel
from bot.core.retries import Backoff, is_transient, persistently
from bot.protocols import IndexOperations
from bot.sharding.shards import Shards
from bot.translations.language import speaking
from index.errors import VerbaleError
from index.indexing.build import BuildState
from index.store.rows import Generation

EVERY = 5.0
"""Least seconds between two edits of a message; the final edit does not wait."""
LATER = 60.0
"""The same for messages older than an hour, of which Discord accepts few edits."""

_HOUR = 3_600.0
_LONGEST_PAUSE = 300.0
_PAUSE_FACTOR = 10.0
"""Pauses are at least this many times as long as an update took."""
_BACKOFF = Backoff(first=1.0, longest=4.0, within=7.0)
_SILENT = discord.AllowedMentions.none()

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Message:
    """What this process knows about a message.

    Attributes:
        pace: the speed of the build.
        components: the components that it shows; None if unknown.
        edited_at: time of the last edit, in seconds of a monotonic clock.
    """

    pace: BuildEta = field(default_factory=BuildEta)
    components: list[dict[str, Any]] | None = None
    edited_at: float = -_HOUR


class ProgressMessages:
    """Posts and updates progress messages, including those of an earlier process.

    Each process updates those in servers of its shards.
    """

    def __init__(
        self, client: discord.Client, index_service: IndexOperations, shards: Shards
    ) -> None:
        self._client = client
        self._index_service = index_service
        self._shards = shards
        self._ours: dict[str, bool] = {}
        self._messages: dict[str, _Message] = {}
        self._news = asyncio.Event()
        self._failures = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start updating the messages."""
        self._task = asyncio.create_task(self._run(), name="progress messages")

    async def stop(self) -> None:
        """Stop updating; the next process continues."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def look(self) -> None:
        """Update the messages soon: something has changed."""
        self._news.set()

    async def post(self, channel: int, built: Generation) -> bool:
        """Post the message of a build that has started; False if Discord rejects it.

        Raises:
            VerbaleError: the library cannot store the message's id.
        """
        state = await self._index_service.building()
        if state is None or state.generation.id != built.id:  # over; the next update shows how
            state = BuildState(built, revisions=0, uncut=0, passages=0, unencoded=0, unplaced=0)
        record = _Message()
        record.pace.note(state.share, time.monotonic())
        with speaking(language_of_channel(self._client, channel)):
            card = progress(state, record.pace)
        try:
            message = await self._send(channel, card)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot post a progress message in channel %d: %r", channel, error)
            return False
        record.components, record.edited_at = _components(card), time.monotonic()
        self._messages[str(message.id)] = record
        await self._index_service.show_in(built, str(channel), str(message.id))
        self._news.set()
        return True

    async def _send(self, channel: int, card: Card) -> discord.Message:
        destination = self._client.get_partial_messageable(channel)
        nonce = secrets.token_hex(8)
        return await persistently(
            lambda: destination.send(view=card, nonce=nonce, allowed_mentions=_SILENT), _BACKOFF
        )

    async def _run(self) -> None:
        while True:
            self._news.clear()
            began = time.monotonic()
            pause: float | None = EVERY
            try:
                if not await self._update_all():
                    pause = None
            except (VerbaleError, OSError) as error:
                _log.warning("Cannot read the progress of builds: %r", error)
            except Exception:  # noqa: BLE001 - the next update may succeed; the log has details
                _log.exception("Cannot update the progress messages; trying again.")
            await self._wait(pause, time.monotonic() - began)

    async def _wait(self, pause: float | None, took: float) -> None:
        """Wait for the next update; without any message, until there is one."""
        if pause is None:
            await self._news.wait()
            return
        pause = max(pause * 2**self._failures, took * _PAUSE_FACTOR)
        try:
            async with asyncio.timeout(min(pause, _LONGEST_PAUSE)):
                await self._news.wait()
        except TimeoutError:
            pass

    async def _update_all(self) -> bool:
        """Update every message of this process; returns whether any is unfinished."""
        unfinished = [
            one for one in await self._index_service.progress_messages() if await self._is_ours(one)
        ]
        state = await self._index_service.building() if unfinished else None
        failed = False
        for built, channel, message in unfinished:
            try:
                with speaking(language_of_channel(self._client, int(channel))):
                    await self._update(built, channel, message, state)
            except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
                failed = failed or not await self._is_forgotten(built, message, error)
            except ValueError:
                _log.warning("%r does not identify a Discord message.", (channel, message))
                await self._forget(built, message)
        self._failures = min(self._failures + 1, 6) if failed else 0
        return bool(unfinished)

    async def _is_ours(self, unfinished: tuple[Generation, str, str]) -> bool:
        """Whether a message stands in a server of these shards; if unknown, shard 0 sees to it."""
        _, channel, message = unfinished
        if self._shards.are_all or message in self._messages:
            return True
        if channel not in self._ours:
            try:
                found = await self._client.fetch_channel(int(channel))
            except (discord.HTTPException, OSError, aiohttp.ClientError, ValueError):
                return self._shards.lead
            guild = getattr(found, "guild", None)
            self._ours[channel] = self._shards.has(guild and guild.id)
        return self._ours[channel]

    async def _update(
        self, built: Generation, channel: str, message: str, state: BuildState | None
    ) -> None:
        record = self._messages.setdefault(message, _Message())
        if built.state != "building":
            await self._edit(
                channel, message, record, ended(built, await self._index_service.status())
            )
            await self._forget(built, message)
        elif state is not None and state.generation.id == built.id:
            record.pace.note(state.share, time.monotonic())
            if time.monotonic() - record.edited_at >= _edit_interval(int(message)):
                await self._edit(channel, message, record, progress(state, record.pace))

    async def _edit(self, channel: str, message: str, record: _Message, card: Card) -> None:
        """Edit a message, unless it already shows that card."""
        components = _components(card)
        if components == record.components:
            return
        destination = self._client.get_partial_messageable(int(channel))
        record.edited_at = time.monotonic()
        await destination.get_partial_message(int(message)).edit(
            view=card, allowed_mentions=_SILENT
        )
        record.components = components

    async def _is_forgotten(self, built: Generation, message: str, error: Exception) -> bool:
        """Forget a message that no longer exists; not one that Discord cannot edit right now."""
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


def _edit_interval(message: int) -> float:
    """Least seconds between two edits of a message."""
    age = (discord.utils.utcnow() - discord.utils.snowflake_time(message)).total_seconds()
    return EVERY if age < _HOUR else LATER
