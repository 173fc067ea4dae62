"""``verbale web``: puts pages and API together, and opens and closes the library and the port."""

import asyncio
import logging
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

import index.ingest.service  # noqa: F401 - slow: the first page would wait for it
from index.app import Verbale, opened
from index.concurrency import alongside, stop_on_signals
from index.errors import (
    InputError,
    NotFoundError,
    SettingsError,
    TryLaterError,
    VerbaleError,
    out_of_resources,
)
from index.operations.serving import SecurityHeaders, listening, serving
from index.settings import Settings
from index.told import Told
from index.web.assistants import over_http
from index.web.guards import LOOKS, Gate, HostCheck, Login, PageToken, WaitError, WebLimits
from index.web.library import ScopedLibrary
from index.web.pages import Api, Pages
from index.web.rendering import FOLDER, FORMS, STATIC, page, typed_in, wants_json
from index.worker import exempt_from_collection

OPENAPI = FOLDER / "openapi.json"
_ROBOTS = PlainTextResponse("User-agent: *\nDisallow: /\n")
"""Asks search engines to stay away: the articles are those of their publishers."""
_NO_PAGE = Told("There is no such page.")
_BROKEN = Told("Something went wrong here. The log of `verbale web` has the details.")
_STATUS: tuple[tuple[type[VerbaleError], int], ...] = (
    (NotFoundError, 404),
    (SettingsError, 500),
    (InputError, 400),
    (TryLaterError, 503),
)

log = logging.getLogger(__name__)


def site(
    library: ScopedLibrary,
    settings: Settings,
    token: PageToken,
    limits: WebLimits,
    *,
    mcp: ASGIApp | None = None,
) -> ASGIApp:
    """Make the application.

    Args:
        library: what may be shown.
        settings: the settings.
        token: the token that it asks for, if any.
        limits: the limits of each client.
        mcp: responds to assistants.
    """
    web = settings.web
    login = Login(token, limits, secure=web.public_url.startswith("https:"))
    names = (web.host, urlsplit(web.public_url).hostname or "")
    pages = Pages(library, limits, web.public_url)
    api = Api(library, limits, web.public_url)
    openapi = FileResponse(OPENAPI, media_type="application/json")
    routes = [
        Route("/", pages.ask),
        Route("/articles/{id}", pages.article),
        Route("/articles/{id}/changes", pages.changes),
        Route("/articles/{id}/evidence.zip", pages.evidence),
        *(Route(path, pages.search) for path in FORMS if path != "/"),
        Route("/latest.atom", pages.feed),
        Route("/watches/{name}.atom", pages.watch_feed),
        Route("/sources", pages.sources),
        Route("/status", pages.status),
        Route("/healthz", pages.health),
        Route("/robots.txt", _ROBOTS, methods=["GET"]),
        Route("/api", openapi, methods=["GET"]),
        Route("/api/ask", api.ask),
        Route("/api/articles/{id}", api.article),
        Route("/api/latest", api.events),
        Route("/api/timeline", api.events),
        Route("/api/sources", api.sources),
        Route("/api/status", api.status),
        Route("/api/openapi.json", openapi, methods=["GET"]),
        *([Route("/mcp", mcp, methods=["POST"])] if mcp else []),
        Route("/login", login.form),
        Route("/login", login.sign_in, methods=["POST"]),
        Route("/logout", login.sign_out, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    guards = [Middleware(HostCheck, names), Middleware(Gate, token, limits)]
    app = Starlette(
        # What the guards raise is handled as what a page raises.
        routes=[Mount("/", routes=routes, middleware=guards)],
        exception_handlers=dict.fromkeys((VerbaleError, HTTPException, Exception), _told),
    )
    app.state.asks_for_token = token.is_needed
    return SecurityHeaders(app)


async def _told(request: Request, error: Exception) -> Response:
    """Respond to an error, of which what nobody foresaw is raised again and logged by uvicorn."""
    headers = None
    match error:
        case WaitError():
            status, words = error.status, str(error)
            headers = {"retry-after": str(error.seconds)}
        case VerbaleError():
            status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
            words = str(error)
            if status >= 500:
                log.error("%s failed: %s", request.url.path, error)
        case HTTPException():
            status, words = error.status_code, f"{error.detail}."
            headers = dict(error.headers or {})
            if status == 404:
                api = " /api/openapi.json describes the API." if wants_json(request) else ""
                words = f"{_NO_PAGE}{api}"
        case _:
            lacking = out_of_resources(error)
            status, words = 503 if lacking else 500, str(lacking or _BROKEN)
    if wants_json(request):
        return JSONResponse({"error": words}, status, headers)
    return await page(
        request,
        "error.html",
        status=status,
        headers=headers,
        title=HTTPStatus(status).phrase,
        words=words,
        typed=typed_in(request, path) if (path := request.url.path) in FORMS else {},
    )


_WAY_OUT = "Name another one with --port or as web.port, or 0 for any free one."


async def serve(settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve the page until SIGTERM or SIGINT; a second signal ends at once.

    The vectors are searched by a Chroma server or exactly, never by embedded Chroma: that has one
    owner, which also keeps it in step, and a bot that starts later is to be it.

    Args:
        settings: the settings.
        tell: receives the address once the page can be opened.

    Raises:
        SettingsError: the port cannot be opened, or the page needs a token and has none.
        TryLaterError: a database or a Chroma server does not answer.
    """
    token = PageToken(settings.web.token.get_secret_value())
    stop = asyncio.Event()
    stop_on_signals(stop)
    web = settings.web
    # The proxies that are believed from whom a request is.
    proxies = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1" if web.public_url else "")
    if "*" in proxies:
        raise SettingsError(
            "FORWARDED_ALLOW_IPS is *, so that whoever connects could pretend to be anybody, and "
            "no limit would hold. Set it to the address or the network of the proxy before the "
            "page, such as 172.30.83.1 or 10.0.0.0/24."
        )
    with listening(web.host, web.port, "the page", _WAY_OUT) as listener:
        host, port = listener.getsockname()[:2]
        is_here = ip_address(host.partition("%")[0]).is_loopback
        if not token.is_needed and not is_here:
            raise SettingsError(
                f"The page would be open to everyone who reaches {web.host}. Set a token for it: "
                "VERBALE_WEB_TOKEN, or VERBALE_WEB_TOKEN_FILE for a file that holds it "
                "(`openssl rand -hex 32` makes one). Or leave web.host at 127.0.0.1."
            )
        async with opened(settings, searching=bool(settings.vectors.url)) as verbale:
            await verbale.check()
            library = ScopedLibrary(verbale, settings.web.scopes)
            # Who asks without a proxy from this machine is at home here.
            is_own = is_here and not proxies
            limits = WebLimits(LOOKS if is_own else settings.limits.questions)
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(alongside(_warm(verbale, library), "warming"))
                mcp = await stack.enter_async_context(over_http(library, limits))
                app = site(library, settings, token, limits, mcp=mcp)
                run = serving(app, listener, proxies=proxies, farewell_s=5)
                task = await stack.enter_async_context(run)
                task.add_done_callback(lambda _: stop.set())
                tell(f"http://{f'[{host}]' if ':' in host else host}:{port}/")
                await stop.wait()


async def _warm(verbale: Verbale, library: ScopedLibrary) -> None:
    """Load the models and find examples, so that nobody waits for them."""
    try:
        await verbale.warm()
        exempt_from_collection()
        await library.examples()
    except VerbaleError as error:
        log.error("the models cannot be loaded: %s", error)
