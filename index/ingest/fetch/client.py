"""Fetches one page politely and safely: public addresses, bounded time, bounded size."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpx

from index.errors import InputError
from index.ingest.fetch.decompress import ACCEPTED
from index.ingest.fetch.errors import BusyError
from index.ingest.fetch.headers import content_type, fresh_s, validator
from index.ingest.fetch.pages import FetchedPage, NotModified, Validators
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.ingest.fetch.responses import (
    LARGEST,
    check_headers,
    misdirected,
    read_body,
    told_as_errors,
)
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.fetch.transport import GuardedTransport, Resolve, Resolver
from index.urls.canonical import host_of
from index.urls.hosts import requestable
from index.version import version

__all__ = ["FetchedPage", "Fetcher", "NotModified", "Validators", "network", "user_agent"]

MOST_REDIRECTS = 5
TIME_LIMIT = 30.0
"""How long one page may take in all, names and redirects included, in seconds."""
CONNECT_LIMIT = 10.0
"""How long a connection may take, in seconds."""

_PERMANENT = {301, 308}

May = Callable[[str], Awaitable[None]]
"""Told of each address before it is asked; raises where it may not be."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wanted of one page.

    Attributes:
        known: what we have of it.
        most: how many bytes of the body are wanted.
        part: whether the first ``most`` bytes will do, of whatever kind, and none at all too.
        may: asked before each request.
    """

    known: Validators = field(default_factory=Validators)
    most: int = LARGEST
    part: bool = False
    may: May | None = None

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """What makes the request conditional, to the letter."""
        pairs = (
            (b"If-None-Match", self.known.etag),
            (b"If-Modified-Since", self.known.last_modified),
        )
        return [(name, value.encode("latin-1", "replace")) for name, value in pairs if value]


class Fetcher:
    """The one client for everything that is fetched; used as ``async with``.

    Args:
        contact: an address or page that the User-Agent names.
        allow_private_hosts: private hosts or addresses that may be fetched all the same.
        allow_hosts: hosts that may be fetched, with their subdomains; where it is empty, all.
        deny_hosts: hosts that may not, with their subdomains.
        pace: what each request waits for, redirects included; without it nothing waits.
        transport: what sends requests, in place of the network, after they have been judged.
        look_up: what turns hosts into addresses, in place of the system's resolver.
        time_limit: seconds that one page may take, waiting for a turn aside.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_private_hosts: Iterable[str] = (),
        allow_hosts: Iterable[str] = (),
        deny_hosts: Iterable[str] = (),
        pace: HostRateLimiter | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve | None = None,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._doors = AddressPolicy(allow_private_hosts, allow_hosts, deny_hosts)
        self._pace = pace
        self._time_limit = time_limit
        self._resolver = Resolver()
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(
                self._doors, transport or network(), look_up or self._resolver
            ),
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
        self._resolver.close()
        await self._client.__aexit__(kind, error, trace)

    async def get(self, url: str, *, may: May | None = None) -> FetchedPage:
        """Fetch one page, following at most ``MOST_REDIRECTS`` redirects.

        Args:
            url: its address.
            may: told of each address on the way before it is asked.

        Raises:
            InputError: the page cannot be had: a private or odd address, too large, not text, too
                many redirects; a ``GoneError`` where it is not there (404, 410), a
                ``RefusedError`` where the server refuses (other 4xx) or has no good certificate.
            BusyError: it cannot be had now: no connection, too slow, 5xx, 429.
        """
        reply = await self._reply(url, _Wish(may=may))
        assert isinstance(reply, FetchedPage)
        return reply

    async def revisit(
        self, url: str, known: Validators, *, may: May | None = None
    ) -> FetchedPage | NotModified:
        """Fetch a page unless it is as we know it.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        return await self._reply(url, _Wish(known=known, may=may))

    async def beginning(self, url: str, most: int) -> FetchedPage:
        """The first ``most`` bytes of a page, whatever its kind; its body may be empty.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        reply = await self._reply(url, _Wish(most=most, part=True))
        assert isinstance(reply, FetchedPage)
        return reply

    async def _reply(self, url: str, wish: _Wish) -> FetchedPage | NotModified:
        try:
            async with asyncio.timeout(self._time_limit) as limit:
                return await self._follow(url.strip(), wish, limit)
        except TimeoutError as error:
            raise BusyError(
                f"{host_of(url)} took longer than {self._time_limit:g} seconds; try again later."
            ) from error

    async def _follow(
        self, url: str, wish: _Wish, limit: asyncio.Timeout
    ) -> FetchedPage | NotModified:
        """The page at the end of the redirects; each address on the way is judged anew."""
        moved, permanent = False, True
        for _ in range(MOST_REDIRECTS + 1):
            self._doors.check_url(url)
            url = requestable(url)
            async with _stopped(limit):
                await self._turn(url, wish)
            with told_as_errors(host_of(url)):
                async with self._client.stream("GET", url, headers=wish.headers) as response:
                    check_headers(response)
                    if not response.has_redirect_location:
                        moved_to = str(response.url) if moved and permanent else None
                        return await _read(response, wish, moved_to)
                    moved, permanent = True, permanent and response.status_code in _PERMANENT
                    url = _target(response)
        raise InputError(
            f"{host_of(url)} redirects more than {MOST_REDIRECTS} times; find the page's final "
            "address in a browser, or save its text as a file and add that."
        )

    async def _turn(self, url: str, wish: _Wish) -> None:
        if wish.may is not None:
            await wish.may(url)
        if self._pace is not None:
            await self._pace.turn(url)


@asynccontextmanager
async def _stopped(limit: asyncio.Timeout) -> AsyncIterator[None]:
    """Stop the clock: waiting for a turn is no fault of the page."""
    loop = asyncio.get_running_loop()
    when = limit.when()
    left = None if when is None else when - loop.time()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(None if left is None else loop.time() + left)


def user_agent(contact: str) -> str:
    """Who is asking, and how the operator can be reached."""
    name = f"Verbale/{version()}"
    return f"{name} (+{contact})" if contact else name


def network() -> httpx.AsyncHTTPTransport:
    """No connection is kept: two hosts behind one address must not share one."""
    return httpx.AsyncHTTPTransport(
        trust_env=False, limits=httpx.Limits(max_connections=100, max_keepalive_connections=0)
    )


def _target(response: httpx.Response) -> str:
    """Where a redirect leads; what follows "#" is for readers."""
    location = response.headers["Location"]
    try:
        return str(response.url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise misdirected(host_of(str(response.url)), f"{location}: {error}") from error


async def _read(
    response: httpx.Response, wish: _Wish, moved_to: str | None
) -> FetchedPage | NotModified:
    url, headers = str(response.url), response.headers
    if response.status_code == httpx.codes.NOT_MODIFIED:
        if not wish.headers:
            raise BusyError(
                f"{host_of(url)} says that the page has not changed (304), but was not asked that; "
                "try again later."
            )
        return NotModified(url, moved_to, fresh_s(headers))
    kind, charset = content_type(headers)
    return FetchedPage(
        url,
        kind,
        charset,
        await read_body(response, wish.most, part=wish.part),
        validator(headers, "ETag"),
        validator(headers, "Last-Modified"),
        moved_to,
        fresh_s(headers),
    )
