"""The composition root of ``verbale web``: opens the library and the port, and closes both."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address

from index.app import Verbale, opened
from index.concurrency import stop_on_signals
from index.errors import SettingsError, VerbaleError
from index.ingest import service as _  # noqa: F401 - slow: the first page would wait for it
from index.operations.serving import listening, serving
from index.settings import Settings, WebSettings
from index.web.library import ScopedLibrary
from index.web.limits import LOOKS, WebLimits
from index.web.login import PageToken
from index.web.site import site
from index.web.words import Catalogues
from index.worker import exempt_from_collection

_WAY_OUT = "Name another one with --port or as web.port, or 0 for any free one."
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
    web, proxies = settings.web, _trusted_proxies(settings.web)
    with listening(web.host, web.port, "the page", _WAY_OUT) as listener:
        host = listener.getsockname()[0]
        _require_token(host, web.host, token)
        async with opened(settings, searching=bool(settings.vectors.url)) as verbale:
            await verbale.check()
            library = ScopedLibrary(verbale, settings.web.scopes)
            # Who asks without a proxy from this machine is at home here.
            is_own = _is_loopback(host) and not proxies
            limits = WebLimits(LOOKS if is_own else settings.limits.questions)
            app = site(library, settings, token, limits, catalogues or {})
            run = serving(app, listener, proxies=proxies, farewell_s=_FAREWELL_S)
            async with _warming(verbale, library), run as task:
                task.add_done_callback(lambda _: stop.set())
                tell(_address(listener))
                await stop.wait()


@asynccontextmanager
async def _warming(verbale: Verbale, library: ScopedLibrary) -> AsyncIterator[None]:
    """Load the models and find examples meanwhile, so that nobody waits for them."""
    warming = asyncio.create_task(_warm(verbale, library), name="warming")
    try:
        yield
    finally:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)


async def _warm(verbale: Verbale, library: ScopedLibrary) -> None:
    try:
        await verbale.warm()
        exempt_from_collection()
        await library.examples()
    except VerbaleError as error:
        log.error("the models cannot be loaded: %s", error)


def _trusted_proxies(settings: WebSettings) -> str:
    """The proxies that are believed from whom a request is; empty for none.

    Raises:
        SettingsError: everybody would be believed.
    """
    named = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1" if settings.public_url else "")
    if "*" in named:
        raise SettingsError(
            "FORWARDED_ALLOW_IPS is *, so that whoever connects could pretend to be anybody, and "
            "no limit would hold. Set it to the address or the network of the proxy before the "
            "page, such as 172.30.83.1 or 10.0.0.0/24."
        )
    return named


def _require_token(address: str, host: str, token: PageToken) -> None:
    if token.is_needed or _is_loopback(address):
        return
    raise SettingsError(
        f"The page would be open to everyone who reaches {host}. Set a token for it: "
        "VERBALE_WEB_TOKEN, or VERBALE_WEB_TOKEN_FILE for a file that holds it "
        "(`openssl rand -hex 32` makes one). Or leave web.host at 127.0.0.1."
    )


def _is_loopback(address: str) -> bool:
    return ip_address(address.partition("%")[0]).is_loopback


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
