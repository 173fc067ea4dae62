"""What guards every response: security headers, and the names that the page answers to."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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

_FILES = "public, max-age=86400"
"""For the style, whose address changes with it, and the icon."""


class SecurityHeaders:
    """Adds ``HEADERS`` to every response, those of errors included.

    Args:
        app: what responds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                is_file = scope["path"].startswith("/static/") and message["status"] == 200
                headers.setdefault("cache-control", _FILES if is_file else "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


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
