"""Puts the pages and the API together: routes, errors, and what guards every request."""

import logging
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from index.errors import (
    InputError,
    NotFoundError,
    SettingsError,
    TryLaterError,
    VerbaleError,
    out_of_resources,
)
from index.operations.serving import SecurityHeaders
from index.settings import Settings
from index.web.api import Api
from index.web.library import ScopedLibrary
from index.web.limits import WaitError, WebLimits
from index.web.login import Login, PageToken
from index.web.pages import Pages
from index.web.parameters import FORMS, typed_in
from index.web.rendering import STATIC, page, wants_json
from index.web.security import Gate, HostCheck
from index.web.words import Catalogues

_NO_CATALOGUES: Catalogues = {}
_NO_PAGE = "There is no such page."
_BROKEN = "Something went wrong here. The log of `verbale web` has the details."
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
    catalogues: Catalogues = _NO_CATALOGUES,
) -> ASGIApp:
    """Make the application.

    Args:
        library: what may be shown.
        settings: the settings.
        token: the token that it asks for, if any.
        limits: the limits of each client.
        catalogues: the languages that it speaks besides English.
    """
    web = settings.web
    login = Login(token, limits, secure=web.public_url.startswith("https:"))
    names = (web.host, urlsplit(web.public_url).hostname or "")
    pages = Pages(library, limits, web.public_url)
    api = Api(library, limits, web.public_url)
    routes = [
        Route("/", pages.ask),
        Route("/articles/{id}", pages.article),
        Route("/articles/{id}/changes", pages.changes),
        Route("/latest", pages.latest),
        Route("/latest.atom", pages.feed),
        Route("/watches/{name}.atom", pages.watch_feed),
        Route("/timeline", pages.timeline),
        Route("/said", pages.said),
        Route("/readout", pages.readout),
        Route("/wording", pages.wording),
        Route("/check", pages.check),
        Route("/sources", pages.sources),
        Route("/status", pages.status),
        Route("/healthz", pages.health),
        Route("/robots.txt", pages.robots),
        Route("/api", api.openapi),
        Route("/api/ask", api.ask),
        Route("/api/articles/{id}", api.article),
        Route("/api/latest", api.latest),
        Route("/api/timeline", api.timeline),
        Route("/api/sources", api.sources),
        Route("/api/status", api.status),
        Route("/api/openapi.json", api.openapi),
        Route("/login", login.form),
        Route("/login", login.sign_in, methods=["POST"]),
        Route("/logout", login.sign_out, methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    guards = [Middleware(HostCheck, names), Middleware(Gate, token, limits)]
    app = Starlette(
        # What the guards raise is handled as what a page raises.
        routes=[Mount("/", routes=routes, middleware=guards)],
        exception_handlers={
            VerbaleError: _verbale_error,
            HTTPException: _http_error,
            Exception: _unexpected,
        },
    )
    app.state.asks_for_token = token.is_needed
    app.state.catalogues = catalogues
    return SecurityHeaders(app)


async def _verbale_error(request: Request, error: Exception) -> Response:
    if isinstance(error, WaitError):
        headers = {"retry-after": str(error.seconds)}
        return await _told(request, error.status, str(error), headers)
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        log.error("%s failed: %s", request.url.path, error)
    return await _told(request, status, str(error))


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = _NO_PAGE if error.status_code == 404 else f"{error.detail}."
    if words == _NO_PAGE and wants_json(request):
        words = f"{_NO_PAGE} /api/openapi.json describes the API."
    return await _told(request, error.status_code, words, dict(error.headers or {}))


async def _unexpected(request: Request, error: Exception) -> Response:
    """Respond to what nobody foresaw; Starlette raises it again, and uvicorn logs it."""
    lacking = out_of_resources(error)
    return await _told(request, 503 if lacking else 500, str(lacking or _BROKEN))


async def _told(
    request: Request, status: int, words: str, headers: dict[str, str] | None = None
) -> Response:
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
