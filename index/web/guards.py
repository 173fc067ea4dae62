"""What every request has to pass: limits, a name that is ours, and the page's token.

The token is shown as a cookie after a form, or in the header ``Authorization``.
"""

import hmac
import math
import time
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import parse_qs, quote, urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.concurrency import LONGEST_WAIT_S, Load, SlidingWindow
from index.errors import SettingsError, TryLaterError
from index.told import Told
from index.web.rendering import client_of, page, wants_json

_WINDOW_S = 60.0
LOOKS = 120
"""Looks of one client a minute: at pages, lists, articles, feeds; more than a person can read."""
_TOO_MANY = Told("You've reached the limit of {many} a minute. Try again in {wait}.")
_TOO_MANY_TOKENS = Told("Too many wrong tokens. Try again in {wait}.")


class WaitError(TryLaterError):
    """A client has to wait.

    Attributes:
        seconds: for how long.
        status: the HTTP status that says so.
    """

    def __init__(self, message: str, seconds: int, status: int) -> None:
        super().__init__(message)
        self.seconds = seconds
        self.status = status


class WebLimits:
    """Counts the questions, the looks and the wrong tokens of each client.

    Args:
        questions: most questions of one client a minute.
        looks: most requests of one client a minute, questions included.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, questions: int, looks: int = LOOKS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most_questions = questions
        self._most_looks = looks
        self._questions = SlidingWindow(clock, _WINDOW_S)
        self._looks = SlidingWindow(clock, _WINDOW_S)
        self._attempts = SlidingWindow(clock, _WINDOW_S)

    def admit_question(self, client: str, load: Load) -> None:
        """Count a question.

        Raises:
            WaitError: the client asked too many, or the question would wait too long; it is not
                counted.
        """
        self.check_wait(load)
        if wait := self._questions.wait(client, self._most_questions):
            many = Told.plural(self._most_questions, "{number} question", "{number} questions")
            raise _too_many(_TOO_MANY, wait, many=many)
        self._questions.count(client)

    def admit_look(self, client: str) -> None:
        """Count a request.

        Raises:
            WaitError: the client made too many; it is not counted.
        """
        if wait := self._looks.wait(client, self._most_looks):
            many = Told.plural(self._most_looks, "{number} page", "{number} pages")
            raise _too_many(_TOO_MANY, wait, many=many)
        self._looks.count(client)

    def check_wait(self, load: Load) -> None:
        """Check how long a question, or a list that is searched for as for an answer, would wait.

        Raises:
            WaitError: too long.
        """
        if load.seconds > LONGEST_WAIT_S:
            raise too_busy(load.seconds)

    def check_attempts(self, client: str) -> None:
        """Check whether a client may try a token.

        Raises:
            WaitError: it tried too many wrong ones.
        """
        if wait := self._attempts.wait(client, 10):
            raise _too_many(_TOO_MANY_TOKENS, wait)

    def count_wrong_token(self, client: str) -> None:
        """Count a wrong token."""
        self._attempts.count(client)


def too_busy(wait: float) -> WaitError:
    """Say that a request would wait so many seconds."""
    seconds = 5 * math.ceil(wait / 5)
    return WaitError(
        Told(
            "Too many questions wait. One asked now would wait about {seconds} seconds; "
            "please ask again then.",
            seconds=seconds,
        ),
        seconds,
        503,
    )


def _too_many(told: Told, wait: float, **values: str) -> WaitError:
    seconds = max(1, math.ceil(wait))
    time = Told.plural(seconds, "{number} second", "{number} seconds")
    return WaitError(told.format(wait=time, **values), seconds, 429)


COOKIE = "verbale_page"
SHORTEST_TOKEN = 16
"""Characters of the shortest token: a shorter one could be guessed."""

_BODY = b"Verbale's page, signed in"
"""What the cookie signs with the token: it changes with the token, and does not give it away."""


class PageToken:
    """Compares what a client shows with the token, in constant time.

    Args:
        token: the token; empty if the page asks for none.

    Attributes:
        is_needed: whether the page asks for a token.
        cookie: what stands for the token in a cookie.

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
        self.is_needed = bool(token)
        self.cookie = hmac.digest(self._token, _BODY, "sha256").hex() if token else ""

    def fits(self, given: str) -> bool:
        """Whether this is the token."""
        return hmac.compare_digest(given.strip().encode("utf-8", "replace"), self._token)

    def tried_in(self, request: Request) -> str | None:
        """What a request shows as the token in ``Authorization``; None if it shows nothing."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.casefold() != "basic":
            return given if scheme.casefold() == "bearer" else None
        try:  # the password, which feed readers send
            return b64decode(given, validate=True).decode("utf-8", "replace").partition(":")[2]
        except ValueError:  # not Base64, or not even ASCII
            return ""

    def is_signed_in(self, request: Request) -> bool:
        """Whether a request shows the cookie that stands for the token."""
        shown = request.cookies.get(COOKIE, "").encode("utf-8", "replace")
        return hmac.compare_digest(shown, self.cookie.encode())


@dataclass(frozen=True, slots=True)
class Login:
    """The form that takes the token, and signing out.

    Attributes:
        token: the token.
        limits: counts wrong tokens.
        secure: whether browsers are to send the cookie over HTTPS only.
    """

    token: PageToken
    limits: WebLimits
    secure: bool

    async def form(self, request: Request) -> Response:
        """Show the form."""
        wanted = _inside(request.query_params.get("next"))
        return await page(request, "login.html", wanted=wanted, is_wrong=False)

    async def sign_in(self, request: Request) -> Response:
        """Check the token, and set the cookie."""
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > 8_192:
                raise HTTPException(413, "The form is too long.")
        given = parse_qs(body.decode("utf-8", "replace"))
        client = client_of(request)
        self.limits.check_attempts(client)  # nothing is awaited until the attempt is counted
        wanted = _inside(given.get("next", [""])[0])
        if self.token.is_needed and not self.token.fits(given.get("token", [""])[0]):
            self.limits.count_wrong_token(client)
            return await page(request, "login.html", status=403, wanted=wanted, is_wrong=True)
        response = RedirectResponse(wanted, 303)
        response.set_cookie(
            COOKIE,
            self.token.cookie,
            max_age=30 * 86_400,
            httponly=True,
            secure=self.secure,
            samesite="lax",  # a link in Discord opens the page signed in
        )
        return response

    async def sign_out(self, _request: Request) -> Response:
        """Delete the cookie."""
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE, httponly=True, secure=self.secure, samesite="lax")
        return response


def _inside(wanted: str | None) -> str:
    """Return a path of this page; for anything else, such as another host, the first page."""
    inside = wanted and wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if wanted and inside and wanted.isprintable() else "/"


_NEEDS_NO_TOKEN = ("/healthz", "/login", "/robots.txt", "/static/", "/watches/")
"""The address of a watch's feed is a token itself."""


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
        try:
            name = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
            if scope["type"] == "http" and name not in self._names:
                ip_address(name)
        except ValueError:
            pass
        else:
            await self._app(scope, receive, send)
            return
        rejected = PlainTextResponse(
            "This host name is not served. If it is Verbale's, set web.public_url to it.\n", 421
        )
        await rejected(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets requests through that show the token, and of each client only so many.

    Others sign in, or get 401 from API and feeds.

    Attributes:
        app: what responds.
        token: the token.
        limits: counts looks and wrong tokens.
    """

    app: ASGIApp
    token: PageToken
    limits: WebLimits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request.

        Raises:
            WaitError: the client looked at too much, or tried too many tokens.
        """
        request = Request(scope, receive)
        app = self.app if self._may_pass(request) else _turned_away(request)
        await app(scope, receive, send)

    def _may_pass(self, request: Request) -> bool:
        path, client = request.scope["path"], client_of(request)
        if not path.startswith(("/healthz", "/static/")):
            self.limits.admit_look(client)
        if not self.token.is_needed or path.startswith(_NEEDS_NO_TOKEN):
            return True
        tried = self.token.tried_in(request)
        if tried is None:
            return self.token.is_signed_in(request)
        self.limits.check_attempts(client)
        if self.token.fits(tried):
            return True
        self.limits.count_wrong_token(client)
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
