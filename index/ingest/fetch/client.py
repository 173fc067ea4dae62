"""The HTTP clients: robots.txt, pauses, guarded addresses, and limits on time and size."""

import asyncio
import re
import ssl
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

import httpx

from index.errors import InputError, TryLaterError
from index.ingest.fetch.decompress import ACCEPTED
from index.ingest.fetch.pages import (
    BusyError,
    FetchedPage,
    GoneError,
    NotModified,
    RefusedError,
    Validators,
)
from index.ingest.fetch.rate_limit import HostRateLimiter, host_key
from index.ingest.fetch.responses import (
    LARGEST,
    check_headers,
    content_type,
    fetch_record,
    fresh_s,
    misdirected,
    read_body,
    retry_after_s,
    told_as_errors,
    validator,
)
from index.ingest.fetch.ssrf_guard import AddressPolicy, GuardedTransport, Resolve, Resolver
from index.told import Told
from index.urls.canonical import host_of
from index.urls.hosts import requestable
from index.version import version

if TYPE_CHECKING:
    from protego import Protego

MOST_REDIRECTS = 5
TIME_LIMIT = 30.0
"""Time limit for one page in seconds, including name resolution and redirects."""
CONNECT_LIMIT = 10.0
"""Time limit for connecting, in seconds."""
POST_LIMIT = 15.0
"""Seconds for one post, including name resolution: less than a claim lasts."""

NAME = "Verbale"
"""The user agent name in robots.txt."""
KEPT_S = 86_400.0
"""Seconds that a robots.txt is cached."""
BUSY_S = 600.0
"""Seconds before a robots.txt that could not be read is requested again."""
LONGEST_DELAY_S = 60.0
"""The longest accepted crawl-delay, in seconds."""
MOST_BYTES = 512_000
"""Most bytes of a robots.txt that are read."""

_PERMANENT = {301, 308}
_MOST_HOSTS = 5000
_MOST_KEPT = 20_000_000
"""Most characters of cached rules, for all hosts together."""
_LARGE = 20_000
"""Characters above which rules are parsed in a thread, to keep the event loop free."""
_AGENT = re.compile(r"\s*user[-\s]*agent(?=[\s:]|$)\s*:?\s*(\*|[a-z_-]*)", re.IGNORECASE)
_NO_RULE = re.compile(r"\s*(?:#|site-?maps?\b|host\b|$)", re.IGNORECASE)
_LONGEST_RATE_S = 86_400

May = Callable[[str], Awaitable[None]]
"""Called with each URL before it is requested; raises an error if that is not allowed."""


class _GuardedClient:
    """An HTTP client that connects to addresses that its policy allows; used as ``async with``.

    Args:
        policy: the hosts and addresses that may be connected to.
        contact: an e-mail address or page that the User-Agent names.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
        time_limit: seconds for a request.
        headers: further headers of each request.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        contact: str,
        transport: httpx.AsyncBaseTransport | None,
        look_up: Resolve | None,
        time_limit: float,
        headers: Mapping[str, str],
    ) -> None:
        self._policy = policy
        self._resolver = Resolver()
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(policy, transport or network(), look_up or self._resolver),
            headers={"User-Agent": user_agent(contact), **headers},
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
        self._policy.check_url(url)


class Fetcher(_GuardedClient):
    """Fetches pages; asks no robots.txt.

    Args:
        policy: the hosts and addresses that may be fetched.
        contact: an e-mail address or page that the User-Agent names.
        pace: the rate limiter of all requests, redirects included; None for no limit.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
        time_limit: seconds for one page, not counting waits of the rate limiter.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        contact: str = "",
        pace: HostRateLimiter | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve | None = None,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        super().__init__(
            policy,
            contact=contact,
            transport=transport,
            look_up=look_up,
            time_limit=time_limit,
            headers={"Accept-Encoding": ACCEPTED},
        )
        self._pace = pace
        self._time_limit = time_limit
        self._may: May | None = None

    async def get(self, url: str) -> FetchedPage:
        """Fetch one page, following at most ``MOST_REDIRECTS`` redirects.

        Raises:
            InputError: the page cannot be fetched: a private or malformed URL, too large, no text,
                too many redirects. ``GoneError`` if it does not exist (404, 410), ``RefusedError``
                if the server refuses (other 4xx) or has no valid certificate.
            BusyError: the page cannot be fetched now: no connection, too slow, 5xx, 429.
        """
        page = await self.visit(url)
        assert isinstance(page, FetchedPage), "the request had no validators"
        return page

    async def visit(self, url: str, known: Validators | None = None) -> FetchedPage | NotModified:
        """Fetch a page unless it has not changed.

        Args:
            url: its address.
            known: validators of an earlier fetch; None for an unconditional request.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        return await self._reply(url, known or Validators(), may=self._may)

    async def beginning(self, url: str, most: int) -> FetchedPage:
        """The first ``most`` bytes of a page of any content type; the body may be empty.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        page = await self._reply(url, Validators(), most=most, part=True)
        assert isinstance(page, FetchedPage), "the request had no validators"
        return page

    async def _reply(
        self,
        url: str,
        known: Validators,
        *,
        most: int = LARGEST,
        part: bool = False,
        may: May | None = None,
    ) -> FetchedPage | NotModified:
        """Follow redirects to the page; each URL on the way is checked.

        Args:
            url: its address.
            known: validators, which are sent exactly as received.
            most: most bytes of the body.
            part: whether to accept the first ``most`` bytes, of any content type, even none.
            may: called before each request.
        """
        headers = [
            (name, value.encode("latin-1", "replace"))
            for name, value in (
                (b"If-None-Match", known.etag),
                (b"If-Modified-Since", known.last_modified),
            )
            if value
        ]
        asked = url = url.strip()
        moves: list[dict[str, Any]] = []
        permanent = True
        try:
            async with asyncio.timeout(self._time_limit) as limit:
                for _ in range(MOST_REDIRECTS + 1):
                    self._policy.check_url(url)
                    url = requestable(url)
                    async with _stopped(limit):
                        if may is not None:
                            await may(url)
                        if self._pace is not None:
                            await self._pace.turn(url)
                    with told_as_errors(host_of(url)):
                        async with self._client.stream("GET", url, headers=headers) as response:
                            check_headers(response)
                            if not response.has_redirect_location:
                                moved_to = str(response.url) if moves and permanent else None
                                record = fetch_record(response, asked, moves)
                                page = await _read(
                                    response, moved_to, most, part=part, conditional=bool(headers)
                                )
                                if isinstance(page, NotModified):
                                    return page
                                return replace(page, record=record)
                            moves.append({"status": response.status_code, "address": url})
                            permanent = permanent and response.status_code in _PERMANENT
                            url = _target(response)
        except TimeoutError as error:
            raise BusyError(
                Told(
                    "{host} took longer than {seconds} seconds; try again later.",
                    host=host_of(asked),
                    seconds=format(self._time_limit, "g"),
                )
            ) from error
        raise InputError(
            f"{host_of(url)} redirects more than {MOST_REDIRECTS} times; find the page's final "
            "address in a browser, or save its text as a file and add that."
        )


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


def _target(response: httpx.Response) -> str:
    """The target of a redirect, without the fragment."""
    location = response.headers["Location"]
    try:
        return str(response.url.join(location).copy_with(fragment=None))
    except (httpx.InvalidURL, ValueError) as error:
        raise misdirected(host_of(str(response.url)), f"{location}: {error}") from error


async def _read(
    response: httpx.Response, moved_to: str | None, most: int, *, part: bool, conditional: bool
) -> FetchedPage | NotModified:
    url, headers = str(response.url), response.headers
    if response.status_code == httpx.codes.NOT_MODIFIED:
        if not conditional:
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
        await read_body(response, most, part=part),
        validator(headers, "ETag"),
        validator(headers, "Last-Modified"),
        moved_to,
        fresh_s(headers),
    )


class PoliteClient(Fetcher):
    """Fetches pages and obeys robots.txt, at each redirect too, and rate limits.

    Args:
        policy: the hosts and addresses that may be fetched; private hosts that it opens are the
            operator's own and have no pause.
        contact: an e-mail address or page that the User-Agent names.
        pause_s: least seconds between two requests to one host.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
        time_limit: seconds for one page, not counting waits of the rate limiter.
        pace: the rate limiter; None for one with ``pause_s``.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        contact: str = "",
        pause_s: float = 1.0,
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve | None = None,
        time_limit: float = TIME_LIMIT,
        pace: HostRateLimiter | None = None,
    ) -> None:
        pace = pace or HostRateLimiter(pause_s, policy.opened)
        super().__init__(
            policy,
            contact=contact,
            pace=pace,
            transport=transport,
            look_up=look_up,
            time_limit=time_limit,
        )
        self._may = Robots(self, pace).check


class WebhookClient(_GuardedClient):
    """Posts JSON to webhooks, as guarded as what is fetched: to public addresses, no redirects.

    Args:
        policy: the hosts and addresses that may be posted to.
        contact: an e-mail address or page that the User-Agent names.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        contact: str = "",
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve | None = None,
    ) -> None:
        super().__init__(
            policy,
            contact=contact,
            transport=transport,
            look_up=look_up,
            time_limit=POST_LIMIT,
            headers={"Content-Type": "application/json"},
        )

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, float | None]:
        """Post a body; what the host sends back is not read.

        Returns:
            the status, and after how many seconds to try again if the host says so.

        Raises:
            InputError: the address may not be posted to.
            BusyError: the host cannot be reached, or does not respond in time.
        """
        with told_as_errors(host_of(url)):
            try:
                async with (
                    asyncio.timeout(POST_LIMIT),
                    self._client.stream("POST", url, content=body, headers=headers) as response,
                ):
                    return response.status_code, retry_after_s(response.headers)
            except TimeoutError as error:
                raise BusyError(
                    Told("{host} does not answer in time; try again later.", host=host_of(url))
                ) from error


def user_agent(contact: str) -> str:
    """The User-Agent: name, version, and how to reach the operator."""
    name = f"{NAME}/{version()}"
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


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one robots.txt.

    Attributes:
        until: when they expire, on the monotonic clock.
        parsed: the parsed rules; None if everything is allowed.
        delay_s: the pause that it asks for, in seconds.
        size: its number of characters.
        busy: why it could not be read, in words; None if it could.
    """

    until: float
    parsed: "Protego | None" = None
    delay_s: float = 0.0
    size: int = 0
    busy: str | None = None


class Robots:
    """Checks robots.txt before pages are fetched, with a cache in memory.

    Args:
        fetcher: fetches robots.txt, with the same guards and limits as pages.
        pace: receives the pauses that hosts ask for.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        pace: HostRateLimiter,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetcher = fetcher
        self._pace = pace
        self._clock = clock
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: str) -> None:
        """Check whether a page may be fetched, and set the host's pause.

        Raises:
            RefusedError: robots.txt disallows it.
            BusyError: robots.txt cannot be read now, so it is unknown.
        """
        parts = urlsplit(url)
        rules = await self._of(f"{parts.scheme}://{parts.netloc.lower()}")
        if rules.busy is not None:
            raise BusyError(rules.busy, after_s=max(rules.until - self._clock(), 0.0))
        self._pace.slow(host_key(url), rules.delay_s)
        if rules.parsed is None:
            return
        allowed = rules.parsed.can_fetch
        large = rules.size > _LARGE
        if not (await asyncio.to_thread(allowed, url, NAME) if large else allowed(url, NAME)):
            raise RefusedError(
                Told(
                    "The robots.txt of {host} asks programs not to fetch this page; open it in a "
                    "browser, save its text as a file, and add that.",
                    host=host_of(url),
                )
            )

    async def _of(self, site: str) -> _Rules:
        """The host's rules; concurrent calls cause only one request."""
        lock = self._reading.setdefault(site, asyncio.Lock())
        async with lock:
            rules = self._rules.get(site)
            if rules is None or rules.until <= self._clock():
                rules = self._rules[site] = await self._read(site)
                size = sum(kept.size for kept in self._rules.values())
                # The least recently used rules are dropped first.
                while len(self._rules) > 1 and (
                    len(self._rules) > _MOST_HOSTS or size > _MOST_KEPT
                ):
                    size -= self._rules.popitem(last=False)[1].size
            self._rules.move_to_end(site)
            return rules

    async def _read(self, site: str) -> _Rules:
        """Fetch robots.txt as in RFC 9309: a 4xx allows everything, a 5xx disallows everything."""
        try:
            page = await self._fetcher.beginning(f"{site}/robots.txt", MOST_BYTES)
        except (GoneError, RefusedError):
            return _Rules(self._clock() + KEPT_S)
        except InputError:  # fetching the page fails the same way, with a better message
            return _Rules(self._clock())
        except TryLaterError as error:
            delay = error.after_s if isinstance(error, BusyError) else None
            return _Rules(
                self._clock() + max(delay or 0.0, BUSY_S),
                busy=f"The robots.txt of {host_of(site)} cannot be read right now, so it is "
                f"unknown whether the page may be fetched: {error}",
            )
        from protego import Protego  # noqa: PLC0415 - only fetching needs it

        text = ours(page.body.decode("utf-8-sig", "replace"))
        large = len(text) > _LARGE
        parsed = await asyncio.to_thread(Protego.parse, text) if large else Protego.parse(text)
        pause = parsed.crawl_delay(NAME) or 0.0
        if (rate := parsed.request_rate(NAME)) is not None:
            pause = max(pause, min(rate.seconds, _LONGEST_RATE_S) / rate.requests)
        return _Rules(self._clock() + KEPT_S, parsed, min(pause, LONGEST_DELAY_S), len(text))


def ours(text: str) -> str:
    """The groups of a robots.txt that apply to Verbale or to everybody, without other lines.

    Parsing each rule for each of ten thousand user agents would take forever.
    """
    lines: list[str] = []
    in_names = is_ours = False
    for line in text.splitlines():
        if (agent := _AGENT.match(line)) is not None:
            if not in_names:
                is_ours = False
            in_names = True
            if agent[1] == "*" or agent[1].lower() == NAME.lower():
                is_ours = True
                lines.append(f"User-agent: {agent[1]}")
        elif not _NO_RULE.match(line):
            in_names = False
            if is_ours:
                lines.append(line)
    return "\n".join(lines)
