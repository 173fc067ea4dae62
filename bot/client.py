"""The Discord client: connection, commands, and an end that leaves nobody waiting."""

import logging
from collections.abc import Iterable

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.background.gateway_status import GatewayStatus
from bot.background.guild_cleanup import GuildCleanup
from bot.background.notices import NoticePoster
from bot.commands.ask import Ask
from bot.commands.index.cancel_button import CancelBuild
from bot.commands.index.cog import Index
from bot.commands.index.progress_message import ProgressMessages
from bot.commands.my_data import MyData
from bot.commands.settings import DELETE_SERVER, ServerSettings
from bot.commands.sources.cog import Sources
from bot.core.command_runner import CommandRunner
from bot.core.command_sync import CommandSync
from bot.core.errors import VerbaleTree
from bot.core.in_flight import InFlight
from bot.core.interaction_calls import use_interaction_adapter
from bot.core.modals import Modals
from bot.core.permissions import Gate
from bot.core.retries import Backoff, persistently
from bot.core.services import Services
from bot.feedback.buttons import WORDS, RatingButton, ReasonSelect
from bot.feedback.handler import FeedbackHandler
from bot.protocols import AdminOperations, Answering, IndexOperations, KeyValue, SourceOperations
from bot.ui.interactive import CardButton, InteractiveCards

GRACE = 10.0
"""Seconds that answers in flight have to arrive when the bot closes."""

STARTING = Backoff(first=1.0, longest=30.0, within=300.0)
"""How long a start waits for a Discord that is in trouble."""

_log = logging.getLogger(__name__)


class VerbaleBot(commands.AutoShardedBot):
    """Answers ``/ask`` from an asker, and keeps sources; needs no privileged intents.

    Args:
        asker: who answers.
        key_values: what remembers which commands Discord has been told about.
        source_service: who keeps the sources.
        gateway_status: where it is kept how the connection fares.
        admin_service: who keeps what people and servers leave behind.
        index_service: who keeps the index.
        owners: user ids of the bot's operators; where there are none, Discord's application page
            decides (its owner, or its team).

    Attributes:
        services: what buttons and menus call; see ``bot.core.services``.
    """

    def __init__(
        self,
        asker: Answering,
        key_values: KeyValue,
        source_service: SourceOperations,
        gateway_status: GatewayStatus | None = None,
        *,
        admin_service: AdminOperations,
        index_service: IndexOperations,
        owners: Iterable[int] = (),
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=VerbaleTree,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.CustomActivity("/ask"),
            owner_ids=set(owners),
        )
        self._asker = asker
        self._source_service = source_service
        self._gateway_status = gateway_status or GatewayStatus()
        self._in_flight = InFlight()
        self._admin_service = admin_service
        self._runner = CommandRunner(self._in_flight, Gate(admin_service, self.is_owner))
        self._cards = InteractiveCards(self._runner)
        self._feedback = FeedbackHandler(admin_service, self._runner)
        self._settings = ServerSettings(self._runner, admin_service)
        self._modals = Modals(
            {WORDS: self._feedback.submitted, DELETE_SERVER: self._settings.confirmed}
        )
        self._progress = ProgressMessages(self, index_service)
        self._index = Index(
            index_service=index_service,
            source_service=source_service,
            admin_service=admin_service,
            runner=self._runner,
            cards=self._cards,
            progress=self._progress,
        )
        self.services = Services(self._cards, self._feedback, self._index)
        self._guild_cleanup = GuildCleanup(self, admin_service, key_values)
        self._notices = NoticePoster(self, source_service)
        self._registration = CommandSync(self.tree, key_values)

    async def setup_hook(self) -> None:
        """Add the commands, register them where they have changed, and begin to look around."""
        use_interaction_adapter()
        await self.add_cog(Ask(self._asker, self._admin_service, self._in_flight))
        self.add_dynamic_items(CardButton, RatingButton, ReasonSelect, CancelBuild)
        await self.add_cog(Sources(self._source_service, self._runner, self._cards))
        await self.add_cog(self._settings)
        await self.add_cog(self._index)
        await self.add_cog(MyData(self._runner, self._admin_service, self._cards))
        self._notices.start()
        self._guild_cleanup.start()
        self._progress.start()
        await self._registration.ensure()

    async def login(self, token: str) -> None:
        """Log in; where Discord is in trouble, again and again for as long as ``STARTING`` says.

        Raises:
            discord.LoginFailure: Discord refuses the token.
            discord.HTTPException, OSError, aiohttp.ClientError: Discord is in trouble until the
                end.
        """
        await persistently(lambda: self._log_in(token), STARTING)

    async def _log_in(self, token: str) -> None:
        """Log in once; what fails leaves nothing open, since the next try opens a session anew."""
        try:
            await super().login(token)
        except BaseException:
            await self.http.close()
            self.http.connector = discord.utils.MISSING
            raise

    async def launch_shards(self) -> None:
        """Ask for the gateway, again and again where Discord is in trouble, and connect.

        Raises:
            discord.GatewayNotFound, OSError, aiohttp.ClientError: Discord is in trouble until the
                end.
        """
        await persistently(super().launch_shards, STARTING)

    async def launch_shard(
        self, gateway: yarl.URL, shard_id: int, *, initial: bool = False
    ) -> None:
        """Connect a shard, and let it come back to the same gateway.

        A session that cannot be resumed begins anew at discord.py's default address, which would
        lead around a proxy.
        """
        DiscordWebSocket.DEFAULT_GATEWAY = gateway
        self._gateway_status.begin(self.shard_count or 1, lambda: self.latency)
        await super().launch_shard(gateway, shard_id, initial=initial)

    async def on_shard_connect(self, shard: int) -> None:
        """Note that a shard is there."""
        self._gateway_status.up(shard)

    async def on_shard_resumed(self, shard: int) -> None:
        """Note that a shard is there again."""
        self._gateway_status.up(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Note that a shard is away."""
        self._gateway_status.down(shard)

    async def on_ready(self) -> None:
        """Say who is here and how to invite them."""
        _log.info("Ready as %s in %d servers.", self.user, len(self.guilds))
        _log.info("Invite: %s", self.invite_url)

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Have submitted modals dealt with; the library discards those that it does not keep."""
        if interaction.type is discord.InteractionType.modal_submit:
            await self._modals.submitted(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep what was to be deleted."""
        await self._guild_cleanup.came(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Mark what is to be deleted after a while."""
        await self._guild_cleanup.left(guild)

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
        await self._notices.stop()
        await self._guild_cleanup.stop()
        await self._progress.stop()
        await self._in_flight.drain(GRACE)
        await self._cards.close()
        await super().close()
