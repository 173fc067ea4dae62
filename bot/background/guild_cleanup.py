"""Marks servers that removed the bot, and deletes expired data."""

import logging
from collections.abc import Awaitable

import discord
from discord.ext import tasks

from bot.background.loops import end_loop
from bot.protocols import AdminOperations, KeyValue
from bot.sharding.shards import Shards
from index.errors import VerbaleError
from index.values import SERVERS

EVERY = 3600.0
"""Seconds between two checks for expired data."""

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
    """Marks servers that removed the bot, unmarks those that added it again, deletes old data.

    A server that is unavailable at Discord does not count as left: it stays in the client's list,
    and no event says that the bot was removed. Nor do servers that another application cannot see:
    a wrong token must not cost a library its data.

    Args:
        client: lists the servers that have the bot.
        admin_service: marks servers and deletes their data.
        key_values: stores which application used the library last.
        shards: those that this process runs.
    """

    def __init__(
        self,
        client: discord.AutoShardedClient,
        admin_service: AdminOperations,
        key_values: KeyValue,
        shards: Shards,
    ) -> None:
        self._client = client
        self._admin_service = admin_service
        self._key_values = key_values
        self._shards = shards
        self._same: bool | None = None
        self._warned = False
        self._loop = tasks.loop(seconds=EVERY)(self._run)
        self._loop.before_loop(client.wait_until_ready)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def stop(self) -> None:
        """Stop the loop."""
        await end_loop(self._loop)

    async def record_left(self, guild: discord.Guild) -> None:
        """Record that the bot was removed from a server."""
        _log.info("Removed from server %d; its data is deleted after the grace period.", guild.id)
        await self._try(self._admin_service.record_left(_scope(guild.id)))

    async def record_joined(self, guild: discord.Guild) -> None:
        """Record that the bot was added to a server."""
        await self._try(self._admin_service.record_joined([_scope(guild.id)]))

    async def _run(self) -> None:
        await self._try(self._check())

    async def _check(self) -> None:
        compared = False
        try:
            if self._same is None:
                self._same = await self._is_same_application()
            await self._compare()
            compared = True
        finally:
            await self._sweep(compared=compared)

    async def _compare(self) -> None:
        """Record joins and removals that happened while the bot was not running."""
        current = {_scope(guild.id) for guild in self._client.guilds}
        await self._admin_service.record_joined(current)
        known = {
            scope for scope in await self._admin_service.scopes() if self._is_on_our_shards(scope)
        }
        if not self._same or self._left_all(known, current):
            return
        for scope in sorted(known - current):
            _log.info("No longer in %s; its data is deleted after the grace period.", scope)
            await self._admin_service.record_left(scope)

    def _left_all(self, known: set[str], current: set[str]) -> bool:
        """Whether all known servers would count as left at once; logged once."""
        none = bool(known) and not known & current
        if none and not self._warned:
            _log.warning(_NONE, len(known))
        self._warned = none
        return none

    async def _is_same_application(self) -> bool:
        """Whether this application, or none, used the library last; stores this one."""
        current = str(self._client.application_id)
        last = await self._key_values.remembered(_APPLICATION)
        if last != current:
            await self._key_values.remember(_APPLICATION, current)
        if last in (None, current):
            return True
        _log.warning(_OTHER, last, current)
        return False

    def _is_on_our_shards(self, scope: str) -> bool:
        """Whether the server belongs to a shard of this process."""
        return scope.removeprefix(SERVERS).isdigit() and self._shards.has_scope(scope)

    def _is_gone(self, scope: str) -> bool:
        """Whether a server belongs to this process and does not have the bot now."""
        if not self._same or not self._is_on_our_shards(scope):
            return False
        return self._client.get_guild(_id(scope)) is None

    async def _sweep(self, *, compared: bool) -> None:
        """Delete expired data; no server's data if marks may be out of date."""
        is_gone = self._is_gone if compared else lambda _scope: False
        for scope in await self._admin_service.sweep(is_gone):
            _log.info("Deleted the data of %s, which removed the bot.", scope)

    async def _try(self, work: Awaitable[None]) -> None:
        """Log a failure: the next check may succeed."""
        try:
            await work
        except (VerbaleError, OSError) as error:
            _log.warning("Cannot clean up after servers: %r", error)
        except Exception:  # noqa: BLE001 - the next check may succeed; the log has the traceback
            _log.exception("Cleaning up after servers failed.")


def _scope(guild_id: int) -> str:
    return f"{SERVERS}{guild_id}"


def _id(scope: str) -> int:
    return int(scope.removeprefix(SERVERS))
