"""Telling channels what befell the sources that they added."""

import logging

import aiohttp
import discord
from discord.ext import tasks

from bot.background.loops import end_loop
from bot.core.markdown import clip, escape
from bot.core.retries import Backoff, is_transient, persistently
from bot.protocols import SourceOperations
from index.errors import VerbaleError
from index.store.rows import Notice

EVERY = 30.0
"""Seconds between two looks for what is to be told."""

_LENGTH = 2_000
_BACKOFF = Backoff(first=1.0, longest=4.0, within=7.0)

_log = logging.getLogger(__name__)


class NoticePoster:
    """Sends notices for as long as the client runs.

    Each stays in the library until Discord has it, or says that it cannot be sent. A kill in
    between sends it once more, under the ``nonce`` by which Discord knows what it has heard.

    Attributes:
        _over: numbers of those that are over, but that the library tells still.
    """

    def __init__(self, client: discord.Client, source_service: SourceOperations) -> None:
        self._client = client
        self._source_service = source_service
        self._over: set[int] = set()
        self._loop = tasks.loop(seconds=EVERY)(self._try)
        self._loop.before_loop(client.wait_until_ready)

    def start(self) -> None:
        """Begin to look for notices."""
        self._loop.start()

    async def stop(self) -> None:
        """Look no more; what is unsent is sent when the bot runs again."""
        await end_loop(self._loop)

    async def _try(self) -> None:
        try:
            await self._look()
        except (VerbaleError, OSError) as error:
            _log.warning("Cannot read notices from the library: %r", error)
        except Exception:  # noqa: BLE001 - the next look may succeed, and the log knows
            _log.exception("Cannot send notices; trying again.")

    async def _look(self) -> None:
        for notice in await self._source_service.notices():
            if notice.id in self._over or await self._is_over(notice):
                self._over.add(notice.id)
                await self._forget(notice)

    async def _forget(self, notice: Notice) -> None:
        try:
            await self._source_service.told(notice)
        except (VerbaleError, OSError) as error:
            _log.warning("Cannot mark a notice as sent yet: %r", error)
        else:
            self._over.discard(notice.id)

    async def _is_over(self, notice: Notice) -> bool:
        """Send one; false only where Discord is in trouble, and may take it later."""
        try:
            await persistently(lambda: self._say(notice), _BACKOFF)
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot send a notice to channel %s: %r", notice.channel, error)
            return not is_transient(error)
        except ValueError:
            _log.warning("%r is not the id of a Discord channel.", notice.channel)
        return True

    async def _say(self, notice: Notice) -> None:
        channel = self._client.get_partial_messageable(int(notice.channel))
        await channel.send(
            clip(escape(notice.words), _LENGTH),
            nonce=f"notice-{notice.id}",
            allowed_mentions=discord.AllowedMentions.none(),
            suppress_embeds=True,
        )
