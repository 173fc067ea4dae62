"""An HTTP server that no client holds up; the page and the port for metrics run on it.

A request has to arrive, and a response to be taken, within a deadline. Where there are too many
connections, those that have waited longest for their client are closed, first those of the client
that opens one more. A few connections are kept back for health checks.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

import h11
import uvicorn
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

from index.errors import SettingsError

DEADLINE_S = 10.0
"""Seconds, from its connection or last response on, in which a client has to send a request."""
MOST = 200
"""Connections at once."""
MOST_OF_A_CLIENT = 64
"""Connections of one client at once; a trusted proxy, which many clients share, may have all."""
_TAKING_S = 60.0
"""Seconds in which a client has to take a response."""

HEADERS = {
    # No page needs a script, so none runs, whoever wrote it.
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",  # an outlet does not learn what was asked
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",  # the articles are those of their publishers
}


@dataclass(frozen=True, slots=True)
class SecurityHeaders:
    """Adds ``HEADERS`` to every response, those to errors that nobody handled included.

    Attributes:
        app: what responds.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        is_begun = False

        async def send_with_headers(message: Message) -> None:
            nonlocal is_begun
            if message["type"] == "http.response.start":
                is_begun = True
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                is_file = scope["path"].startswith("/static/") and message["status"] == 200
                kept = "public, max-age=86400" if is_file else "no-store"
                headers.setdefault("cache-control", kept)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except ClientDisconnect:
            return  # nobody is there to be told
        except Exception:
            if not is_begun:
                told = PlainTextResponse("Something went wrong here; the log has the details.", 500)
                await told(scope, receive, send_with_headers)
            raise  # uvicorn logs it


def client_key(host: str) -> str:
    """What a client is known by: its address; of IPv6 the network, which has many addresses."""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))


@contextmanager
def listening(host: str, port: int, purpose: str, way_out: str) -> Iterator[socket.socket]:
    """Open a port while inside.

    Args:
        host: the address to listen on.
        port: the port; 0 for any free one.
        purpose: what it is for.
        way_out: what to do if it cannot be opened.

    Raises:
        SettingsError: it cannot be opened.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        listener = socket.create_server(address, family=family, backlog=MOST)
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"The port {port} of {host} cannot be opened for {purpose} "
            f"({getattr(error, 'strerror', None) or error}); another program may have it. {way_out}"
        ) from error
    with listener:
        yield listener


@asynccontextmanager
async def serving(
    app: ASGIApp, listener: socket.socket, *, proxies: str = "", farewell_s: int = 1
) -> AsyncIterator[asyncio.Task[None]]:
    """Serve while inside; yields the task that serves, which ends early only if it fails.

    Args:
        app: what responds.
        listener: the open port.
        proxies: addresses and networks, with commas, of proxies that are believed from whom a
            request is; empty for none.
        farewell_s: seconds that open requests may delay the end.
    """
    server = _Server(
        uvicorn.Config(
            SecurityHeaders(app),
            http=_Connection,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            log_level="warning",
            access_log=False,  # the addresses of requests hold what people ask
            server_header=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=proxies,
            timeout_graceful_shutdown=farewell_s,
        )
    )
    task = asyncio.create_task(server.serve([listener]), name="http")
    try:
        yield task
    finally:
        server.should_exit = True
        await task


class _Server(uvicorn.Server):
    """A server that leaves the signals to ``stop_on_signals``."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


class _Connection(H11Protocol):
    """A connection that does not wait for its client for ever.

    Attributes:
        waiting_since: since when it waits for its client; None while a request is handled.
    """

    waiting_since: float | None = None
    _key = ""
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait; where there are too many connections, make room or refuse this one."""
        super().connection_made(transport)
        self._key = client_key(self.client[0]) if self.client else ""
        self._watch()
        everybody = [one for one in self.connections if isinstance(one, _Connection)]
        mine = [one for one in everybody if one._key == self._key]
        app, is_trusted = self.config.loaded_app, False
        if self.client is not None and isinstance(app, ProxyHeadersMiddleware):
            is_trusted = self.client[0] in app.trusted_hosts  # a proxy, which many clients share
        most_of_mine = MOST if is_trusted else MOST_OF_A_CLIENT
        for crowd, most in ((mine, most_of_mine), (everybody, MOST)):
            if self not in self.connections or len(crowd) <= most:
                continue
            waiting = [
                (one.waiting_since, id(one), one)
                for one in crowd
                if one is not self and one.waiting_since is not None
            ]
            if waiting:
                min(waiting)[2]._give_up()
            elif len(crowd) <= most + 16:
                self.app = SecurityHeaders(_only_health(self.app))
            else:
                self._give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._rest()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Read on, and wait for the rest of the request if there is more."""
        super().handle_events()
        self._watch()

    def on_response_complete(self) -> None:
        """Wait for the next request, and for the client to take the response."""
        self._rest()
        super().on_response_complete()
        self._watch()

    def pause_writing(self) -> None:
        """Wait for the client to take the response."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """Wait for the response to go on."""
        self._rest()
        super().resume_writing()
        self._watch()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, with the headers of every response."""
        if self.conn.our_state is not h11.IDLE:  # the response to an earlier request is due
            self._give_up()
            return
        kind = ("content-type", "text/plain; charset=utf-8")
        headers = [*HEADERS.items(), kind, ("connection", "close")]
        refusal = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (refusal, h11.Data(data=msg.encode()), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _watch(self) -> None:
        """Begin or end to wait for the client, as the state of the connection demands."""
        if self.transport.is_closing() and not self.transport.get_write_buffer_size():
            self._rest()
            return
        is_request_due = self.conn.their_state in (h11.IDLE, h11.SEND_BODY)
        if not is_request_due and not self.transport.get_write_buffer_size():
            self._rest()
        elif self.waiting_since is None:
            self.waiting_since = self.loop.time()
            self._timer = self.loop.call_later(DEADLINE_S, self._expire)

    def _rest(self) -> None:
        self.waiting_since = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _expire(self) -> None:
        """Give up, unless the client still takes a response, for which it has more time."""
        waited = self.loop.time() - (self.waiting_since or 0.0)
        if self.transport.get_write_buffer_size() and waited < _TAKING_S:
            self._timer = self.loop.call_later(_TAKING_S - DEADLINE_S, self._expire)
        else:
            self._give_up()

    def _give_up(self) -> None:
        """Close at once, and count no longer."""
        self._rest()
        self.connections.discard(self)
        self.transport.abort()


def _only_health(app: ASGIApp) -> ASGIApp:
    """Respond to health checks, and tell others to come back."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        busy = PlainTextResponse(
            "Too many connections are open; try again in a few seconds.\n",
            503,
            {"retry-after": "5", "connection": "close"},
        )
        await (app if scope["path"] in ("/healthz", "/readyz") else busy)(scope, receive, send)

    return respond
