"""Fetches one page politely and safely: public addresses, bounded time, bounded size."""

import asyncio
import ssl
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Self

import httpx

from index.errors import InputError, TryLaterError
from index.gather.addresses import Doors
from index.gather.inflate import ACCEPTED, Inflater, UnknownEncodingError
from index.gather.transport import GuardedTransport, Resolve, resolve
from index.gather.urls import host_of

LARGEST = 20_000_000
"""The largest body that is read, in bytes, before and after decompression."""
MOST_REDIRECTS = 5
TIME_LIMIT = 30.0
"""How long one page may take in all, redirects included, in seconds."""
CONNECT_LIMIT = 10.0
"""How long a connection may take, in seconds."""

_MEDIA = ("image/", "video/", "audio/", "font/")
_REFUSALS = {401, 402, 403, 407, 451}
_TRY_LATER = {408, 425, 429}
_SAVE_IT = "open it in a browser, save its text as a file, and add that"


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent.

    Attributes:
        url: where it was found after redirects.
        status: the HTTP status, 200–299.
        content_type: lower case, without parameters; empty where the server names none.
        charset: what the server names; None where it does not.
        body: decompressed, never empty.
    """

    url: str
    status: int
    content_type: str
    charset: str | None
    body: bytes


class Fetcher:
    """The one client for everything that is fetched; used as ``async with``.

    Args:
        contact: an address or page that the User-Agent names.
        allow_private_hosts: private hosts or addresses that may be fetched all the same.
        transport: what sends requests, in place of the network, after they have been judged.
        look_up: what turns hosts into addresses.
        time_limit: seconds that one page may take.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_private_hosts: Iterable[str] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve = resolve,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._doors = Doors(allow_private_hosts)
        self._time_limit = time_limit
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(self._doors, transport or _network(), look_up),
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": ACCEPTED},
            timeout=httpx.Timeout(time_limit, connect=CONNECT_LIMIT),
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            trust_env=False,
            follow_redirects=False,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: str) -> Page:
        """Fetch one page, following at most ``MOST_REDIRECTS`` redirects.

        Raises:
            InputError: the page cannot be had: a private or odd address, 404, 403, too large, not
                text, too many redirects, a certificate that does not fit.
            TryLaterError: it cannot be had now: no connection, too slow, 5xx, 429.
        """
        try:
            with _told_as_errors(host_of(url)):
                async with asyncio.timeout(self._time_limit):
                    return await self._follow(url.strip())
        except TimeoutError as error:
            raise TryLaterError(
                f"{host_of(url)} took longer than {self._time_limit:g} seconds; try again later."
            ) from error

    async def _follow(self, url: str) -> Page:
        """The page at the end of the redirects; each address on the way is judged anew."""
        for _ in range(MOST_REDIRECTS + 1):
            self._doors.check_url(url)
            async with self._client.stream("GET", url) as response:
                if not response.has_redirect_location:
                    return await _page(response)
                url = str(response.url.join(response.headers["Location"]))
        raise InputError(
            f"{host_of(url)} redirects more than {MOST_REDIRECTS} times; find the article's final "
            "address in a browser, or save its text as a file and add that."
        )


def user_agent(contact: str) -> str:
    """Who is asking, and how the operator can be reached."""
    try:
        number = version("verbale")
    except PackageNotFoundError:
        number = "0"
    return f"Verbale/{number} (+{contact})" if contact else f"Verbale/{number}"


def _network() -> httpx.AsyncHTTPTransport:
    """No connection is kept: two hosts behind one address must not share one."""
    return httpx.AsyncHTTPTransport(
        trust_env=False, limits=httpx.Limits(max_connections=100, max_keepalive_connections=0)
    )


async def _page(response: httpx.Response) -> Page:
    host = host_of(str(response.url))
    _check_status(response.status_code, host)
    content_type, charset = _content_type(response)
    if content_type.startswith(_MEDIA):
        raise InputError(f"{host} sent {content_type}, not a text; name the article's own page.")
    body = await _body(response, host)
    if not body:
        raise InputError(f"{host} sent an empty page; check the address, or {_SAVE_IT}.")
    return Page(str(response.url), response.status_code, content_type, charset, body)


def _check_status(status: int, host: str) -> None:
    if status in {404, 410}:
        gone = "has no such page (404)" if status == 404 else "has taken the page away (410)"
        raise InputError(f"{host} {gone}; check the address.")
    if status in _REFUSALS:
        raise InputError(f"{host} refuses to show the page to a program ({status}); {_SAVE_IT}.")
    if status >= 500 or status in _TRY_LATER:
        raise TryLaterError(f"{host} cannot answer at the moment ({status}); try again later.")
    if not 200 <= status < 300:
        raise InputError(f"{host} did not send the page ({status}); check the address.")


def _content_type(response: httpx.Response) -> tuple[str, str | None]:
    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "")
    named = response.headers.get("Content-Type")
    return (header.get_content_type() if named else ""), header.get_content_charset()


async def _body(response: httpx.Response, host: str) -> bytes:
    """The body, decompressed; given up as soon as it passes ``LARGEST`` on either side."""
    if int(response.headers.get("Content-Length", "0")) > LARGEST:
        raise _too_large(host)
    body, received = bytearray(), 0
    inflater = Inflater(response.headers.get("Content-Encoding", ""))
    async for chunk in response.aiter_raw():
        received += len(chunk)
        for piece in inflater.pieces(chunk):
            body += piece
            if max(received, len(body)) > LARGEST:
                raise _too_large(host)
    if received and not inflater.finished:
        raise zlib.error("it ends too early")
    return bytes(body)


def _too_large(host: str) -> InputError:
    return InputError(
        f"{host} sent more than {LARGEST // 1_000_000} MB, which is no article; {_SAVE_IT}."
    )


@contextmanager
def _told_as_errors(host: str) -> Iterator[None]:
    """What goes wrong on the way to ``host``, in words for a person."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise InputError(f"The address at {host} is malformed ({error}); check it.") from error
    except (UnknownEncodingError, zlib.error) as error:
        raise InputError(
            f"{host} sent a page that cannot be unpacked ({error}); {_SAVE_IT}."
        ) from error
    except httpx.TimeoutException as error:
        raise TryLaterError(f"{host} does not answer in time; try again later.") from error
    except httpx.ConnectError as error:
        if _is_about_tls(error):
            raise InputError(
                f"No safe connection to {host} can be made ({error}): its certificate does not fit "
                f"or it speaks no TLS. Check the address, or {_SAVE_IT}."
            ) from error
        raise TryLaterError(f"{host} cannot be reached ({error}); try again later.") from error
    except httpx.TransportError as error:
        raise TryLaterError(
            f"{host} closed the connection without a proper answer; try again later."
        ) from error


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
