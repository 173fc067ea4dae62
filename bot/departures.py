"""Servers that send the bot away or take it back, and what is past its time."""

import asyncio
import logging
from collections.abc import Awaitable

import discord

from bot.steward import Steward
from index.errors import VerbaleError
from index.limits import SERVERS

EVERY = 3600.0
"""Seconds between two looks for data that is past its time."""

_log = logging.getLogger(__name__)


class Departures:
    """Marks servers that are left, unmarks those that are back, and has old data deleted.

    A server that Discord cannot reach for a while is none that was left: it stays among the
    client's, and no event says that the bot was removed.
    """

    def __init__(self, client: discord.AutoShardedClient, steward: Steward) -> None:
        self._client = client
        self._steward = steward
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to look."""
        self._task = asyncio.create_task(self._look_on(), name="departures")

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def left(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        _log.info("Removed from server %d; its data is deleted after the grace period.", guild.id)
        await self._try(self._steward.left(_scope(guild.id)))

    async def came(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        await self._try(self._steward.came([_scope(guild.id)]))

    async def _look_on(self) -> None:
        await self._client.wait_until_ready()
        while True:
            await self._try(self._look())
            await asyncio.sleep(EVERY)

    async def _look(self) -> None:
        await self._compare()
        await self._sweep()  # not where the comparison failed: marks may be out of date

    async def _compare(self) -> None:
        """What happened while no process was there to hear of it."""
        there = {_scope(guild.id) for guild in self._client.guilds}
        await self._steward.came(there)
        for scope in await self._steward.known():
            if scope not in there and self._is_ours(scope):
                _log.info("No longer in %s; its data is deleted after the grace period.", scope)
                await self._steward.left(scope)

    def _is_ours(self, scope: str) -> bool:
        """Whether a shard of this process would have the server."""
        shards = self._client.shard_count or 1
        return scope.removeprefix(SERVERS).isdigit() and (
            (_id(scope) >> 22) % shards in self._client.shards
        )

    def _is_gone(self, scope: str) -> bool:
        """Whether a server would be this process's, and has not the bot now."""
        return self._is_ours(scope) and self._client.get_guild(_id(scope)) is None

    async def _sweep(self) -> None:
        for scope in await self._steward.sweep(self._is_gone):
            _log.info("The data of %s is deleted: the bot was removed there.", scope)

    async def _try(self, work: Awaitable[None]) -> None:
        """The next look may succeed where this one fails."""
        try:
            await work
        except (VerbaleError, OSError) as error:
            _log.warning("What servers left behind could not be seen to: %r", error)
        except Exception:  # noqa: BLE001 - as above, and the log knows
            _log.exception("What servers left behind could not be seen to.")


def _scope(guild_id: int) -> str:
    return f"{SERVERS}{guild_id}"


def _id(scope: str) -> int:
    return int(scope.removeprefix(SERVERS))
