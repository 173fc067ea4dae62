"""Servers that come and go: a welcome for those that add the bot, and whose data is deleted."""

import logging
from collections.abc import AsyncIterator, Callable
from functools import partial

import discord
from discord.ext import commands

from bot.core.discord_calls import FAILURES, Backoff, persistently
from bot.core.markdown import escape_line
from bot.core.permissions import may_write
from bot.core.runner import Card
from bot.core.scope import scope_of_guild
from bot.feature import Parts, Repeated
from bot.language import say, speak, translatable
from bot.ui.cards import card, line, text
from index.errors import VerbaleError
from index.values import SERVERS

EVERY = 3600.0
"""Seconds between two checks for expired data."""

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


_BACKOFF = Backoff(first=1.0, longest=4.0, within=10.0)

_HELLO = translatable(
    "**Hello, I'm {name}.** I answer questions about diplomatic news with the exact sentence of an "
    "article, its outlet, its date and a link. If no article says it, I say so."
)
_ASK_ONE = translatable("{ask} a question in English, such as “{question}”")
_HELP = translatable("{help} shows what else I can do for you, and what I store.")
_ADMINS = translatable(
    "For administrators: add a feed, a site or a file with {add}. {roles} lets a role do that, "
    "too, and {show} shows all settings."
)


class Servers(Repeated):
    """Welcomes servers that add the bot, once: where it is seen, or to who invited it.

    It marks servers that removed the bot, unmarks those that added it again, and deletes old data.
    The record of a welcome goes with a server's data, so a server that comes back within the grace
    period is not welcomed again.

    A server that is unavailable at Discord does not count as left: it stays in the client's list,
    and no event says that the bot was removed. Nor do servers that another application cannot see:
    a wrong token must not cost a library its data.
    """

    does = "clean up after servers"

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, EVERY)
        self._admin_service = parts.verbale.admin_service
        self._same: bool | None = None
        self._warned = False

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Mark a server's data for deletion after the grace period."""
        _log.info("Removed from server %d; its data is deleted after the grace period.", guild.id)
        await self._try(self._admin_service.record_left(scope_of_guild(guild)))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Cancel the deletion of a server's data, and welcome the server."""
        await self._try(self._admin_service.record_joined([scope_of_guild(guild)]))
        await self.welcome(guild)

    async def welcome(self, guild: discord.Guild) -> None:
        """Welcome a server that has added the bot, unless it was welcomed before.

        A failure is logged, and no error: nobody waits for a welcome.
        """
        try:
            if await self._admin_service.welcome(scope_of_guild(guild)):
                speak(str(guild.preferred_locale))
                await self._post_welcome(guild)
        except (VerbaleError, *FAILURES) as error:
            _log.warning("Cannot welcome server %d: %r", guild.id, error)

    async def _post_welcome(self, guild: discord.Guild) -> None:
        """Post in the system channel; if that may not be, tell who invited the bot."""
        examples = self._verbale.example_questions
        found = await examples.find(scope_of_guild(guild), within_s=60.0)
        name = self._client.user.name if self._client.user else "Verbale"
        shown = welcome_card(name, self._parts.mention, next(iter(found), None))
        async for place in self._places(guild):
            try:
                await persistently(partial(place.send, view=shown), _BACKOFF)
            except (discord.Forbidden, discord.NotFound) as error:
                _log.info("Cannot post the welcome: %s", error)
            else:
                return
        _log.info("Nobody in server %d can be welcomed.", guild.id)

    async def _places(self, guild: discord.Guild) -> AsyncIterator[discord.abc.Messageable]:
        """Where a server can be welcomed: its system channel, and who added the bot.

        That is told by the audit log; without permission to read it, it may be the owner.
        """
        channel = guild.system_channel
        if channel is not None and may_write(channel):
            yield channel
        if guild.me.guild_permissions.view_audit_log:
            added = guild.audit_logs(limit=20, action=discord.AuditLogAction.bot_add)
            async for entry in added:
                if getattr(entry.target, "id", None) == guild.me.id and entry.user is not None:
                    yield entry.user
                    return
        if guild.owner_id is not None:
            yield await self._client.fetch_user(guild.owner_id)

    async def look(self) -> None:
        """Compare the servers, and delete expired data."""
        compared = False
        try:
            if self._same is None:
                self._same = await self._is_same_application()
            await self._compare()
            compared = True
        finally:
            # No server's data is deleted if marks may be out of date.
            is_gone = self._is_gone if compared else lambda _scope: False
            for scope in await self._admin_service.sweep(is_gone):
                _log.info("Deleted the data of %s, which removed the bot.", scope)

    async def _compare(self) -> None:
        """Record joins and removals that happened while the bot was not running."""
        current = set(map(scope_of_guild, self._client.guilds))
        await self._admin_service.record_joined(current)
        known = set(filter(self._is_ours, await self._admin_service.scopes()))
        left_all = bool(known) and not known & current
        if self._same and left_all and not self._warned:
            _log.warning(_NONE, len(known))
        self._warned = left_all
        if not self._same or left_all:
            return
        for scope in sorted(known - current):
            _log.info("No longer in %s; its data is deleted after the grace period.", scope)
            await self._admin_service.record_left(scope)

    async def _is_same_application(self) -> bool:
        """Whether this application, or none, used the library last; stores this one."""
        current, key = str(self._client.application_id), "discord.application"
        last = await self._verbale.remembered(key)
        if last != current:
            await self._verbale.remember(key, current)
        if last in (None, current):
            return True
        _log.warning(_OTHER, last, current)
        return False

    def _is_ours(self, scope: str) -> bool:
        """Whether a scope is that of a server on a shard of this process."""
        return scope.removeprefix(SERVERS).isdigit() and self._parts.shards.has_scope(scope)

    def _is_gone(self, scope: str) -> bool:
        """Whether a server belongs to this process and does not have the bot now."""
        if not self._same or not self._is_ours(scope):
            return False
        return self._client.get_guild(int(scope.removeprefix(SERVERS))) is None


def welcome_card(name: str, mention: Callable[[str], str], example: str | None = None) -> Card:
    """What a server is told, in the current language.

    Args:
        name: the bot's name.
        mention: makes commands clickable.
        example: a question that the server's articles answer.
    """
    asking = say(_ASK_ONE, ask=mention("ask"), question=escape_line(example)) if example else ""
    tips = [
        asking or say("{ask} a question in English.", ask=mention("ask")),
        say("{sources} shows what I read here.", sources=mention("source list")),
        say(_HELP, help=mention("help")),
    ]
    admins = say(
        _ADMINS,
        add=mention("source add"),
        roles=mention("settings sources"),
        show=mention("settings show"),
    )
    hello = say(_HELLO, name=escape_line(name))
    numbered = [f"{number}. {tip}" for number, tip in enumerate(tips, 1)]
    tried = text([say("Three things to try:"), *numbered])
    return card(text([hello]), tried, line(), text([admins]))
