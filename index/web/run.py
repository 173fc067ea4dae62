"""The composition root of ``verbale web``: opens the library and the port, and closes both."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from ipaddress import ip_address

import uvicorn

from index.app import opened
from index.concurrency import stop_on_signals
from index.errors import SettingsError, VerbaleError
from index.service import Verbale
from index.settings import Settings, WebSettings
from index.web.library import ScopedLibrary
from index.web.limits import WebLimits
from index.web.login import PageToken
from index.web.site import site
from index.web.words import Catalogues

_AT_ONCE = 200
"""Connections at once; more are told to come back."""
_FAREWELL_S = 5
"""Seconds that open requests may delay the end."""

log = logging.getLogger(__name__)


async def serve(
    settings: Settings, tell: Callable[[str], None], catalogues: Catalogues | None = None
) -> None:
    """Serve the page until SIGTERM or SIGINT; a second signal ends at once.

    The vectors are searched by a Chroma server or exactly, never by embedded Chroma: that has one
    owner, which also keeps it in step, and a bot that starts later is to be it.

    Args:
        settings: the settings.
        tell: receives the address once the page can be opened.
        catalogues: the languages that the page speaks besides English.

    Raises:
        SettingsError: the port cannot be opened, or the page needs a token and has none.
        TryLaterError: a database or a Chroma server does not answer.
    """
    token = PageToken(settings.web.token.get_secret_value())
    stop = asyncio.Event()
    stop_on_signals(stop)
    with _listening(settings.web, token) as listener:
        async with opened(settings, searching=bool(settings.vectors.url)) as verbale:
            await verbale.check()
            library = ScopedLibrary(verbale, settings.web.scopes)
            limits = WebLimits(settings.limits.questions)
            app = site(library, settings, token, limits, catalogues or {})
            async with _warming(verbale), _running(_Server(_config(app)), listener, stop):
                tell(_address(listener))
                await stop.wait()


class _Server(uvicorn.Server):
    """A server that leaves the signals to ``stop_on_signals``."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,  # the addresses of requests hold what people ask
        server_header=False,
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_FAREWELL_S,
    )


@asynccontextmanager
async def _running(
    server: uvicorn.Server, listener: socket.socket, stop: asyncio.Event
) -> AsyncIterator[None]:
    """Serve while inside; ``stop`` is set if the server ends by itself."""
    serving = asyncio.create_task(server.serve([listener]), name="web")
    serving.add_done_callback(lambda _: stop.set())
    try:
        yield
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def _warming(verbale: Verbale) -> AsyncIterator[None]:
    """Load the models meanwhile, so that the first question does not wait for them."""
    warming = asyncio.create_task(_warm(verbale), name="warming")
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)


async def _warm(verbale: Verbale) -> None:
    try:
        await verbale.warm()
    except VerbaleError as error:
        log.error("the models cannot be loaded: %s", error)


@contextmanager
def _listening(settings: WebSettings, token: PageToken) -> Iterator[socket.socket]:
    """Open the port while inside.

    Raises:
        SettingsError: it cannot be opened, or it is open to others and no token is set.
    """
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)
        family, _, _, _, address = found[0]
        _require_token(str(address[0]), settings.host, token)
        listener = socket.create_server(address, family=family, backlog=_AT_ONCE)
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f"The port {settings.port} of {settings.host} cannot be opened for the page "
            f"({getattr(error, 'strerror', None) or error}); another program may have it. Name "
            "another one as web.port, or 0 for any free one."
        ) from error
    with listener:
        yield listener


def _require_token(address: str, host: str, token: PageToken) -> None:
    if token.is_needed or ip_address(address.partition("%")[0]).is_loopback:
        return
    raise SettingsError(
        f"The page would be open to everyone who reaches {host}. Set a token for it: "
        "VERBALE_WEB_TOKEN, or VERBALE_WEB_TOKEN_FILE for a file that holds it "
        "(`openssl rand -hex 32` makes one). Or leave web.host at 127.0.0.1."
    )


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
