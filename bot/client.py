"""The Discord client: connection, commands, and an end that leaves nobody waiting."""

import logging

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.ask import Ask
from bot.asker import Asker
from bot.flight import Flight
from bot.registration import CommandMemory, Registration
from bot.tree import Tree

GRACE = 10.0
"""Seconds that answers in flight have to arrive when the bot closes."""

_log = logging.getLogger(__name__)


class VerbaleBot(commands.AutoShardedBot):
    """Answers ``/ask`` from an asker; needs no privileged intents.

    Args:
        asker: who answers.
        memory: what remembers which commands Discord has been told about.
    """

    def __init__(self, asker: Asker, memory: CommandMemory) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity("/ask"),
        )
        self._asker = asker
        self._flight = Flight()
        self._registration = Registration(self.tree, memory)

    async def setup_hook(self) -> None:
        """Add the commands and register them where they have changed."""
        await self.add_cog(Ask(self._asker, self._flight))
        await self._registration.ensure()

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, and let it come back to the same gateway.

        A session that cannot be resumed begins anew at discord.py's default address, which would
        lead around a proxy.
        """
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_ready(self) -> None:
        """Say who is here and how to invite them."""
        _log.info("Ready as %s in %d servers.", self.user, len(self.guilds))
        _log.info("Invite: %s", self.invite_url)

    @property
    def invite_url(self) -> str:
        """Where a server's administrator adds the bot; it asks for no permissions."""
        assert self.application_id is not None
        return discord.utils.oauth_url(
            self.application_id,
            permissions=discord.Permissions.none(),
            scopes=("bot", "applications.commands"),
        )

    async def close(self) -> None:
        """Let answers in flight arrive, then leave."""
        await self._registration.stop()
        await self._flight.drain(GRACE)
        await super().close()
