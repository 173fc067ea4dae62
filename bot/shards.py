"""The shards that a process runs, how they are connected, and the servers that have the bot."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord

from index.errors import InputError
from index.values import SERVERS


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards of a bot: all of them, or those that one of several processes runs.

    Discord sends the events of a server to the shard ``(id >> 22) % count``, and direct messages
    to shard 0.

    Attributes:
        ids: the numbers of the shards, from 0; empty for all.
        count: how many all processes run together; None for as many as Discord recommends.
    """

    ids: tuple[int, ...] = ()
    count: int | None = None

    @property
    def are_all(self) -> bool:
        """Whether this process is the whole bot."""
        return self.count is None or len(self.ids) == self.count

    @property
    def lead(self) -> bool:
        """Whether this process does what one process does for all."""
        return self.has(None)

    def options(self) -> dict[str, Any]:
        """What discord.py's clients take."""
        return {} if self.count is None else {"shard_ids": self.ids, "shard_count": self.count}

    def has(self, guild_id: int | None) -> bool:
        """Whether a server, or direct messages (None), belong to these shards."""
        return self.count is None or ((guild_id or 0) >> 22) % self.count in self.ids

    def has_scope(self, scope: str) -> bool:
        """Whether the server of a scope belongs to these shards; ``public`` is direct messages'."""
        number = scope.removeprefix(SERVERS)
        return self.has(int(number) if number.isdigit() else None)


ALL = Shards()
"""The shards of a bot that is one process."""


def read_shards(ids: str, count: int | None) -> Shards:
    """Read what ``verbale run`` was given.

    Args:
        ids: numbers with commas, such as ``0,1``; empty for all.
        count: how many shards there are in all; None for as many as Discord recommends.

    Raises:
        InputError: one was given without the other, or the numbers are no shards.
    """
    if not ids and count is None:
        return ALL
    if not ids or count is None:
        raise InputError(
            "--shards says which shards this process runs, and --of how many there are in all: "
            "give both, such as --shards 0,1 --of 4, or neither."
        )
    numbers = [number.strip() for number in ids.split(",")]
    found = sorted({int(number) for number in numbers if number.isdecimal()})
    if len(found) < len(numbers) or count < 1 or found[-1] >= count:
        raise InputError(
            f"--shards takes different numbers from 0 to {max(count, 1) - 1} (--of {count}), with "
            f"commas, such as 0,1; not “{ids}”."
        )
    return Shards(tuple(found), count)


_FRESH_S = 60.0
"""Seconds for which what Discord said of another process's servers is not asked again."""


@dataclass(eq=False)
class ServerDirectory:
    """Finds servers: those of this process's shards at the client, others at Discord.

    Attributes:
        client: the bot.
        shards: the shards that it runs.
        clock: a monotonic clock, in seconds.
    """

    client: discord.Client
    shards: Shards
    clock: Callable[[], float] = time.monotonic
    _found: dict[int, tuple[float, discord.Guild | None]] = field(init=False, default_factory=dict)
    _all: tuple[float, Sequence[discord.Guild]] = field(init=False, default=(0.0, ()))

    async def find(self, guild_id: int) -> discord.Guild | None:
        """A server; None if it does not have the bot.

        Raises:
            ConnectionError: that cannot be found out now.
        """
        if self.shards.has(guild_id):
            guild = self.client.get_guild(guild_id)
            if guild is None and not self.client.is_ready():
                raise ConnectionError(f"server {guild_id} is not known before the bot is ready")
            return guild
        until, known = self._found.get(guild_id, (0.0, None))
        return known if until > self.clock() else await self._asked(guild_id)

    async def _asked(self, guild_id: int) -> discord.Guild | None:
        try:
            guild = await self.client.fetch_guild(guild_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            guild = None
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            raise ConnectionError(f"server {guild_id} cannot be looked up: {error}") from error
        self._found[guild_id] = self.clock() + _FRESH_S, guild
        if len(self._found) > 10_000:
            del self._found[next(iter(self._found))]
        return guild

    async def all(self) -> Sequence[discord.Guild]:
        """Every server that has the bot; those of other processes are up to a minute old.

        Raises:
            ConnectionError: that cannot be found out now.
        """
        if self.shards.are_all:
            return self.client.guilds
        until, known = self._all
        if until > self.clock():
            return known
        try:
            known = [guild async for guild in self.client.fetch_guilds(limit=None)]
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            raise ConnectionError(f"the bot's servers cannot be listed: {error}") from error
        self._all = self.clock() + _FRESH_S, known
        return known
