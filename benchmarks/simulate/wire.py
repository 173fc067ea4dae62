"""Discord without a network: the double's server and discord.py's client in one event loop.

Both speak HTTP and WebSocket as ever, over connections that are two ends of a queue in memory.
"""

import asyncio
import contextvars
import random
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, Self

import aiohttp
from aiohttp import web
from aiohttp.client_proto import ResponseHandler
from discord.gateway import KeepAliveHandler
from discord.utils import snowflake_time, utcnow

from benchmarks.simulate.history import History
from tests.discord_double import Channel, DiscordDouble, Guild, Message
from tests.discord_double.model import Json
from tests.discord_double.rest.calls import API, Call
from tests.discord_double.rest.routes_messages import MessageRoutes

_LATENCY_S = 0.05
"""Longest time that bytes are on their way."""
URL = "http://discord.simulated"

_NONCE_LIVES = timedelta(minutes=5)
_sent_before = MessageRoutes._sent_before
_NO_BEAT_S = 10_000_000.0
_KEY = re.compile(r"(?:answer|verdict):([0-9a-f]{16}):")


class _End(asyncio.Transport):
    """One end of a connection; what is written arrives at the other end in order, a bit later."""

    def __init__(self, protocol: Any, context: contextvars.Context, chance: random.Random) -> None:
        super().__init__({"peername": ("203.0.113.9", 443), "sockname": ("203.0.113.8", 443)})
        self.other: _End
        self._loop = asyncio.get_running_loop()
        self._protocol = protocol
        self._context = context
        self._chance = chance
        self._arrives_at = 0.0
        self._closed = False

    def begin(self) -> None:
        """Tell the protocol that it is connected."""
        self._context.copy().run(self._protocol.connection_made, self)

    def write(self, data: Any) -> None:
        if not self._closed and data:
            self._deliver(self.other._received, bytes(data))

    def writelines(self, list_of_data: Any) -> None:
        self.write(b"".join(list_of_data))

    def close(self) -> None:
        self._end()

    def abort(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._deliver(self.other._lost)
        self._loop.call_soon(self._protocol.connection_lost, None, context=self._context.copy())

    def _deliver(self, call: Callable[..., None], *args: Any) -> None:
        """Have something arrive at the other end, after all that was sent before."""
        earliest = self._loop.time() + self._chance.uniform(0.0, _LATENCY_S)
        self._arrives_at = max(self._arrives_at, earliest) + 1e-5
        self._loop.call_at(self._arrives_at, call, *args, context=self.other._context)

    def _received(self, data: bytes) -> None:
        if not self._closed:
            self._protocol.data_received(data)

    def _lost(self) -> None:
        if not self._closed:
            self._closed = True
            self._protocol.connection_lost(None)

    def is_closing(self) -> bool:
        return self._closed

    def get_write_buffer_size(self) -> int:
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing is buffered."""

    def pause_reading(self) -> None:
        """What arrives is small."""

    def resume_reading(self) -> None:
        """As ``pause_reading``."""

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._protocol = protocol

    def get_protocol(self) -> asyncio.BaseProtocol:
        protocol: asyncio.BaseProtocol = self._protocol
        return protocol


class SimulatedDiscord(DiscordDouble):
    """The double, reachable through ``connector`` only."""

    def __init__(
        self,
        chance: random.Random,
        history: History,
        guilds: Sequence[Guild],
        clock: Callable[[], float],
    ) -> None:
        """Open Discord.

        Args:
            chance: the seed's.
            history: where messages are written.
            guilds: the servers.
            clock: seconds.
        """
        super().__init__(
            api_description=None, heartbeat_interval=_NO_BEAT_S, guilds=guilds, clock=clock
        )
        self.step: Callable[[str], None] = lambda _: None
        """Called before and after each call of the bot."""
        self._chance = chance
        self._history = history
        self._keep, self._edit = self.world.keep, self._posts.edit
        listening: Any = self.world
        listening.keep = self._kept
        listening = self._posts
        listening.edit = self._edited

    async def __aenter__(self) -> Self:
        self.world.url = URL
        application = self._application()
        application.middlewares.append(self._stepping)
        self._runner = web.AppRunner(application, shutdown_timeout=0.5, access_log=None)
        await self._runner.setup()
        self._context = contextvars.copy_context()
        return self

    @property
    def is_connected(self) -> bool:
        """Whether the bot hears what people do."""
        return any(True for _ in self.gateway.connected())

    async def repeat(self, message: Message) -> None:
        """Tell the bot of a message once more."""
        await self._posts.announce("MESSAGE_CREATE", message)

    @web.middleware
    async def _stepping(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.step(f"before {request.method}")
        answer: web.StreamResponse = await handler(request)
        if request.path.startswith(API):
            self.step(f"after {request.method}")
        return answer

    def _kept(self, message: Message) -> Message:
        self._write("message", message)
        return self._keep(message)

    async def _edited(self, call: Call, body: Json, message: Message) -> Message:
        edited = await self._edit(call, body, message)
        self._write("edit", edited)
        return edited

    def _write(self, kind: str, message: Message) -> None:
        if message.author is not self.bot or message.loading:
            return
        guild, reader = message.channel.guild, message.seen_by or message.channel.recipient
        made_by = message.made_by or {}
        self._history.add(
            kind,
            id=message.id,
            guild=guild and guild.name,
            channel=message.channel.name,
            reader=reader and reader.name,
            by=made_by.get("type"),
            reply_to=message.reply_to and message.reply_to.id,
            keys=sorted(
                {
                    found[1]
                    for one in message.walk()
                    if (found := _KEY.match(one.get("custom_id") or ""))
                }
            ),
            text=message.text,
        )

    def connect(self, client: Any) -> None:
        """Connect a client's protocol with a new one of the server."""
        assert self._runner is not None
        assert self._runner.server is not None
        here = _End(client, contextvars.copy_context(), self._chance)
        there = _End(self._runner.server(), self._context, self._chance)
        here.other, there.other = there, here
        there.begin()
        here.begin()


def sent_lately(routes: MessageRoutes, channel: Channel, body: Json) -> Message | None:
    """The message with the same nonce, which Discord remembers for some minutes only."""
    found = _sent_before(routes, channel, body)
    since = snowflake_time(found.id) if found is not None else None
    return found if since is not None and utcnow() - since < _NONCE_LIVES else None


class Connector(aiohttp.BaseConnector):
    """Connects to the simulated Discord, until it is cut off.

    Args:
        discord: where to connect to.
    """

    allowed_protocol_schema_set = frozenset({"http", "https", "ws", "wss"})

    def __init__(self, discord: SimulatedDiscord) -> None:
        super().__init__(limit=0, keepalive_timeout=30.0)
        self._discord = discord
        self._is_cut = False
        self._ends: list[ResponseHandler] = []

    def cut(self) -> None:
        """Lose all connections, and make no new ones: the process has ended."""
        self._is_cut = True
        for end in self._ends:
            if end.transport is not None:
                end.transport.abort()

    async def _create_connection(self, *_: Any) -> ResponseHandler:
        if self._is_cut:
            raise aiohttp.ClientConnectionError("the process has ended")
        protocol = self._factory()
        self._discord.connect(protocol)
        self._ends = [one for one in self._ends if one.is_connected()] + [protocol]
        return protocol


class Heartbeat(KeepAliveHandler):
    """Stands in for the thread that beats: connections that are silent are not simulated."""

    def start(self) -> None:
        """Beat never."""
        self.latency = 0.05

    def join(self, timeout: float | None = None) -> None:
        """There is no thread to wait for."""
