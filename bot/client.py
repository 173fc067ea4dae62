"""The Discord client: connects, registers the commands, and finishes open answers on close."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

import discord
import yarl
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.answers.buttons import FOLLOW_UP, AnswerButton
from bot.answers.handler import AnswerActions
from bot.answers.waiting import WaitingQuestions
from bot.asking.admission import Admission
from bot.asking.asking import Asking
from bot.asking.messages import Messages
from bot.asking.windows import CORRECTED, Windows
from bot.background.excuses import Excuses
from bot.background.gateway_status import GatewayStatus
from bot.background.guild_cleanup import GuildCleanup
from bot.background.notices import NoticePoster
from bot.background.watch_posts import WatchPoster
from bot.background.welcome import Welcomer
from bot.client_options import client_options
from bot.commands.about import About
from bot.commands.ask import Ask
from bot.commands.direct_messages import DirectMessages
from bot.commands.help import Help
from bot.commands.index.cancel_button import CancelBuild
from bot.commands.index.cog import Index
from bot.commands.index.progress_message import ProgressMessages
from bot.commands.message_menus import MessageMenus
from bot.commands.monitoring.digest import DigestCommands
from bot.commands.monitoring.watch import Watches
from bot.commands.my_data import MyData
from bot.commands.reading_list import ReadingList
from bot.commands.searches.lexicon import LexiconCommands
from bot.commands.searches.readout import Readouts
from bot.commands.searches.said import Said
from bot.commands.searches.stories import Stories
from bot.commands.searches.wording import Wordings
from bot.commands.settings import DELETE_SERVER, ServerSettings
from bot.commands.sources.cog import Sources
from bot.core.command_runner import CommandRunner
from bot.core.command_sync import CommandSync
from bot.core.in_flight import InFlight
from bot.core.interaction_calls import use_interaction_adapter
from bot.core.modals import Modals
from bot.core.permissions import Gate
from bot.core.preferences import ServerPreferences
from bot.core.rate_limit import RateLimiter
from bot.core.retries import Backoff, persistently
from bot.core.scope import SharedServers
from bot.core.services import Services
from bot.feedback.buttons import WORDS, RatingButton, ReasonSelect
from bot.feedback.handler import FeedbackHandler
from bot.protocols import (
    AdminOperations,
    Answering,
    IndexOperations,
    KeyValue,
    ShownAnswers,
    SourceOperations,
)
from bot.sharding.server_directory import ServerDirectory
from bot.sharding.shards import ALL, Shards
from bot.translations.translator import CatalogueTranslator
from bot.ui.button_links import NO_SNAPSHOTS, SnapshotLinks
from bot.ui.interactive import CardButton, InteractiveCards

GRACE = 10.0
"""Seconds that open questions get to be answered when the bot closes."""

STARTING = Backoff(first=1.0, longest=30.0, within=300.0)
"""How login and connecting are retried while Discord fails."""

_FEW_SHARDS = (
    "Discord recommends %d shards by now, and the bot has %d: raise --of in every process."
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Background:
    """What runs in the background while the bot is connected.

    Attributes:
        excuses: excuses the bot for questions that an abrupt end left open.
        notices: posts notices about failing sources.
        watch_poster: posts what watches have found.
        guild_cleanup: deletes expired data, and that of servers that removed the bot.
        progress: posts how far builds have come.
    """

    excuses: Excuses
    notices: NoticePoster
    watch_poster: WatchPoster
    guild_cleanup: GuildCleanup
    progress: ProgressMessages

    async def start(self) -> None:
        await self.excuses.start()
        self.notices.start()
        self.watch_poster.start()
        self.guild_cleanup.start()
        self.progress.start()

    async def stop(self) -> None:
        await self.excuses.stop()
        await self.notices.stop()
        await self.watch_poster.stop()
        await self.guild_cleanup.stop()
        await self.progress.stop()


class VerbaleBot(commands.AutoShardedBot):
    """The bot: questions, and the commands that manage a server; needs no privileged intents.

    Args:
        answer_service: answers questions.
        key_values: stores which commands are registered with Discord.
        source_service: manages sources.
        gateway_status: receives the state of the gateway connection.
        admin_service: manages ratings, settings, limits and stored data of people and servers.
        index_service: builds and checks the index.
        shown_service: shows stored answers again.
        owners: user ids of the bot's operators; where there are none, Discord's application page
            decides (its owner, or its team).
        time_zone: the time zone of servers that set none.
        snapshots: makes the links of quotes to the web page.
        shards: those that this process runs.

    Attributes:
        services: called by buttons and menus; see ``bot.core.services``.
    """

    def __init__(
        self,
        answer_service: Answering,
        key_values: KeyValue,
        source_service: SourceOperations,
        gateway_status: GatewayStatus | None = None,
        *,
        admin_service: AdminOperations,
        index_service: IndexOperations,
        shown_service: ShownAnswers,
        owners: Iterable[int] = (),
        time_zone: str = "UTC",
        snapshots: SnapshotLinks = NO_SNAPSHOTS,
        shards: Shards = ALL,
    ) -> None:
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
        super().__init__(**client_options(owners, shards))
        self._own_shards = shards
        self._answer_service = answer_service
        self._source_service = source_service
        self._gateway_status = gateway_status or GatewayStatus()
        self._admin_service = admin_service
        self._page = snapshots.base
        self._in_flight = InFlight()
        self._preferences = ServerPreferences(admin_service, usual_zone=time_zone)
        gate = Gate(admin_service, self.is_owner)
        self._runner = CommandRunner(self._in_flight, gate, self._preferences)
        self._cards = InteractiveCards(self._runner)
        self._rate = RateLimiter()
        self._shared_servers = SharedServers(ServerDirectory(self, shards), admin_service)
        self._feedback = FeedbackHandler(admin_service, self._runner)
        self._settings = ServerSettings(self._runner, admin_service, self._preferences)
        self._asking = self._make_asking(snapshots)
        self._messages = Messages(self._asking, admin_service)
        windows = Windows(self._asking, admin_service, self._shared_servers)
        answers = self._make_answers(shown_service, windows, snapshots)
        self._modals = self._make_modals(windows, answers)
        self._background = self._make_background(key_values, index_service)
        self._index = self._make_index(index_service)
        self.services = Services(self._cards, self._feedback, self._index, answers)
        self._registration = CommandSync(self.tree, key_values, leads=shards.lead)
        self._welcomer = Welcomer(self, answer_service, admin_service, self._registration.mention)

    def _make_asking(self, snapshots: SnapshotLinks) -> Asking:
        return Asking(
            self._answer_service,
            self._admin_service,
            self._in_flight,
            self._rate,
            preferences=self._preferences,
            shared_servers=self._shared_servers,
            snapshots=snapshots,
        )

    def _make_answers(
        self, shown_service: ShownAnswers, windows: Windows, snapshots: SnapshotLinks
    ) -> AnswerActions:
        return AnswerActions(
            shown_service,
            self._runner,
            self._shared_servers,
            windows,
            waiting=WaitingQuestions(self._answer_service, self._admin_service),
            snapshots=snapshots,
        )

    def _make_modals(self, windows: Windows, answers: AnswerActions) -> Modals:
        return Modals(
            {
                WORDS: self._feedback.submitted,
                DELETE_SERVER: self._settings.confirmed,
                FOLLOW_UP: answers.submitted,
                CORRECTED: windows.corrected,
            }
        )

    def _make_background(self, key_values: KeyValue, index_service: IndexOperations) -> _Background:
        admin, shards = self._admin_service, self._own_shards
        return _Background(
            excuses=Excuses(self, admin, shards),
            notices=NoticePoster(self, self._source_service, shards),
            watch_poster=WatchPoster(
                self, self._answer_service, self._preferences, self._shared_servers
            ),
            guild_cleanup=GuildCleanup(self, admin, key_values, shards),
            progress=ProgressMessages(self, index_service, shards),
        )

    def _make_index(self, index_service: IndexOperations) -> Index:
        return Index(
            index_service=index_service,
            source_service=self._source_service,
            admin_service=self._admin_service,
            runner=self._runner,
            cards=self._cards,
            progress=self._background.progress,
        )

    async def setup_hook(self) -> None:
        """Add the commands, register them if they changed, and start the background loops."""
        use_interaction_adapter()
        await self.add_commands()
        await self._background.start()
        await self._registration.ensure()

    async def add_commands(self) -> None:
        """Add the commands and the buttons, and what translates the commands."""
        await self.tree.set_translator(CatalogueTranslator())
        answering, admin, shared = self._answer_service, self._admin_service, self._shared_servers
        await self.add_cog(Ask(self._asking, answering, self._preferences, shared))
        admission = Admission(answering, admin, self._rate)
        await self.add_cog(
            MessageMenus(
                self.tree,
                answering,
                admin,
                self._runner,
                admission=admission,
                shared_servers=shared,
            )
        )
        await self._add_searches(admission)
        self.add_dynamic_items(CardButton, RatingButton, ReasonSelect, CancelBuild, AnswerButton)
        await self.add_cog(Sources(self._source_service, self._runner, self._cards))
        await self.add_cog(Watches(answering, self._runner, self._cards, self._page))
        await self.add_cog(DigestCommands(answering, self._runner))
        await self.add_cog(self._settings)
        await self.add_cog(self._index)
        await self.add_cog(MyData(self._runner, self._admin_service, self._cards))
        await self.add_cog(DirectMessages(shared, admin, self._runner, self._cards))
        await self._add_guides()

    async def _add_searches(self, admission: Admission) -> None:
        """Add the commands that list quotes, articles and office-holders; each use counts."""
        parts = (self._answer_service, self._runner, self._cards, admission, self._shared_servers)
        await self.add_cog(Said(*parts))
        await self.add_cog(Readouts(*parts))
        await self.add_cog(Wordings(*parts))
        await self.add_cog(Stories(*parts))
        await self.add_cog(LexiconCommands(*parts))

    async def _add_guides(self) -> None:
        """Add the commands that say what the bot does, reads and stores."""
        mention = self._registration.mention
        await self.add_cog(Help(self._runner, mention))
        await self.add_cog(About(self._runner, self._source_service, self._admin_service, mention))
        sources, shared = self._source_service, self._shared_servers
        await self.add_cog(ReadingList(sources, self._runner, self._cards, shared))

    async def login(self, token: str) -> None:
        """Log in; while Discord fails, retry as ``STARTING`` says.

        Raises:
            discord.LoginFailure: Discord refuses the token.
            discord.HTTPException, OSError, aiohttp.ClientError: Discord still fails after the
                last retry.
        """
        await persistently(lambda: self._log_in(token), STARTING)

    async def _log_in(self, token: str) -> None:
        """Log in once; on failure close the HTTP session, because the next try opens a new one."""
        try:
            await super().login(token)
        except BaseException:
            await self.http.close()
            self.http.connector = discord.utils.MISSING
            raise

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

    async def on_shard_resumed(self, shard: int) -> None:
        """Record that a shard is connected again."""
        self._gateway_status.up(shard)

    async def on_shard_disconnect(self, shard: int) -> None:
        """Record that a shard is disconnected."""
        self._gateway_status.down(shard)

    async def on_ready(self) -> None:
        """Log the bot's name and its invite link."""
        _log.info("Ready as %s in %d servers%s.", self.user, len(self.guilds), self._of_shards())
        _log.info("Invite: %s", self.invite_url)

    def _of_shards(self) -> str:
        numbers = ", ".join(map(str, self._own_shards.ids))
        return f" of shards {numbers} of {self.shard_count}" if numbers else ""

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Handle submitted modals; discord.py ignores those of an earlier process."""
        self._messages.learn_language(interaction.user.id, str(interaction.locale))
        if interaction.type is discord.InteractionType.modal_submit:
            await self._modals.submitted(interaction)

    async def on_message(self, message: discord.Message, /) -> None:
        """Answer a message that is addressed to the bot."""
        assert self.user is not None, "no message arrives before the bot is logged in"
        await self._messages.heard(message, self.user.id)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Cancel the deletion of a server's data, and welcome the server."""
        await self._background.guild_cleanup.record_joined(guild)
        await self._welcomer.joined(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Mark a server's data for deletion after the grace period."""
        await self._background.guild_cleanup.record_left(guild)

    @property
    def invite_url(self) -> str:
        """The URL where an administrator adds the bot; it asks for no permissions."""
        assert self.application_id is not None
        return discord.utils.oauth_url(
            self.application_id,
            permissions=discord.Permissions.none(),
            scopes=("bot", "applications.commands"),
        )

    async def close(self) -> None:
        """Finish open answers, then disconnect."""
        await self._registration.stop()
        await self._background.stop()
        await self._in_flight.drain(GRACE)
        await self._cards.close()
        await super().close()
