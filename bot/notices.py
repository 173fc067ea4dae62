"""Telling channels what befell the sources that they added."""

import asyncio
import logging
import secrets
from dataclasses import dataclass, field

import aiohttp
import discord

from bot.curator import Curator
from bot.markdown import clip, escape
from bot.retries import is_transient, persistently
from index.errors import VerbaleError
from index.wishes import Notice

EVERY = 30.0
"""Seconds between two looks for what is to be told."""

_LENGTH = 2_000
_PAUSES = (1.0, 2.0, 4.0)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Message:
    """A notice on its way; by its ``nonce`` Discord knows one that it has heard already."""

    notice: Notice
    nonce: str = field(default_factory=lambda: secrets.token_hex(8))


class Notices:
    """Sends notices for as long as the client runs; what Discord cannot take now waits."""

    def __init__(self, client: discord.Client, curator: Curator) -> None:
        self._client = client
        self._curator = curator
        self._waiting: list[_Message] = []
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look for notices."""
        self._task = asyncio.create_task(self._look_on(), name="notices")

    async def stop(self) -> None:
        """Look no more; what is still unsent is logged."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        for message in self._waiting:
            _log.warning("Not told to channel %s any more: a notice.", message.notice.channel)

    async def _look_on(self) -> None:
        while True:
            try:
                await self._look()
            except Exception:  # noqa: BLE001 - the next look may succeed, and the log knows
                _log.exception("Notices could not be sent; trying again.")
            await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        await self._client.wait_until_ready()
        try:
            self._waiting += [_Message(one) for one in await self._curator.notices()]
        except (VerbaleError, OSError) as error:
            _log.warning("Notices could not be read: %r", error)
        for message in list(self._waiting):
            await self._send(message)

    async def _send(self, message: _Message) -> None:
        """Send one notice; it stays among those that wait only where Discord is in trouble."""
        try:
            await persistently(lambda: self._said(message), _PAUSES)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Channel %s cannot be told: %r", message.notice.channel, error)
            if is_transient(error):
                return
        except ValueError:
            _log.warning("%r is no channel of Discord's.", message.notice.channel)
        self._waiting.remove(message)

    async def _said(self, message: _Message) -> None:
        channel = self._client.get_partial_messageable(int(message.notice.channel))
        await channel.send(
            clip(escape(message.notice.words), _LENGTH),
            nonce=message.nonce,
            allowed_mentions=discord.AllowedMentions.none(),
            suppress_embeds=True,
        )
