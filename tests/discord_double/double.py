"""The Discord double itself: it starts and stops the server and gathers what a test needs."""

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.discord_double.calls import API
from tests.discord_double.faults import Fault, Faults
from tests.discord_double.gateway import INVALID_SESSION, RECONNECT, SESSION_IS_OVER, Gateway
from tests.discord_double.model import Channel, Guild, Json, Message, User
from tests.discord_double.people import People
from tests.discord_double.posts import Posts
from tests.discord_double.routes_application import ApplicationRoutes
from tests.discord_double.routes_interactions import InteractionRoutes
from tests.discord_double.routes_messages import MessageRoutes
from tests.discord_double.schema import DESCRIPTION, description
from tests.discord_double.server import Server, routes
from tests.discord_double.world import Request, World

GATEWAY_PATH = "/gateway"


class DiscordDouble:
    """A Discord on loopback for one bot; see the package for how to use it.

    Args:
        token: the bot's token; any other is refused.
        guilds: the servers that the bot is in (one, called ``Test``, unless given).
        shards: what ``/gateway/bot`` recommends.
        heartbeat_interval: seconds between heartbeats.
        privileged_intents: those that the bot is granted; others end its session with 4014.
        clock: seconds, by which the 3 seconds and the 15 minutes of interactions are measured.
        expect_violations: leave without AssertionError although there are violations.
    """

    def __init__(
        self,
        *,
        token: str = "double.token",
        guilds: Sequence[Guild] | None = None,
        shards: int = 1,
        heartbeat_interval: float = 41.25,
        privileged_intents: int = 0,
        clock: Callable[[], float] = time.monotonic,
        expect_violations: bool = False,
    ) -> None:
        self.expect_violations = expect_violations
        self.world = World(
            token, list(guilds) if guilds else [Guild("Test")], User("verbale", bot=True), clock
        )
        self.gateway = Gateway(
            self.world,
            heartbeat_interval=heartbeat_interval,
            privileged_intents=privileged_intents,
        )
        self._faults = Faults()
        self._shards = shards
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        server = Server(self.world, self._faults, description(DESCRIPTION))
        self._runner = web.AppRunner(server.app, shutdown_timeout=0.5)
        server.app.router.add_get(GATEWAY_PATH, self.gateway.serve)
        server.app.on_shutdown.append(self._leave)
        # The routes need the port and the port needs a running server: it starts bare.
        ...
        return self
