"""Posts to webhooks, as guarded as what is fetched: to public addresses only, no redirects."""

import asyncio
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Self

import httpx

from index.ingest.fetch.client import CONNECT_LIMIT, network, user_agent
from index.ingest.fetch.errors import BusyError
from index.ingest.fetch.headers import retry_after_s
from index.ingest.fetch.responses import told_as_errors
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.ingest.fetch.transport import GuardedTransport, Resolve, Resolver
from index.urls.canonical import host_of

TIME_LIMIT = 15.0
"""Seconds for one post, including name resolution: less than a claim lasts."""


class WebhookClient:
    """Posts JSON; used as ``async with``.

    Args:
        contact: an e-mail address or page that the User-Agent names.
        allow_private_hosts: private hosts or addresses that may be posted to.
        allow_hosts: the only hosts that may be posted to, with their subdomains; empty for all.
        deny_hosts: hosts that may not be posted to, with their subdomains.
        transport: sends requests that passed the checks; None for the network.
        look_up: resolves hosts; None for the system's resolver.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allow_private_hosts: Iterable[str] = (),
        allow_hosts: Iterable[str] = (),
        deny_hosts: Iterable[str] = (),
        transport: httpx.AsyncBaseTransport | None = None,
        look_up: Resolve | None = None,
    ) -> None:
        policy = AddressPolicy(allow_private_hosts, allow_hosts, deny_hosts)
        self._resolver = Resolver()
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(policy, transport or network(), look_up or self._resolver),
            headers={"User-Agent": user_agent(contact), "Content-Type": "application/json"},
            timeout=httpx.Timeout(TIME_LIMIT, connect=CONNECT_LIMIT),
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
                async with asyncio.timeout(TIME_LIMIT):
                    sending = self._client.stream("POST", url, content=body, headers=headers)
                    async with sending as response:
                        return response.status_code, retry_after_s(response.headers)
            except TimeoutError as error:
                raise BusyError(
                    f"{host_of(url)} does not answer in time; try again later."
                ) from error
