"""Finds the servers that have the bot, whichever process serves them."""

import time
from collections.abc import Callable, Sequence

import aiohttp
import discord

from bot.sharding.shards import Shards

_FRESH_S = 60.0
"""Seconds for which what Discord said of another process's servers is not asked again."""
_MOST_KNOWN = 10_000
_NO_SERVER = (discord.NotFound, discord.Forbidden)
"""How Discord answers about a server that does not have the bot."""


class ServerDirectory:
    """Finds servers: those of this process's shards at the client, others at Discord.

    Args:
        client: the bot.
        shards: the shards that it runs.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self,
        client: discord.Client,
        shards: Shards,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._shards = shards
        self._clock = clock
        self._found: dict[int, tuple[float, discord.Guild | None]] = {}
        self._all: tuple[float, Sequence[discord.Guild]] = 0.0, ()

    async def find(self, guild_id: int) -> discord.Guild | None:
        """A server; None if it does not have the bot.

        Raises:
            ConnectionError: that cannot be found out now.
        """
        if self._shards.has(guild_id):
            guild = self._client.get_guild(guild_id)
            if guild is None and not self._client.is_ready():
                raise ConnectionError(f"server {guild_id} is not known before the bot is ready")
            return guild
        until, known = self._found.get(guild_id, (0.0, None))
        return known if until > self._clock() else await self._asked(guild_id)

    async def _asked(self, guild_id: int) -> discord.Guild | None:
        try:
            guild = await self._client.fetch_guild(guild_id, with_counts=False)
        except _NO_SERVER:
            guild = None
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            raise ConnectionError(f"server {guild_id} cannot be looked up: {error}") from error
        self._found[guild_id] = self._clock() + _FRESH_S, guild
        if len(self._found) > _MOST_KNOWN:
            del self._found[next(iter(self._found))]
        return guild

    async def all(self) -> Sequence[discord.Guild]:
        """Every server that has the bot; those of other processes are up to a minute old.

        Raises:
            ConnectionError: that cannot be found out now.
        """
        if self._shards.are_all:
            return self._client.guilds
        until, known = self._all
        if until > self._clock():
            return known
        try:
            known = [guild async for guild in self._client.fetch_guilds(limit=None)]
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            raise ConnectionError(f"the bot's servers cannot be listed: {error}") from error
        self._all = self._clock() + _FRESH_S, known
        return known
