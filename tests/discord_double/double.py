"""The Discord double itself: it starts and stops the server and gathers what a test needs."""

import socket
import time
from collections.abc import Callable, Collection, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

import pytest
import yarl
from aiohttp import web

from tests.discord_double import payloads
from tests.discord_double.faults import Fault, Faults, RandomFaults
from tests.discord_double.gateway.gateway import (
    INVALID_SESSION,
    RECONNECT,
    SESSION_IS_OVER,
    Gateway,
)
from tests.discord_double.limits.schema import DESCRIPTION, description
from tests.discord_double.model import Channel, Guild, Json, Message, User
from tests.discord_double.people.people import People
from tests.discord_double.rest.calls import API
from tests.discord_double.rest.posts import Posts
from tests.discord_double.rest.routes_application import ApplicationRoutes
from tests.discord_double.rest.routes_interactions import InteractionRoutes
from tests.discord_double.rest.routes_messages import MessageRoutes
from tests.discord_double.rest.server import Server, routes
from tests.discord_double.world import MISSED, Request, World
from tests.patience import PATIENCE_S

T = TypeVar("T")

GATEWAY_PATH = "/gateway"


class DiscordDouble(People):
    """A Discord on loopback for one bot; see the package for how to use it.

    Args:
        token: the bot's token; any other is refused.
        guilds: the servers that the bot is in (one, called ``Test``, unless given).
        shards: what ``/gateway/bot`` recommends.
        heartbeat_interval: seconds between heartbeats.
        clock: seconds, by which the 3 seconds and the 15 minutes of interactions are measured.
        expect_violations: leave without AssertionError although there are violations.
        api_description: Discord's OpenAPI document, used where it is present.
    """

    def __init__(
        self,
        *,
        token: str = "double.token",
        guilds: Sequence[Guild] | None = None,
        shards: int = 1,
        heartbeat_interval: float = 41.25,
        clock: Callable[[], float] = time.monotonic,
        expect_violations: bool = False,
        api_description: Path | None = DESCRIPTION,
    ) -> None:
        self.expect_violations = expect_violations
        self.shards = shards
        self._description = description(api_description) if api_description else None
        places = [Guild("Test")] if guilds is None else list(guilds)
        self.world = World(token, places, User("verbale", bot=True), clock)
        self.gateway = Gateway(self.world, heartbeat_interval=heartbeat_interval)
        self._posts = Posts(self.world, self.gateway)
        self._faults = Faults()
        self._runner: web.AppRunner | None = None
        super().__init__(self.world, self.gateway, self._posts)

    async def __aenter__(self) -> Self:
        listener = socket.create_server(("127.0.0.1", 0))
        self.world.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._runner = web.AppRunner(self._application(), shutdown_timeout=0.5)
        await self._runner.setup()
        await web.SockSite(self._runner, listener).start()
        return self

    def _application(self) -> web.Application:
        server = Server(self.world, self._faults, self._description)
        own = ApplicationRoutes(self.world, self.gateway_url, self.shards)
        messages = MessageRoutes(self.world, self.gateway, self._posts)
        for route in routes(own, messages, InteractionRoutes(self.world, self._posts)):
            server.add(*route)
        server.app.router.add_get(GATEWAY_PATH, self.gateway.serve)
        server.add_the_rest()
        return server.app

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if not self.violations or self.expect_violations:
            return
        told = "\n  ".join(["the bot broke Discord's rules:", *self.violations])
        if error is None:
            raise AssertionError(told)
        error.add_note(told)

    @property
    def url(self) -> str:
        """Where the server listens; the API lies under ``/api/v10``."""
        return self.world.url

    @property
    def api(self) -> str:
        """What takes the place of ``https://discord.com/api/v10``."""
        return self.url + API

    @property
    def gateway_url(self) -> str:
        """The gateway, as ``/gateway/bot`` names it."""
        return self.url.replace("http", "ws", 1) + GATEWAY_PATH

    def point(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Points discord.py here for one test.

        Its gateway address is only used where it does not ask ``/gateway/bot``: with a fixed
        number of shards, and to identify anew after a session that cannot be resumed.
        """
        monkeypatch.setattr("discord.http.Route.BASE", self.api)
        gateway = yarl.URL(self.gateway_url)
        monkeypatch.setattr("discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY", gateway)

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return self.world.guilds[0]

    @property
    def violations(self) -> list[str]:
        """What the bot did against the rules, in order: ``METHOD /path: field: problem``."""
        return self.world.violations

    @property
    def requests(self) -> list[Request]:
        """Every request that reached a route, in order."""
        return self.world.requests

    def sent(self, route: str) -> list[Request]:
        """The requests that fit ``METHOD /path``, where ``*`` stands for anything."""
        return [one for one in self.requests if fnmatchcase(f"{one.method} {one.path}", route)]

    def commands(self) -> dict[str, Json]:
        """The registered commands by name."""
        return {command["name"]: command for command in self.world.commands}

    def dm(self, user: User) -> Channel:
        """The direct-message channel of the bot and ``user``."""
        return self.world.dm(user)

    def messages(self, channel: Channel) -> list[Message]:
        """What everybody sees in a channel, oldest first."""
        return self.world.history(channel)

    async def next_message(
        self, channel: Channel, *, after: Message | None = None, within: float = PATIENCE_S
    ) -> Message:
        """The bot's first finished message in ``channel`` that came after ``after``."""
        last = after.id if after is not None else 0

        def probe() -> Message | None:
            news = (
                one
                for one in self.messages(channel)
                if one.author is self.bot and one.id > last and not one.loading
            )
            return next(news, None)

        return await self.until(probe, f"the bot wrote nothing in {channel.name!r}", within)

    async def until(
        self, probe: Callable[[], T | None], what: str = MISSED, within: float = PATIENCE_S
    ) -> T:
        """The first value of ``probe`` that is true; looked at again and again."""
        return await self.world.until(probe, what, within)

    async def ready(
        self, within: float = PATIENCE_S, shards: Collection[int] | None = None
    ) -> None:
        """Waits until every shard, or these, have identified (or resumed) and are connected."""

        def probe() -> bool | None:
            connected = [session for session, _ in self.gateway.connected()]
            there = {session.shard for session in connected}
            wanted = range(connected[0].count if connected else 1) if shards is None else shards
            return True if connected and there >= set(wanted) else None

        await self.until(probe, "the bot was not ready at the gateway", within)

    def fault(
        self,
        route: str,
        *,
        times: int = 1,
        status: int | None = None,
        retry_after: float = 0.1,
        drop: bool = False,
        delay: float = 0.0,
        heard: bool = False,
    ) -> Fault:
        """What the next ``times`` calls of ``METHOD /path`` (``*`` for anything) meet."""
        return self._faults.add(Fault(route, times, status, retry_after, drop, delay, heard))

    def fault_at_random(self, share: float, *, seed: int = 0) -> RandomFaults:
        """From now on a share of all calls meets faults of every kind; 0 ends that."""
        faults = RandomFaults(share, seed)
        self._faults.at_random = faults if share else None
        return faults

    def make_zombie(self, *, shard: int | None = None) -> None:
        """Keeps the connections open but sends nothing more: no acknowledgement, no event."""
        for _, link in self.gateway.connected(shard):
            link.mute = True

    async def drop_gateway(self, code: int | None = None, *, shard: int | None = None) -> None:
        """Closes the gateway's connections with ``code``, or cuts them without a word."""
        for session, link in self.gateway.connected(shard):
            if code in SESSION_IS_OVER:
                self.gateway.forget(session)
            session.link = None
            if code is None:
                link.cut()
            else:
                await link.socket.close(code=code)

    async def ask_to_reconnect(self, *, shard: int | None = None) -> None:
        """Asks the bot to reconnect and resume (opcode 7)."""
        for session, link in self.gateway.connected(shard):
            session.link = None
            await link.send({"op": RECONNECT, "d": None})

    async def invalidate_session(
        self, *, resumable: bool = False, shard: int | None = None
    ) -> None:
        """Tells the bot that its session is invalid (opcode 9)."""
        for session, link in self.gateway.connected(shard):
            session.link = None
            if not resumable:
                self.gateway.forget(session)
            await link.send({"op": INVALID_SESSION, "d": resumable})

    async def join(self, guild: Guild) -> None:
        """The bot is invited to another guild."""
        self.world.guilds.append(guild)
        self.world.meet(guild.owner)
        if guild.added_by is not None:
            self.world.meet(guild.added_by)
        told = payloads.guild(guild, self.bot)
        del told["unavailable"]  # it is by this that clients tell a new guild from one come back
        await self.gateway.dispatch("GUILD_CREATE", told, guild)

    async def leave(self, guild: Guild) -> None:
        """The bot is removed from a guild."""
        self.world.guilds.remove(guild)
        await self.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild)
