"""The Discord client: connects, registers the commands, and finishes open answers on close."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.webhook.async_ import async_context

from bot.asking.asking import Asking
from bot.core.discord_calls import (
    FAILURES,
    Backoff,
    InteractionAdapter,
    is_transient,
    persistently,
)
from bot.core.errors import VerbaleTree
from bot.core.interactions import submitted
from bot.core.permissions import Gate
from bot.core.preferences import ServerPreferences
from bot.core.rate_limit import RateLimiter
from bot.core.runner import CommandRunner, InFlight
from bot.core.scope import SharedServers
from bot.feature import Parts, features
from bot.language import CatalogueTranslator
from bot.shards import ALL, ServerDirectory, Shards
from bot.ui.cards import CardButton, InteractiveCards
from bot.ui.quotes import NO_SNAPSHOTS, SnapshotLinks
from index.app import Verbale
from index.errors import VerbaleError
from index.operations.telemetry.observer import GatewayStatus

_AGAIN = Backoff(first=1.0, longest=300.0)
_LOOK_S = 10.0
"""Seconds between two looks whether another process has registered the commands."""

_log = logging.getLogger(__name__)


class CommandSync:
    """Registers a tree's commands with Discord, with retries in the background.

    Args:
        tree: the commands.
        verbale: stores what was registered last.
        leads: whether this process registers them; otherwise it waits until another one has.
    """

    def __init__(
        self, tree: app_commands.CommandTree[Any], verbale: Verbale, *, leads: bool = True
    ) -> None:
        self._tree = tree
        self._verbale = verbale
        self._leads = leads
        self._retrying: asyncio.Task[None] | None = None
        self._ids: dict[str, int] = {}

    def mention(self, command: str) -> str:
        """A slash command as Discord makes it clickable; as code while its id is unknown.

        Args:
            command: its full name without the slash, such as ``source add``.
        """
        number = self._ids.get(command.partition(" ")[0])
        return f"`/{command}`" if number is None else f"</{command}:{number}>"

    async def ensure(self) -> None:
        """Register the commands if they differ from those registered last.

        If Discord fails, retry in the background: the commands registered before work meanwhile.

        Raises:
            discord.HTTPException: Discord refuses the commands.
        """
        digest = await fingerprint(self._tree)
        if await self._is_registered(digest):
            return
        if not self._leads:
            self._retrying = asyncio.create_task(self._await(digest), name="command registration")
            return
        try:
            await self._register(digest)
        except FAILURES as error:
            if not is_transient(error):
                raise
            _log.warning("Cannot register the commands yet (%r); trying again.", error)
            self._retrying = asyncio.create_task(self._retry(digest), name="command registration")

    async def _is_registered(self, digest: str) -> bool:
        """Whether these commands were registered last; then their ids are known, too."""
        known, _, ids = (await self._verbale.remembered(self._key) or "").partition(" ")
        if known != digest:
            return False
        self._ids = json.loads(ids)
        return True

    async def _await(self, digest: str) -> None:
        """Wait until the process that leads has registered the commands."""
        while True:
            try:
                if await self._is_registered(digest):
                    return
            except VerbaleError as error:
                _log.warning("Cannot read which commands are registered: %s", error)
            await asyncio.sleep(_LOOK_S)

    async def stop(self) -> None:
        """Stop retrying."""
        if self._retrying is not None:
            self._retrying.cancel()
            await asyncio.wait([self._retrying])

    @property
    def _key(self) -> str:
        return f"discord.commands.{self._tree.client.application_id}"

    async def _register(self, digest: str) -> None:
        registered = await self._tree.sync()
        slash = (one for one in registered if one.type is discord.AppCommandType.chat_input)
        self._ids = {command.name: command.id for command in slash}
        await self._verbale.remember(self._key, f"{digest} {json.dumps(self._ids)}")
        menus = (f"“{one.name}”" for one in registered if one.name not in self._ids)
        _log.info("Registered %s.", ", ".join([*(f"/{name}" for name in self._ids), *menus]))

    async def _retry(self, digest: str) -> None:
        await asyncio.sleep(_AGAIN.first)
        try:
            await persistently(lambda: self._register(digest), _AGAIN)
        except discord.HTTPException:
            _log.exception("Discord rejects the commands; the ones registered before stay.")


async def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """A digest of the command definitions that are sent to Discord, with their translations."""
    translator = tree.translator or app_commands.Translator()  # which translates nothing
    payload = [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]
    text = json.dumps(sorted(payload, key=lambda command: command["name"]), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


GRACE = 10.0
"""Seconds that open questions get to be answered when the bot closes."""

STARTING = Backoff(first=1.0, longest=30.0, within=300.0)
"""How login and connecting are retried while Discord fails."""

_FEW_SHARDS = (
    "Discord recommends %d shards by now, and the bot has %d: raise --of in every process."
)


class VerbaleBot(commands.AutoShardedBot):
    """The bot, over the library; needs no privileged intents.

    Args:
        verbale: answers questions, and keeps articles, sources, people and servers.
        gateway_status: receives the state of the gateway connection.
        owners: user ids of the bot's operators; where there are none, Discord's application page
            decides (its owner, or its team).
        time_zone: the time zone of servers that set none.
        snapshots: makes the links of quotes to the web page.
        shards: those that this process runs.

    Attributes:
        cards: the open cards, which their buttons call.
    """

    def __init__(
        self,
        verbale: Verbale,
        gateway_status: GatewayStatus | None = None,
        *,
        owners: Iterable[int] = (),
        time_zone: str = "UTC",
        snapshots: SnapshotLinks = NO_SNAPSHOTS,
        shards: Shards = ALL,
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=VerbaleTree,
            # No privileged intents, and no cache of members or messages.
            intents=discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity("/ask"),
            owner_ids=set(owners),
            **shards.options(),
        )
        self._own_shards = shards
        self._gateway_status = gateway_status or GatewayStatus()
        self._in_flight = InFlight()
        people = verbale.admin_service
        preferences = ServerPreferences(people, usual_zone=time_zone)
        runner = CommandRunner(self._in_flight, Gate(people, self.is_owner), preferences)
        self.cards = InteractiveCards(runner)
        self._registration = CommandSync(self.tree, verbale, leads=shards.lead)
        asking = Asking(
            verbale,
            RateLimiter(),
            preferences=preferences,
            shared_servers=SharedServers(ServerDirectory(self, shards), people),
            snapshots=snapshots,
        )
        parts = Parts(
            verbale=verbale,
            client=self,
            shards=shards,
            runner=runner,
            cards=self.cards,
            asking=asking,
            mention=self._registration.mention,
        )
        self._features = [feature(parts) for feature in features()]
        self._windows = {one.window: one.submitted for one in self._features if one.window}

    async def setup_hook(self) -> None:
        """Add the commands, register them if they changed, and start the background loops."""
        # For this task and the tasks that it starts.
        async_context.set(InteractionAdapter())  # type: ignore[no-untyped-call]
        await self.add_commands()
        for feature in self._features:
            await feature.start()
        await self._registration.ensure()

    async def add_commands(self) -> None:
        """Add the commands and the buttons, and what translates the commands."""
        await self.tree.set_translator(CatalogueTranslator())
        self.add_dynamic_items(CardButton)
        for feature in self._features:
            await self.add_cog(feature)
            self.add_dynamic_items(*feature.buttons)

    async def login(self, token: str) -> None:
        """Log in; while Discord fails, retry as ``STARTING`` says.

        Raises:
            discord.LoginFailure: Discord refuses the token.
            discord.HTTPException, OSError, aiohttp.ClientError: Discord still fails after the
                last retry.
        """

        async def log_in() -> None:
            try:
                await super(VerbaleBot, self).login(token)
            except BaseException:  # the next try opens a new HTTP session
                await self.http.close()
                self.http.connector = discord.utils.MISSING
                raise

        await persistently(log_in, STARTING)

    async def launch_shards(self) -> None:
        """Ask for the gateway, with retries while Discord fails, and connect.

        Raises:
            discord.GatewayNotFound, OSError, aiohttp.ClientError: Discord still fails after the
                last retry.
        """
        if self._own_shards.count is not None:
            await persistently(self._find_gateway, STARTING)
        await persistently(super().launch_shards, STARTING)

    async def _find_gateway(self) -> None:
        """Ask for the gateway as discord.py does only where the number of shards is not given."""
        recommended, gateway, _ = await self.http.get_bot_gateway()
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
        if recommended > self.shard_count:
            _log.warning(_FEW_SHARDS, recommended, self.shard_count)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, and have it reconnect to the same gateway.

        After a session that cannot be resumed, discord.py connects to its default address, which
        would bypass a proxy.
        """
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
        shards = len(self.shard_ids or ()) or self.shard_count or 1
        self._gateway_status.begin(shards, lambda: self.latency)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_shard_connect(self, shard: int) -> None:
        """Record that a shard is connected."""
        self._gateway_status.up(shard)

    on_shard_resumed = on_shard_connect

    async def on_shard_disconnect(self, shard: int) -> None:
        """Record that a shard is disconnected."""
        self._gateway_status.down(shard)

    async def on_ready(self) -> None:
        """Log the bot's name and the link where an administrator adds it, without permissions."""
        numbers = ", ".join(map(str, self._own_shards.ids))
        of_shards = f" of shards {numbers} of {self.shard_count}" if numbers else ""
        _log.info("Ready as %s in %d servers%s.", self.user, len(self.guilds), of_shards)
        assert self.application_id is not None
        permissions, scopes = discord.Permissions.none(), ("bot", "applications.commands")
        link = discord.utils.oauth_url(self.application_id, permissions=permissions, scopes=scopes)
        _log.info("Invite: %s", link)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Handle submitted modals; discord.py ignores those of an earlier process."""
        if interaction.type is discord.InteractionType.modal_submit:
            await submitted(interaction, self._windows)

    async def on_message(self, message: discord.Message, /) -> None:
        """Look for no commands in messages: a feature answers them."""

    async def close(self) -> None:
        """Finish open answers, then disconnect."""
        await self._registration.stop()
        for feature in self._features:
            await feature.stop()
        await self._in_flight.drain(GRACE)
        await self.cards.close()
        await super().close()
