"""The client of the pollers: checks robots.txt, waits for the rate limiter, fetches."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

import httpx

from index.ingest.fetch.client import TIME_LIMIT, Fetcher
from index.ingest.fetch.pages import FetchedPage, NotModified, Validators
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.ingest.fetch.robots import Robots
from index.ingest.fetch.transport import Resolve


class PoliteClient:
    """Fetches pages and obeys robots.txt and rate limits; used as ``async with``.

    Args:
        contact: an e-mail address or page that the User-Agent names.
        allow_private_hosts: private hosts or addresses that may be fetched; they are the
            operator's own and have no pause.
        allow_hosts: the only hosts that may be fetched, with their subdomains; empty for all.
        deny_hosts: hosts that may not be fetched, with their subdomains.
        pause_s: least seconds between two requests to one host.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
        time_limit: seconds for one page, not counting waits of the rate limiter.
        pace: the rate limiter; None for one with ``pause_s``.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_private_hosts: Iterable[str] = (),
        allow_hosts: Iterable[str] = (),
        deny_hosts: Iterable[str] = (),
        pause_s: float = 1.0,
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve | None = None,
        time_limit: float = TIME_LIMIT,
        pace: HostRateLimiter | None = None,
    ) -> None:
        opened = frozenset(allow_private_hosts)
        pace = pace or HostRateLimiter(pause_s, opened)
        self._fetcher = Fetcher(
            contact=contact,
            allow_private_hosts=opened,
            allow_hosts=allow_hosts,
            deny_hosts=deny_hosts,
            pace=pace,
            transport=transport,
            look_up=look_up,
            time_limit=time_limit,
        )
        self._robots = Robots(self._fetcher, pace)

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._fetcher.__aexit__(kind, error, trace)

    def check(self, url: str) -> None:
        """Check whether a URL may be fetched, as far as that shows before its host is resolved.

        Raises:
            InputError: as ``AddressPolicy.check_url``.
        """
        self._fetcher.check(url)

    async def visit(self, url: str, known: Validators | None = None) -> FetchedPage | NotModified:
        """Fetch a page unless it has not changed; robots.txt is checked at each redirect too.

        Args:
            url: its address.
            known: validators of an earlier fetch; None for an unconditional request.

        Raises:
            InputError: the page cannot be fetched. ``GoneError`` if it does not exist,
                ``RefusedError`` if the server or its robots.txt refuses.
            BusyError: the page cannot be fetched now.
        """
        if known is None:
            return await self.get(url)
        return await self._fetcher.revisit(url, known, may=self._robots.check)

    async def get(self, url: str) -> FetchedPage:
        """Fetch a page unconditionally.

        Raises:
            InputError: as ``visit``.
            BusyError: as ``visit``.
        """
        return await self._fetcher.get(url, may=self._robots.check)
