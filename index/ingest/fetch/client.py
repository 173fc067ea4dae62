"""The HTTP clients for pages and webhooks: guarded addresses, limits on time and size.

Behind them stands what they read off a response, and the errors that say why there is no page.
"""

import asyncio
import re
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from functools import cache
from hashlib import sha256
from http.cookiejar import CookieJar, DefaultCookiePolicy
from itertools import chain
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

import httpx
import idna

from index.errors import InputError
from index.ingest.fetch.decompress import (
    ACCEPTED,
    DamagedError,
    UnknownEncodingError,
    decompressor,
)
from index.ingest.fetch.pages import (
    BusyError,
    FetchedPage,
    GoneError,
    NotModified,
    RefusedError,
    Validators,
)
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.ingest.fetch.ssrf_guard import AddressPolicy, GuardedTransport, Resolve, Resolver
from index.operations.telemetry.observer import FETCH_BYTES, FETCH_REQUESTS, UNSEEN, Observer
from index.told import Told
from index.urls.canonical import host_of
from index.urls.hosts import requestable
from index.version import version

LARGEST = 20_000_000
"""The largest body in bytes, before and after decompression."""
MOST_REDIRECTS = 5
TIME_LIMIT = 30.0
"""Time limit for one page in seconds, including name resolution and redirects."""
POST_LIMIT = 15.0
"""Seconds for one post, including name resolution: less than a claim lasts."""

NAME = "Verbale"
"""The user agent name in robots.txt."""

May = Callable[[str], Awaitable[None]]
"""Called with each URL before it is requested; raises an error if that is not allowed."""


class Guarded(TypedDict, total=False):
    """What a client may be given.

    Attributes:
        contact: an e-mail address or page that the User-Agent names.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
        time_limit: seconds for a request.
        observer: counts requests, and the bytes of responses before decompression.
    """

    contact: str
    transport: httpx.AsyncBaseTransport | None
    look_up: Resolve | None
    time_limit: float
    observer: Observer


class _GuardedClient:
    """An HTTP client that connects to addresses that its policy allows; used as ``async with``.

    Args:
        policy: the hosts and addresses that may be connected to.
        headers: further headers of each request.
        given: as of ``Guarded``.
    """

    def __init__(
        self, policy: AddressPolicy, headers: Mapping[str, str], **given: Unpack[Guarded]
    ) -> None:
        self._policy = policy
        self._resolver = Resolver()
        self._time_limit = given.get("time_limit", TIME_LIMIT)
        self._observer = given.get("observer", UNSEEN)
        transport, look_up = given.get("transport"), given.get("look_up")
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(policy, transport or network(), look_up or self._resolver),
            headers={"User-Agent": user_agent(given.get("contact", "")), **headers},
            timeout=httpx.Timeout(self._time_limit, connect=10.0),
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
        pace: the rate limiter of all requests, redirects included; None for no limit.
        given: as of ``Guarded``; the time limit does not count waits of the rate limiter.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        pace: HostRateLimiter | None = None,
        **given: Unpack[Guarded],
    ) -> None:
        super().__init__(policy, {"Accept-Encoding": ACCEPTED}, **given)
        self._pace = pace
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
        return await self._reply(url, known or Validators())

    async def beginning(self, url: str, most: int) -> FetchedPage:
        """The first ``most`` bytes of a page of any content type; the body may be empty.

        Raises:
            InputError: as ``get``.
            BusyError: as ``get``.
        """
        page = await self._reply(url, Validators(), most)
        assert isinstance(page, FetchedPage), "the request had no validators"
        return page

    async def _reply(
        self, url: str, known: Validators, first: int | None = None
    ) -> FetchedPage | NotModified:
        """Follow redirects to the page; each URL on the way is checked.

        Args:
            url: its address.
            known: validators, which are sent exactly as received.
            first: read so many bytes of any content type, even none, and ask nobody whether that
                is allowed; None for a whole page.
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
        try:
            async with asyncio.timeout(self._time_limit) as limit:
                for _ in range(MOST_REDIRECTS + 1):
                    self._policy.check_url(url)
                    url = requestable(url)
                    async with _stopped(limit):
                        if self._may is not None and first is None:
                            await self._may(url)
                        if self._pace is not None:
                            await self._pace.turn(url)
                    with told_as_errors(host_of(url)):
                        async with self._sent(url, headers) as response:
                            if not response.has_redirect_location:
                                return await _read(
                                    response, asked, moves, first, conditional=bool(headers)
                                )
                            moves.append({"status": response.status_code, "address": url})
                            url = _target(response)
        except TimeoutError as error:
            raise BusyError.told(
                "{host} took longer than {seconds} seconds; try again later.",
                host=host_of(asked),
                seconds=format(self._time_limit, "g"),
            ) from error
        raise InputError(
            f"{host_of(url)} redirects more than {MOST_REDIRECTS} times; find the page's final "
            "address in a browser, or save its text as a file and add that."
        )

    @asynccontextmanager
    async def _sent(
        self, url: str, headers: Sequence[tuple[bytes, bytes]]
    ) -> AsyncIterator[httpx.Response]:
        self._observer.note(FETCH_REQUESTS)
        async with self._client.stream("GET", url, headers=headers) as response:
            if sum(map(len, chain(*response.headers.raw))) > LARGEST_HEADERS:
                raise InputError(
                    f"{host_of(url)} sent more than {LARGEST_HEADERS // 1024} KiB of headers, "
                    f"which no page needs; {_SAVE_IT}."
                )
            try:
                yield response
            finally:
                self._observer.note(FETCH_BYTES, response.num_bytes_downloaded)


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
    response: httpx.Response,
    asked: str,
    moves: list[dict[str, Any]],
    first: int | None,
    *,
    conditional: bool,
) -> FetchedPage | NotModified:
    """The page of the last response, with the record of how it was fetched.

    Args:
        response: the response, with its body unread.
        asked: the address that was asked for.
        moves: the status and the address of each response that led on.
        first: as of ``Fetcher._reply``.
        conditional: whether validators were sent.
    """
    url, headers = str(response.url), response.headers
    moved_to = url if moves and all(one["status"] in {301, 308} for one in moves) else None
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
        await read_body(response, first or LARGEST, part=first is not None),
        validator(headers, "ETag"),
        validator(headers, "Last-Modified"),
        moved_to,
        fresh_s(headers),
        fetch_record(response, asked, moves),
    )


class WebhookClient(_GuardedClient):
    """Posts JSON to webhooks, as guarded as what is fetched: to public addresses, no redirects.

    Args:
        policy: the hosts and addresses that may be posted to.
        given: as of ``Guarded``.
    """

    def __init__(self, policy: AddressPolicy, **given: Unpack[Guarded]) -> None:
        limited: Guarded = {"time_limit": POST_LIMIT, **given}
        super().__init__(policy, {"Content-Type": "application/json"}, **limited)

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
                raise BusyError.told(
                    "{host} does not answer in time; try again later.", host=host_of(url)
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


LONGEST_WAIT_S = 86_400.0
"""The longest accepted Retry-After, in seconds (a day)."""
LONGEST_FRESH_S = 31_536_000.0
"""The longest accepted freshness, in seconds (a year)."""


Headers = Mapping[str, str]
Clock = Callable[[], float]


def content_type(headers: Headers) -> tuple[str, str | None]:
    """The media type in lower case, empty if missing, and the charset, or None."""
    named = headers.get("Content-Type")
    if not named:
        return "", None
    header = Message()
    header["Content-Type"] = " ".join(named.split())
    return header.get_content_type(), header.get_content_charset()


def validator(headers: Headers, name: str) -> str | None:
    """An ETag or Last-Modified exactly as sent; None if it is missing or too long."""
    value = headers.get(name)
    return value if value and len(value) <= 1024 else None


def retry_after_s(headers: Headers, now: Clock = time.time) -> float | None:
    """Seconds to wait by Retry-After, 0 to ``LONGEST_WAIT_S``; None if it is missing."""
    value = headers.get("Retry-After", "").strip()
    seconds = _seconds(value)
    if seconds is None and (moment := _moment(value)) is not None:
        seconds = moment - now()
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT_S)


def fresh_s(headers: Headers, now: Clock = time.time) -> float | None:
    """Seconds that the response stays fresh by its own headers; None if they do not say."""
    rules = {
        name.strip().lower(): value.strip().strip('"')
        for name, _, value in (
            part.partition("=") for part in headers.get("Cache-Control", "").split(",")
        )
    }
    if "no-cache" in rules or "no-store" in rules:
        return 0.0
    seconds = _seconds(rules.get("max-age", ""))
    if seconds is None and (expires := headers.get("Expires")):
        moment = _moment(expires)
        sent = _moment(headers.get("Date", ""))
        seconds = 0.0 if moment is None else moment - (now() if sent is None else sent)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_FRESH_S)


def _seconds(value: str) -> float | None:
    return float(value[:20]) if value.isascii() and value.isdigit() else None


def _moment(value: str) -> float | None:
    """An HTTP date as seconds since 1970."""
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


_SECRET = re.compile(
    "cookie|auth|token|secret|session|credential|csrf|xsrf|api-?key", re.IGNORECASE
)
"""Headers that may hold what lets somebody in: a record has their names alone."""


def fetch_record(
    response: httpx.Response, asked: str, moves: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """How a page was fetched, for evidence: an open response's addresses, headers, certificate.

    Args:
        response: the last response.
        asked: the address that was asked for.
        moves: the status and the address of each response that led on.
    """
    stream = response.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    certificate = tls.getpeercert(binary_form=True) if tls is not None else None
    return {
        "asked": asked,
        "redirects": list(moves),
        "address": str(response.url),
        "status": response.status_code,
        "headers": [
            [name, "(left out)" if _SECRET.search(name) else value]
            for name, value in response.headers.multi_items()
        ],
        "fetched_at": datetime.now(UTC).isoformat(),
        "certificate_sha256": sha256(certificate).hexdigest() if certificate else None,
    }


LARGEST_HEADERS = 65_536
"""The largest headers in bytes."""

_SAVE_IT = Told("open it in a browser, save its text as a file, and add that")


async def read_body(response: httpx.Response, most: int = LARGEST, *, part: bool = False) -> bytes:
    """The decompressed body of a response.

    Args:
        response: a response that is neither a redirect nor a 304, with its body unread.
        most: most bytes, before and after decompression.
        part: whether to accept the first ``most`` bytes, of any content type, even none.

    Raises:
        InputError: it has no page, or one that is too large or empty.
        BusyError: the server cannot answer now.
        DamagedError: it cannot be decompressed.
        UnknownEncodingError: as ``DamagedError``.
    """
    host = host_of(str(response.url))
    _check_status(response, host)
    if part:
        return (await _unpacked(response, most))[0][:most]
    kind = content_type(response.headers)[0]
    if kind.startswith(("image/", "video/", "audio/", "font/")):
        raise InputError.told(
            "{host} sent {kind}, not a text; name the page itself.", host=host, kind=kind
        )
    too_large = InputError.told(
        "{host} sent more than {most} MB, which is more than a page should have; {what}.",
        host=host,
        most=most // 1_000_000,
        what=_SAVE_IT,
    )
    declared = response.headers.get("Content-Length", "").strip()
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > most:
        raise too_large
    body, whole = await _unpacked(response, most)
    if not whole:
        raise too_large
    if not body:
        raise InputError.told(
            "{host} sent an empty page; check the address, or {what}.", host=host, what=_SAVE_IT
        )
    return body


def _check_status(response: httpx.Response, host: str) -> None:
    status = response.status_code
    if status in {404, 410}:
        gone = (
            Told("has no such page (404)")
            if status == 404
            else Told("has taken the page away (410)")
        )
        raise GoneError(
            Told("{host} {gone}; check the address.", host=host, gone=gone), for_good=status == 410
        )
    if status in {401, 402, 403, 407, 451}:
        raise RefusedError.told(
            "{host} refuses to show the page to a program ({status}); {what}.",
            host=host,
            status=status,
            what=_SAVE_IT,
        )
    if status >= 500 or status in {408, 425, 429}:
        raise BusyError(
            Told(
                "{host} cannot answer at the moment ({status}); try again later.",
                host=host,
                status=status,
            ),
            after_s=retry_after_s(response.headers),
        )
    if not 200 <= status < 300:
        kind = RefusedError if status >= 400 else InputError
        raise kind(
            Told(
                "{host} did not send the page ({status}); check the address.",
                host=host,
                status=status,
            )
        )


async def _unpacked(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    """The body, and whether it is complete; stops as soon as either size exceeds ``most``."""
    body, received = bytearray(), 0
    inflater = decompressor(response.headers.get("Content-Encoding", ""))
    async for chunk in response.aiter_raw():
        received += len(chunk)
        for piece in inflater.pieces(chunk):
            body += piece
            if max(received, len(body)) > most:
                return bytes(body), False
    if received and not inflater.finished:
        raise DamagedError("it ends too early")
    return bytes(body), True


def misdirected(host: str, why: str) -> InputError:
    """The error for a redirect to an invalid URL."""
    return InputError(
        f"{host} redirects to an invalid address ({why[:200]}). Find the page's own address in a "
        "browser."
    )


@contextmanager
def told_as_errors(host: str) -> Iterator[None]:
    """Turn errors of the connection to ``host`` into errors for people.

    Raises:
        InputError: the URL or the page is invalid.
        RefusedError: no secure connection is possible.
        BusyError: the server does not answer now.
    """
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise InputError(f"The address at {host} is malformed ({error}); check it.") from error
    except idna.IDNAError as error:  # httpx reads the host of a redirect before we do
        raise misdirected(host, str(error)) from error
    except (UnknownEncodingError, DamagedError) as error:
        raise InputError(
            f"{host} sent a page that cannot be unpacked ({error}); {_SAVE_IT}."
        ) from error
    except httpx.TimeoutException as error:
        raise BusyError.told(
            "{host} does not answer in time; try again later.", host=host
        ) from error
    except httpx.ConnectError as error:
        if _is_about_tls(error):
            raise RefusedError(
                f"No safe connection to {host} can be made ({error}): its certificate does not fit "
                f"or it speaks no TLS. Check the address, or {_SAVE_IT}."
            ) from error
        raise BusyError.told(
            "{host} cannot be reached ({error}); try again later.", host=host, error=str(error)
        ) from error
    except httpx.TransportError as error:
        if "location header" in str(error):  # httpx reads it before we do
            raise misdirected(host, str(error)) from error
        raise BusyError.told(
            "{host} closed the connection without a proper answer; try again later.", host=host
        ) from error


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
