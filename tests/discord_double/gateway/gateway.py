"""The gateway: sessions over WebSocket, with heartbeats, resuming, and faults on demand."""

import contextlib
import json
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSCloseCode, WSMessage, WSMsgType, web

from tests.discord_double import payloads
from tests.discord_double.model import Guild, Json
from tests.discord_double.world import World

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE_STATE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 9, 10, 11

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, BAD_TOKEN = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SHARD, DISALLOWED_INTENTS = 4005, 4010, 4014
SESSION_IS_OVER = frozenset({1000, 1001, 4007, 4009})
"""Close codes after which a session cannot be resumed."""

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
PRIVILEGED = 1 << 1 | 1 << 8 | MESSAGE_CONTENT
LARGEST_FRAME = 4096


class Link:
    """One open WebSocket, compressed as the client asked.

    A client that asks for zstd gets plain text frames, which clients accept as well.
    """

    def __init__(self, request: web.Request) -> None:
        self.socket = web.WebSocketResponse(timeout=1.0, compress=False)
        self.mute = False
        self._request = request
        zipped = request.query.get("compress") == "zlib-stream"
        self._zip = zlib.compressobj() if zipped else None

    async def send(self, payload: Json) -> None:
        """Sends one payload; one that finds the socket gone is lost, as on a real network."""
        if self.mute:
            return
        text = json.dumps(payload)
        with contextlib.suppress(ConnectionError):
            if self._zip is None:
                await self.socket.send_str(text)
            else:
                packed = self._zip.compress(text.encode())
                await self.socket.send_bytes(packed + self._zip.flush(zlib.Z_SYNC_FLUSH))

    def cut(self) -> None:
        """Ends the connection without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()


@dataclass(eq=False)
class Session:
    """What a shard identified as; it outlives its connection, so that it can be resumed."""

    shard: int
    count: int
    intents: int
    identity: Json
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    events: list[Json] = field(default_factory=list)
    link: Link | None = None

    async def dispatch(self, name: str, data: Json) -> None:
        """Sends an event, or keeps it for the resume when nobody is connected."""
        event = {"op": DISPATCH, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self.link is not None:
            await self.link.send(event)

    def sees(self, guild: Guild) -> bool:
        return (guild.id >> 22) % self.count == self.shard


class Gateway:
    """All sessions of the bot."""

    def __init__(self, world: World, *, heartbeat_interval: float = 41.25) -> None:
        self.sessions: list[Session] = []
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.heartbeats = 0
        self._world = world
        self._interval = heartbeat_interval
        self._links: set[Link] = set()

    def session(self, guild: Guild | None) -> Session | None:
        """The newest session that is told of ``guild`` (of direct messages: shard 0)."""
        told = (
            one
            for one in reversed(self.sessions)
            if (one.shard == 0 if guild is None else one.sees(guild))
        )
        return next(told, None)

    async def dispatch(self, name: str, data: Json, guild: Guild | None) -> None:
        """Tells the responsible shard, if there is one."""
        session = self.session(guild)
        if session is not None:
            await session.dispatch(name, data)

    def connected(self, shard: int | None = None) -> Iterator[tuple[Session, Link]]:
        """The sessions that are connected, all or those of one shard."""
        for session in list(self.sessions):
            if session.link is not None and shard in {None, session.shard}:
                yield session, session.link

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Handles one connection from hello to its end."""
        link = Link(request)
        await link.socket.prepare(request)
        self._links.add(link)
        session: Session | None = None
        try:
            await link.send({"op": HELLO, "d": {"heartbeat_interval": round(self._interval * 1e3)}})
            async for message in link.socket:
                session = await self._receive(link, session, message)
        finally:
            self._links.discard(link)
            self._part(session, link)
        return link.socket

    def _part(self, session: Session | None, link: Link) -> None:
        if session is None or session.link is not link:
            return
        session.link = None
        if link.socket.close_code in SESSION_IS_OVER:
            self.forget(session)
        self._world.changes.notify()

    def forget(self, session: Session) -> None:
        """Makes a session impossible to resume."""
        if session in self.sessions:
            self.sessions.remove(session)

    async def close(self) -> None:
        """Says goodbye on every connection."""
        for link in list(self._links):
            await link.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _receive(
        self, link: Link, session: Session | None, message: WSMessage
    ) -> Session | None:
        payload = _decoded(message)
        if payload is None:
            await link.socket.close(code=DECODE_ERROR)
        elif payload["op"] == HEARTBEAT:
            await self._beat(link)
        elif payload["op"] in {IDENTIFY, RESUME}:
            return await self._begin(link, session, payload)
        elif session is None:
            await link.socket.close(code=NOT_AUTHENTICATED)
        elif payload["op"] not in {PRESENCE, VOICE_STATE}:
            await link.socket.close(code=UNKNOWN_OPCODE)
        return session

    async def _beat(self, link: Link) -> None:
        self.heartbeats += 1
        self._world.changes.notify()
        await link.send({"op": HEARTBEAT_ACK})

    async def _begin(self, link: Link, session: Session | None, payload: Json) -> Session | None:
        data = payload["d"]
        if session is not None:
            await link.socket.close(code=ALREADY_AUTHENTICATED)
            return session
        if data.get("token") != self._world.token:
            await link.socket.close(code=BAD_TOKEN)
            return None
        return await (self._identify if payload["op"] == IDENTIFY else self._resume)(link, data)

    async def _identify(self, link: Link, data: Json) -> Session | None:
        self.identifies.append(data)
        shard, count = data.get("shard", (0, 1))
        if not 0 <= shard < count:
            await link.socket.close(code=INVALID_SHARD)
            return None
        if data["intents"] & PRIVILEGED:
            await link.socket.close(code=DISALLOWED_INTENTS)
            return None
        session = Session(shard, count, data["intents"], data, link=link)
        self.sessions.append(session)
        await self._welcome(session, f"ws://{link._request.host}{link._request.path}")
        return session

    async def _welcome(self, session: Session, url: str) -> None:
        bot = self._world.bot
        guilds = [guild for guild in self._world.guilds if session.sees(guild)]
        ready = {
            "v": 10,
            "user": payloads.user(bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": url,
            "shard": [session.shard, session.count],
            "application": {"id": str(bot.id), "flags": 0},
        }
        await session.dispatch("READY", ready)
        for guild in guilds if session.intents & GUILDS else ():
            await session.dispatch("GUILD_CREATE", payloads.guild(guild, bot))
        self._world.changes.notify()

    async def _resume(self, link: Link, data: Json) -> Session | None:
        self.resumes.append(data)
        session = next((one for one in self.sessions if one.id == data["session_id"]), None)
        if session is None or not 0 <= (data["seq"] or 0) <= len(session.events):
            await link.send({"op": INVALID_SESSION, "d": False})
            return None
        missed = data["seq"] or 0
        while missed < len(session.events):
            await link.send(session.events[missed])
            missed += 1
        session.link = link
        await session.dispatch("RESUMED", {})
        self._world.changes.notify()
        return session


def _decoded(message: WSMessage) -> dict[str, Any] | None:
    if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY} or len(message.data) > LARGEST_FRAME:
        return None
    try:
        payload = json.loads(message.data)
    except ValueError:
        return None
    return payload if isinstance(payload, dict) and isinstance(payload.get("op"), int) else None
