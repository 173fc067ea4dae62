"""Welcomes servers that have added the bot: once, where it is seen, or to who invited it."""

import logging
from collections.abc import Callable

import aiohttp
import discord

from bot.core.command_runner import Card
from bot.core.markdown import escape_line
from bot.core.permissions import may_write
from bot.core.retries import Backoff, persistently
from bot.protocols import AdminOperations, Answering
from bot.translations.language import say, speak, translatable
from bot.ui.components import card, line, text
from index.errors import VerbaleError
from index.values import SERVERS

_INVITATIONS = 20
"""Newest additions of bots in the audit log among which the own one is searched."""
_EXAMPLE_WAIT_S = 60.0
_BACKOFF = Backoff(first=1.0, longest=4.0, within=10.0)

_HELLO = translatable(
    "**Hello, I'm {name}.** I answer questions about diplomatic news with the exact sentence of an "
    "article, its outlet, its date and a link. If no article says it, I say so."
)
_TRY = translatable("Three things to try:")
_ASK = translatable("{ask} a question in English.")
_ASK_ONE = translatable("{ask} a question in English, such as “{question}”")
_SOURCES = translatable("{sources} shows what I read here.")
_HELP = translatable("{help} shows what else I can do for you, and {about} what I store.")
_ADMINS = translatable(
    "For administrators: add a feed, a site or a file with {add}. {roles} lets a role do that, "
    "too, and {show} shows all settings."
)

_log = logging.getLogger(__name__)


class Welcomer:
    """Welcomes servers.

    Args:
        client: finds people by id.
        answer_service: finds a question that can be answered.
        admin_service: stores which servers are welcomed; the record goes with a server's data, so
            a server that comes back within the grace period is not welcomed again.
        mention: makes commands clickable.
    """

    def __init__(
        self,
        client: discord.Client,
        answer_service: Answering,
        admin_service: AdminOperations,
        mention: Callable[[str], str],
    ) -> None:
        self._client = client
        self._answer_service = answer_service
        self._admin_service = admin_service
        self._mention = mention

    async def joined(self, guild: discord.Guild) -> None:
        """Welcome a server that has added the bot, unless it was welcomed before.

        A failure is logged, and no error: nobody waits for a welcome.
        """
        try:
            if await self._admin_service.welcome(f"{SERVERS}{guild.id}"):
                speak(str(guild.preferred_locale))
                await self._welcome(guild)
        except (VerbaleError, discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot welcome server %d: %r", guild.id, error)

    async def _welcome(self, guild: discord.Guild) -> None:
        """Post in the system channel; if that may not be, tell who invited the bot."""
        examples = self._answer_service.example_questions
        found = await examples.find(f"{SERVERS}{guild.id}", within_s=_EXAMPLE_WAIT_S)
        name = self._client.user.name if self._client.user else "Verbale"
        shown = welcome_card(name, self._mention, next(iter(found), None))
        channel = guild.system_channel
        if channel is not None and may_write(channel) and await self._sent(shown, channel):
            return
        inviter = await self._inviter(guild)
        if inviter is None or not await self._sent(shown, inviter):
            _log.info("Nobody in server %d can be welcomed.", guild.id)

    async def _sent(self, shown: Card, to: discord.abc.Messageable) -> bool:
        """Send the welcome; False if Discord forbids it."""
        try:
            await persistently(lambda: to.send(view=shown), _BACKOFF)
        except (discord.Forbidden, discord.NotFound) as error:
            _log.info("Cannot post the welcome: %s", error)
            return False
        return True

    async def _inviter(self, guild: discord.Guild) -> discord.abc.Messageable | None:
        """Who added the bot, by the audit log; without permission to read it, the owner."""
        if guild.me.guild_permissions.view_audit_log:
            added = guild.audit_logs(limit=_INVITATIONS, action=discord.AuditLogAction.bot_add)
            async for entry in added:
                if getattr(entry.target, "id", None) == guild.me.id and entry.user is not None:
                    return entry.user
        return None if guild.owner_id is None else await self._client.fetch_user(guild.owner_id)


def welcome_card(name: str, mention: Callable[[str], str], example: str | None = None) -> Card:
    """What a server is told, in the current language.

    Args:
        name: the bot's name.
        mention: makes commands clickable.
        example: a question that the server's articles answer.
    """
    asking = say(_ASK_ONE, ask=mention("ask"), question=escape_line(example)) if example else ""
    tips = [
        asking or say(_ASK, ask=mention("ask")),
        say(_SOURCES, sources=mention("sources")),
        say(_HELP, help=mention("help"), about=mention("about")),
    ]
    admins = say(
        _ADMINS,
        add=mention("source add"),
        roles=mention("settings sources"),
        show=mention("settings show"),
    )
    hello = say(_HELLO, name=escape_line(name))
    numbered = [f"{number}. {tip}" for number, tip in enumerate(tips, 1)]
    return card(text([hello]), text([say(_TRY), *numbered]), line(), text([admins]))
