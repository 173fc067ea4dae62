"""What every request has to pass: a name that is ours, the page's token, and the limits."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.web.limits import WebLimits
from index.web.login import PageToken
from index.web.rendering import client_of, wants_json

_NEEDS_NO_TOKEN = ("/healthz", "/login", "/robots.txt", "/static/", "/watches/")
"""The address of a watch's feed is a token itself."""
_FREE = ("/healthz", "/static/")
"""What counts as no look."""


class HostCheck:
    """Rejects requests to names that are not ours, against DNS rebinding.

    A page elsewhere that points its own name to this machine would read the library in the browser
    of whoever opens it. It needs a name for that, so addresses are always answered.

    Args:
        app: what responds.
        names: the host names to answer, besides localhost.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._names = {"localhost", *(name.casefold() for name in names if name)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http" or self._is_ours(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send)
            return
        rejected = PlainTextResponse(
            "This host name is not served. If it is Verbale's, set web.public_url to it.\n", 421
        )
        await rejected(scope, receive, send)

    def _is_ours(self, host: str) -> bool:
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._names or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Gate:
    """Lets requests through that show the token, and of each client only so many.

    Others sign in, or get 401 from API and feeds.

    Args:
        app: what responds.
        token: the token.
        limits: counts looks and wrong tokens.
    """

    def __init__(self, app: ASGIApp, token: PageToken, limits: WebLimits) -> None:
        self._app = app
        self._token = token
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request.

        Raises:
            WaitError: the client looked at too much, or tried too many tokens.
        """
        request = Request(scope, receive)
        app = self._app if self._may_pass(request) else _turned_away(request)
        await app(scope, receive, send)

    def _may_pass(self, request: Request) -> bool:
        path, client = request.scope["path"], client_of(request)
        if not path.startswith(_FREE):
            self._limits.admit_look(client)
        if not self._token.is_needed or path.startswith(_NEEDS_NO_TOKEN):
            return True
        tried = self._token.tried_in(request)
        if tried is None:
            return self._token.is_signed_in(request)
        self._limits.check_attempts(client)
        if self._token.fits(tried):
            return True
        self._limits.count_wrong_token(client)
        return False


def _turned_away(request: Request) -> Response:
    if request.url.path.endswith(".atom"):
        return PlainTextResponse(
            "The password is the page's token.\n",
            401,
            {"www-authenticate": 'Basic realm="Verbale", charset="UTF-8"'},
        )
    if wants_json(request):
        return JSONResponse(
            {"error": "Send the page's token as `Authorization: Bearer TOKEN`."},
            401,
            {"www-authenticate": 'Bearer realm="Verbale"'},
        )
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"/login?next={quote(wanted, safe='')}", 303)
