"""The token of the page: as a cookie after a form, or in the header ``Authorization``."""

import hmac
from base64 import b64decode
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from index.errors import SettingsError
from index.web.limits import WebLimits
from index.web.rendering import client_of, page

COOKIE = "verbale_page"
SHORTEST_TOKEN = 16
"""Characters of the shortest token: a shorter one could be guessed."""

_LONGEST_FORM = 8_192
_DAYS_S = 30 * 86_400
_BODY = b"Verbale's page, signed in"
"""What the cookie signs with the token: it changes with the token, and does not give it away."""


class PageToken:
    """Compares what a client shows with the token, in constant time.

    Args:
        token: the token; empty if the page asks for none.

    Raises:
        SettingsError: the token is too short.
    """

    def __init__(self, token: str) -> None:
        if token and len(token) < SHORTEST_TOKEN:
            raise SettingsError(
                f"The page's token has {len(token)} characters; it needs {SHORTEST_TOKEN} or more. "
                "Make one with `openssl rand -hex 32`."
            )
        self._token = token.encode()
        self.cookie = hmac.digest(self._token, _BODY, "sha256").hex() if token else ""

    @property
    def is_needed(self) -> bool:
        """Whether the page asks for a token."""
        return bool(self._token)

    def fits(self, given: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._token)

    def tried_in(self, request: Request) -> str | None:
        """What a request shows as the token in ``Authorization``; None if it shows nothing."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer":
            return given
        return _password(given) if scheme.casefold() == "basic" else None

    def is_signed_in(self, request: Request) -> bool:
        """Whether a request shows the cookie that stands for the token."""
        shown = request.cookies.get(COOKIE, "").encode("utf-8", "replace")
        return hmac.compare_digest(shown, self.cookie.encode())


def _password(given: str) -> str:
    """Return the password of ``Authorization: Basic``, which feed readers send."""
    try:
        return b64decode(given, validate=True).decode("utf-8", "replace").partition(":")[2]
    except ValueError:  # not Base64, or not even ASCII
        return ""


class Login:
    """The form that takes the token, and signing out.

    Args:
        token: the token.
        limits: counts wrong tokens.
        secure: whether browsers are to send the cookie over HTTPS only.
    """

    def __init__(self, token: PageToken, limits: WebLimits, *, secure: bool) -> None:
        self._token = token
        self._limits = limits
        self._secure = secure

    async def form(self, request: Request) -> Response:
        """Show the form."""
        wanted = _inside(request.query_params.get("next"))
        return await page(request, "login.html", wanted=wanted, is_wrong=False)

    async def sign_in(self, request: Request) -> Response:
        """Check the token, and set the cookie."""
        given = parse_qs(await _body(request))
        client = client_of(request)
        self._limits.check_attempts(client)  # nothing is awaited until the attempt is counted
        wanted = _inside(given.get("next", [""])[0])
        if not self._token.is_needed or self._token.fits(given.get("token", [""])[0]):
            return self._signed_in(wanted)
        self._limits.count_wrong_token(client)
        return await page(request, "login.html", status=403, wanted=wanted, is_wrong=True)

    def _signed_in(self, wanted: str) -> Response:
        response = RedirectResponse(wanted, 303)
        response.set_cookie(
            COOKIE,
            self._token.cookie,
            max_age=_DAYS_S,
            httponly=True,
            secure=self._secure,
            samesite="lax",  # a link in Discord opens the page signed in
        )
        return response

    async def sign_out(self, _request: Request) -> Response:
        """Delete the cookie."""
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE, httponly=True, secure=self._secure, samesite="lax")
        return response


async def _body(request: Request) -> str:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            raise HTTPException(413, "The form is too long.")
    return body.decode("utf-8", "replace")


def _inside(wanted: str | None) -> str:
    """Return a path of this page; for anything else, such as another host, the first page."""
    inside = wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if wanted and inside and wanted.isprintable() else "/"
