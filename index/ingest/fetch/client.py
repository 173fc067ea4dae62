"""The HTTP client: fetches one page from a public address, with limits on time and size."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
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
"""Time limit for one page in seconds, including name resolution and redirects."""
CONNECT_LIMIT = 10.0
"""Time limit for connecting, in seconds."""

_PERMANENT = {301, 308}

May = Callable[[str], Awaitable[None]]
"""Called with each URL before it is requested; raises an error if that is not allowed."""


@dataclass(frozen=True, slots=True)
class _RequestOptions:
    """Options of one request.

    Attributes:
        known: validators of an earlier response.
        most: most bytes of the body.
        part: whether to accept the first ``most`` bytes, of any content type, even none.
        may: called before each request.
    """

    known: Validators = field(default_factory=Validators)
    most: int = LARGEST
    part: bool = False
    may: May | None = None

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of a conditional request; validators are sent exactly as received."""
        pairs = (
            (b"If-None-Match", self.known.etag),
            (b"If-Modified-Since", self.known.last_modified),
        )
        return [(name, value.encode("latin-1", "replace")) for name, value in pairs if value]


class Fetcher:
    """The only HTTP client of ingestion; used as ``async with``.

    Args:
        contact: an e-mail address or page that the User-Agent names.
        allow_private_hosts: private hosts or addresses that may be fetched.
        allow_hosts: the only hosts that may be fetched, with their subdomains; empty for all.
        deny_hosts: hosts that may not be fetched, with their subdomains.
        pace: the rate limiter of all requests, redirects included; None for no limit.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
        time_limit: seconds for one page, not counting waits of the rate limiter.
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
        self._address_policy = AddressPolicy(allow_private_hosts, allow_hosts, deny_hosts)
        self._pace = pace
        self._time_limit = time_limit
        self._resolver = Resolver()
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(
                self._address_policy, transport or network(), look_up or self._resolver
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

    def check(self, url: str) -> None:
        """Check a URL before its host is resolved.

        Raises:
            InputError: as ``AddressPolicy.check_url``.
        """
        self._address_policy.check_url(url)

    async def get(self, url: str, *, may: May | None = None) -> FetchedPage:
        """Fetch one page, following at most ``MOST_REDIRECTS`` redirects.

        Args:
            url: its address.
            may: called with each URL, redirects included, before it is requested.

        Raises:
            InputError: the page cannot be fetched: a private or malformed URL, too large, no text,
                too many redirects. ``GoneError`` if it does not exist (404, 410), ``RefusedError``
                if the server refuses (other 4xx) or has no valid certificate.
            BusyError: the page cannot be fetched now: no connection, too slow, 5xx, 429.
        """
        reply = await self._reply(url, _RequestOptions(may=may))
        assert isinstance(reply, FetchedPage)
        return reply

    async def revisit(
        self, url: str, known: Validators, *, may: May | None = None
    ) -> FetchedPage | NotModified:
        """Fetch a page unless it has not changed.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        return await self._reply(url, _RequestOptions(known=known, may=may))

    async def beginning(self, url: str, most: int) -> FetchedPage:
        """The first ``most`` bytes of a page of any content type; the body may be empty.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        reply = await self._reply(url, _RequestOptions(most=most, part=True))
        assert isinstance(reply, FetchedPage)
        return reply

    async def _reply(self, url: str, options: _RequestOptions) -> FetchedPage | NotModified:
        try:
            async with asyncio.timeout(self._time_limit) as limit:
                return await self._follow(url.strip(), options, limit)
        except TimeoutError as error:
            raise BusyError(
                f"{host_of(url)} took longer than {self._time_limit:g} seconds; try again later."
            ) from error

    async def _follow(
        self, url: str, options: _RequestOptions, limit: asyncio.Timeout
    ) -> FetchedPage | NotModified:
        """Follow redirects to the page; each URL on the way is checked."""
        moved, permanent = False, True
        for _ in range(MOST_REDIRECTS + 1):
            self._address_policy.check_url(url)
            url = requestable(url)
            async with _stopped(limit):
                await self._turn(url, options)
            with told_as_errors(host_of(url)):
                async with self._client.stream("GET", url, headers=options.headers) as response:
                    check_headers(response)
                    if not response.has_redirect_location:
                        moved_to = str(response.url) if moved and permanent else None
                        return await _read(response, options, moved_to)
                    moved, permanent = True, permanent and response.status_code in _PERMANENT
                    url = _target(response)
        raise InputError(
            f"{host_of(url)} redirects more than {MOST_REDIRECTS} times; find the page's final "
            "address in a browser, or save its text as a file and add that."
        )

    async def _turn(self, url: str, options: _RequestOptions) -> None:
        if options.may is not None:
            await options.may(url)
        if self._pace is not None:
            await self._pace.turn(url)


@asynccontextmanager
async def _stopped(limit: asyncio.Timeout) -> AsyncIterator[None]:
    """Suspend the time limit, because waiting for the rate limiter is no fault of the page."""
    loop = asyncio.get_running_loop()
    when = limit.when()
    left = None if when is None else when - loop.time()
    limit.reschedule(None)
    try:
        yield
    finally:
        limit.reschedule(None if left is None else loop.time() + left)


def user_agent(contact: str) -> str:
    """The User-Agent: name, version, and how to reach the operator."""
    name = f"Verbale/{version()}"
    return f"{name} (+{contact})" if contact else name


def network() -> httpx.AsyncHTTPTransport:
    """A transport without keep-alive: two hosts at one address must not share a connection."""
    return httpx.AsyncHTTPTransport(
        verify=_certificates(),
        trust_env=False,
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=0),
    )


@cache  # reading the certificates takes as long as opening a library
def _certificates() -> ssl.SSLContext:
    """Whom to trust, whatever the environment says."""
    return httpx.create_ssl_context(trust_env=False)


def _target(response: httpx.Response) -> str:
    """The target of a redirect, without the fragment."""
    location = response.headers["Location"]
    try:
        return str(response.url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise misdirected(host_of(str(response.url)), f"{location}: {error}") from error


async def _read(
    response: httpx.Response, options: _RequestOptions, moved_to: str | None
) -> FetchedPage | NotModified:
    url, headers = str(response.url), response.headers
    if response.status_code == httpx.codes.NOT_MODIFIED:
        if not options.headers:
            raise BusyError(
                f"{host_of(url)} answered “not modified” (304) to an unconditional request; try "
                "again later."
            )
        return NotModified(url, moved_to, fresh_s(headers))
    kind, charset = content_type(headers)
    return FetchedPage(
        url,
        kind,
        charset,
        await read_body(response, options.most, part=options.part),
        validator(headers, "ETag"),
        validator(headers, "Last-Modified"),
        moved_to,
        fresh_s(headers),
    )
