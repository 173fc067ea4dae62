"""Servers that send the bot away or take it back, and what is past its time."""

import logging
from collections.abc import Awaitable

import discord
from discord.ext import tasks

from bot.background.loops import end_loop
from bot.protocols import AdminOperations, KeyValue
from index.errors import VerbaleError
from index.values import SERVERS

EVERY = 3600.0
"""Seconds between two looks for data that is past its time."""

_APPLICATION = "discord.application"
_OTHER = (
    "This library was last used by the application %s, but the token belongs to the application "
    "%s. Until the next start, the bot marks no server as left and deletes no server's data. If "
    "the token is wrong, set the right one."
)
_NONE = (
    "The bot is in none of the %d servers that the library knows, so it marks none of them as "
    "left. The token may belong to another application; if it does, set the right one."
)

_log = logging.getLogger(__name__)


class GuildCleanup:
    """Marks servers that are left, unmarks those that are back, and has old data deleted.

    A server that Discord cannot reach for a while is none that was left: it stays among the
    client's, and no event says that the bot was removed. Nor is one that another application
    cannot see: a wrong token must not cost a library its data.

    Args:
        client: knows which servers have the bot.
        admin_service: keeps what servers leave behind.
        key_values: remembers which application used the library last.
    """

    def __init__(
        self,
        client: discord.AutoShardedClient,
        admin_service: AdminOperations,
        key_values: KeyValue,
    ) -> None:
        self._client = client
        self._admin_service = admin_service
        self._key_values = key_values
        self._same: bool | None = None
        self._told_none = False
        self._loop = tasks.loop(seconds=EVERY)(self._look_on)
        self._loop.before_loop(client.wait_until_ready)

    def start(self) -> None:
        """Begin to look."""
        self._loop.start()

    async def stop(self) -> None:
        """Look no more."""
        await end_loop(self._loop)

    async def left(self, guild: discord.Guild) -> None:
        """The bot was removed from a server."""
        _log.info("Removed from server %d; its data is deleted after the grace period.", guild.id)
        await self._try(self._admin_service.left(_scope(guild.id)))

    async def came(self, guild: discord.Guild) -> None:
        """The bot was added to a server."""
        await self._try(self._admin_service.came([_scope(guild.id)]))

    async def _look_on(self) -> None:
        await self._try(self._look())

    async def _look(self) -> None:
        compared = False
        try:
            if self._same is None:
                self._same = await self._is_same_application()
            await self._compare()
            compared = True
        finally:
            await self._sweep(compared=compared)

    async def _compare(self) -> None:
        """What happened while no process was there to hear of it."""
        there = {_scope(guild.id) for guild in self._client.guilds}
        await self._admin_service.came(there)
        known = {scope for scope in await self._admin_service.known() if self._is_ours(scope)}
        if not self._same or self._is_in_none(known, there):
            return
        for scope in sorted(known - there):
            _log.info("No longer in %s; its data is deleted after the grace period.", scope)
            await self._admin_service.left(scope)

    def _is_in_none(self, known: set[str], there: set[str]) -> bool:
        """Whether all servers would count as left at once; the log tells it once."""
        none = bool(known) and not known & there
        if none and not self._told_none:
            _log.warning(_NONE, len(known))
        self._told_none = none
        return none

    async def _is_same_application(self) -> bool:
        """Whether the library was last used by this application, or by none; keep that it is."""
        now = str(self._client.application_id)
        before = await self._key_values.remembered(_APPLICATION)
        if before != now:
            await self._key_values.remember(_APPLICATION, now)
        if before in (None, now):
            return True
        _log.warning(_OTHER, before, now)
        return False

    def _is_ours(self, scope: str) -> bool:
        """Whether a shard of this process would have the server."""
        shards = self._client.shard_count or 1
        return scope.removeprefix(SERVERS).isdigit() and (
            (_id(scope) >> 22) % shards in self._client.shards
        )

    def _is_gone(self, scope: str) -> bool:
        """Whether a server would be this process's, and has not the bot now."""
        if not self._same or not self._is_ours(scope):
            return False
        return self._client.get_guild(_id(scope)) is None

    async def _sweep(self, *, compared: bool) -> None:
        """Delete what is past its time; of servers nothing where marks may be out of date."""
        is_gone = self._is_gone if compared else lambda _scope: False
        for scope in await self._admin_service.sweep(is_gone):
            _log.info("Deleted the data of %s, which removed the bot.", scope)

    async def _try(self, work: Awaitable[None]) -> None:
        """The next look may succeed where this one fails."""
        try:
            await work
        except (VerbaleError, OSError) as error:
            _log.warning("Cannot clean up after servers: %r", error)
        except Exception:  # noqa: BLE001 - as above, and the log knows
            _log.exception("Cleaning up after servers failed.")


def _scope(guild_id: int) -> str:
    return f"{SERVERS}{guild_id}"


def _id(scope: str) -> int:
    return int(scope.removeprefix(SERVERS))
