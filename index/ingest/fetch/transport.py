"""The SSRF-safe transport: resolves a host once, checks it, and connects to that address."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from index.errors import InputError
from index.ingest.fetch.errors import BusyError
from index.ingest.fetch.ssrf_guard import AddressPolicy

Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Resolves host and port to all addresses of the host."""

_LOOK_UPS_AT_ONCE = 16
_MOST_ADDRESSES = 8
"""Most addresses of a host that are tried."""


class Resolver:
    """The system's resolver, in threads of its own, so that a slow name server delays nothing else.

    Close it after the last request.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_LOOK_UPS_AT_ONCE, "look-up")

    async def __call__(self, host: str, port: int) -> tuple[str, ...]:
        """All addresses of a host.

        Raises:
            InputError: there is no such host.
            BusyError: the resolver did not answer.
        """
        ask = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            entries = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise BusyError(f"The name {host} could not be looked up; try again.") from error
            raise InputError(f"There is no host called {host}; check the address.") from error
        except UnicodeError as error:
            raise InputError(f"“{host}” is not a host name; check the address.") from error
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))

    def close(self) -> None:
        """Cancel look-ups that have not started."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends each request to an address that passed the policy, under the host's own name.

    The request contains the address itself, so that nothing is resolved a second time (DNS
    rebinding). ``Host`` and the TLS server name stay the host's.
    """

    def __init__(
        self, policy: AddressPolicy, inner: httpx.AsyncBaseTransport, look_up: Resolve
    ) -> None:
        self._policy = policy
        self._inner = inner
        self._look_up = look_up

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` to the first address of the host that accepts a connection."""
        self._policy.check_url(str(request.url))
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await self._look_up(host, port)
        self._policy.check_addresses(host, addresses)
        failure: httpx.TransportError | None = None
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return await self._inner.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or BusyError(f"{host} has no address at the moment; try again later.")

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self._inner.aclose()


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
