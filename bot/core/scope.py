"""The scopes that an interaction may read and change, and those of servers that people share."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import discord

from bot.core.discord_calls import FAILURES
from bot.core.interactions import AnyInteraction
from bot.core.preferences import DIRECT, NEVER
from bot.language import translatable
from bot.shards import ServerDirectory
from index.admin import AdminService
from index.errors import InputError, TryLaterError, VerbaleError
from index.values import PUBLIC, SERVERS

MOST_ASKED = 100
"""Most servers in which a person is looked for at once; Discord takes 50 calls a second."""

_FRESH_S = 60.0
"""Seconds for which a membership is not looked up again."""
_WAIT_S = 2.0

_NO_MEMBER = translatable(
    "I can't confirm that you are a member of all these servers, and that they let me answer your "
    "direct messages. Nothing has changed."
)

_UNKNOWN = translatable(
    "Discord does not tell me right now which servers have me. Try again in a minute."
)

_log = logging.getLogger(__name__)


def scope_of(interaction: AnyInteraction) -> str:
    """The scope of an interaction: the server that installed the bot, else ``public``.

    A person who uses a user-installed bot in a server that has not installed it gets ``public``.
    """
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return f"{SERVERS}{interaction.guild_id}"
    return PUBLIC


def is_direct(interaction: AnyInteraction) -> bool:
    """Whether an interaction is in the direct messages of a person and the bot."""
    return interaction.guild_id is None and interaction.context.dm_channel is True


def scope_of_guild(guild: discord.Guild | None) -> str:
    """The scope of a message: its server, which has the bot, or ``public`` in a direct message."""
    return PUBLIC if guild is None else f"{SERVERS}{guild.id}"


def scopes_of(interaction: AnyInteraction) -> list[str]:
    """The scopes whose sources the server may see: its own and ``public``."""
    return [scope_of(interaction), PUBLIC]


@dataclass(eq=False)
class SharedServers:
    """Knows whose members people are, without the privileged intent: it asks Discord by id.

    What cannot be found out counts as no membership.

    Attributes:
        servers: finds the servers that have the bot.
        admin_service: stores the choices.
        clock: a monotonic clock, in seconds.
    """

    servers: ServerDirectory
    admin_service: AdminService
    clock: Callable[[], float] = time.monotonic
    _members: dict[tuple[int, int], float] = field(init=False, default_factory=dict)
    _asking: asyncio.Semaphore = field(init=False, default_factory=lambda: asyncio.Semaphore(10))

    async def here(self, interaction: AnyInteraction) -> tuple[str, ...]:
        """The scopes that a person reads besides, in their direct messages with the bot."""
        return await self.scopes(interaction.user.id) if is_direct(interaction) else ()

    async def scopes(self, user_id: int) -> tuple[str, ...]:
        """The scopes of the servers that a person chose, is a member of now, and that allow it now.

        A server that they have left is taken out of their choice. Where the choice cannot be read,
        there are none.
        """
        who = f"discord:{user_id}"
        try:
            chosen = await self.admin_service.servers_of(who)
            found = await asyncio.gather(*(self.reads(user_id, one, closed=None) for one in chosen))
            left = [one for one, may in zip(chosen, found, strict=True) if may is False]
            for scope in left:
                await self.admin_service.leave_server(who, scope)
        except VerbaleError as error:
            _log.warning("Cannot read which servers %s chose: %s.", who, type(error).__name__)
            return ()
        return tuple(one for one, may in zip(chosen, found, strict=True) if may)

    async def reads(self, user_id: int, scope: str, *, closed: bool | None = False) -> bool | None:
        """Whether a person may be told of a server's articles directly; None if that is unknown.

        They are a member now, and the server does not keep its sources out of direct messages.

        Args:
            user_id: the person.
            scope: the server's.
            closed: what is returned where the bot is not there, or the server keeps them out.

        Raises:
            VerbaleError: the library is unavailable.
        """
        try:
            guild = await self.servers.find(int(scope.removeprefix(SERVERS)))
        except ConnectionError as error:
            _log.warning("Cannot find out who is in %s: %s", scope, error)
            return None
        if guild is None or not await self._allows(scope):
            return closed
        return await self._is_member(guild, user_id)

    async def shared(
        self, user_id: int, name: str = ""
    ) -> tuple[list[discord.Guild], list[discord.Guild]]:
        """The servers of the bot that a person is a member of, by name.

        First those whose sources may answer direct messages, then those that keep them out.

        Args:
            user_id: the person.
            name: only servers whose name contains this, in any case; at most ``MOST_ASKED`` of
                those are looked at.

        Raises:
            VerbaleError: the library is unavailable, or Discord does not list the servers.
        """
        wanted = name.strip().casefold()
        try:
            every = await self.servers.all()
        except ConnectionError as error:
            raise TryLaterError(_UNKNOWN) from error
        guilds = sorted(every, key=lambda one: (one.name.casefold(), one.id))
        some = [one for one in guilds if wanted in one.name.casefold()][:MOST_ASKED]
        member = await asyncio.gather(*(self._is_member(one, user_id) for one in some))
        found = [one for one, is_in in zip(some, member, strict=True) if is_in]
        allowed = await asyncio.gather(*(self._allows(scope_of_guild(one)) for one in found))
        both = list(zip(found, allowed, strict=True))
        return [one for one, may in both if may], [one for one, may in both if not may]

    async def choose(self, user_id: int, offered: Sequence[str], chosen: Sequence[str]) -> None:
        """Store which of the offered scopes a person chose; their other choices stay.

        Raises:
            InputError: the person is not a member of one of them, that cannot be found out, or it
                keeps its sources out of direct messages.
            VerbaleError: the library is unavailable.
        """
        members = await asyncio.gather(*(self.reads(user_id, one, closed=None) for one in chosen))
        if not (all(members) and set(chosen) <= set(offered)):
            raise InputError(_NO_MEMBER)
        who = f"discord:{user_id}"
        others = set(await self.admin_service.servers_of(who)) - set(offered)
        await self.admin_service.choose_servers(who, others.union(chosen))

    async def _allows(self, scope: str) -> bool:
        """Whether a server's administrators let its sources answer direct messages."""
        return await self.admin_service.setting(scope, DIRECT) != NEVER

    async def _is_member(self, guild: discord.Guild, user_id: int) -> bool | None:
        key = guild.id, user_id
        if self._members.get(key, 0.0) > self.clock():
            return True
        try:
            async with self._asking, asyncio.timeout(_WAIT_S):
                await guild.fetch_member(user_id)
        except FAILURES as error:
            self._members.pop(key, None)
            if isinstance(error, discord.NotFound) and error.code == 10007:
                return False
            _log.warning("Cannot find out who is in %s: %r", scope_of_guild(guild), error)
            return None
        self._members[key] = self.clock() + _FRESH_S
        if len(self._members) > 10_000:
            del self._members[next(iter(self._members))]
        return True
