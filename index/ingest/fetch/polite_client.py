"""What gathering visits pages with: robots.txt first, then a turn, then the guarded fetch."""

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
    """A polite reader of pages; used as ``async with``.

    Args:
        contact: an address or page that the User-Agent names.
        allow_private_hosts: private hosts or addresses that may be fetched all the same; they are
            the operator's own, and asked without a pause.
        allow_hosts: hosts that may be fetched, with their subdomains; where it is empty, all.
        deny_hosts: hosts that may not, with their subdomains.
        pause_s: the least time between two requests to one host, in seconds.
        transport: what sends requests, in place of the network, after they have been judged.
        look_up: what turns hosts into addresses, in place of the system's resolver.
        time_limit: seconds that one page may take, waiting for a turn aside.
        pace: what each request waits for, in place of one made from ``pause_s``.
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

    async def visit(self, url: str, known: Validators | None = None) -> FetchedPage | NotModified:
        """Fetch a page, unless it is as we know it; robots.txt is asked at each redirect too.

        Args:
            url: its address.
            known: what an earlier visit brought; None fetches it in any case.

        Raises:
            InputError: the page cannot be had; a ``GoneError`` where it is not there, a
                ``RefusedError`` where the server or its robots.txt refuses.
            BusyError: it cannot be had now.
        """
        if known is None:
            return await self.get(url)
        return await self._fetcher.revisit(url, known, may=self._robots.check)

    async def get(self, url: str) -> FetchedPage:
        """Fetch a page in any case.

        Raises:
            InputError: as ``visit``.
            BusyError: as ``visit``.
        """
        return await self._fetcher.get(url, may=self._robots.check)
