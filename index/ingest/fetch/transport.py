"""The guarded way out: a host is looked up once, judged, and that very address is connected to."""

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
"""From host and port to all addresses that the host has."""

_LOOK_UPS_AT_ONCE = 16
_MOST_ADDRESSES = 8
"""How many of a host's addresses are tried."""


class Resolver:
    """Asks the system's resolver, in threads of its own: a slow name server holds up nothing else.

    Close it when no one waits any more.
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
            found = await asyncio.get_running_loop().run_in_executor(self._threads, ask)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise BusyError(f"The name {host} could not be looked up; try again.") from error
            raise InputError(f"There is no host called {host}; check the address.") from error
        except UnicodeError as error:
            raise InputError(f"“{host}” is not a host name; check the address.") from error
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))

    def close(self) -> None:
        """Give up what has not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends each request to an address that has passed ``doors``, under the host's own name.

    The address is put into the request itself, so nothing is looked up a second time and no later
    answer of a name server can lead elsewhere. ``Host`` and the TLS name stay the host's.
    """

    def __init__(
        self, doors: AddressPolicy, way_out: httpx.AsyncBaseTransport, look_up: Resolve
    ) -> None:
        self._doors = doors
        self._way_out = way_out
        self._look_up = look_up

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` to the first of the host's addresses that can be connected to."""
        self._doors.check_url(str(request.url))
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await self._look_up(host, port)
        self._doors.check_addresses(host, addresses)
        failure: httpx.TransportError | None = None
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return await self._way_out.handle_async_request(_pinned(request, address))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or BusyError(f"{host} has no address at the moment; try again later.")

    async def aclose(self) -> None:
        """Close the way out."""
        await self._way_out.aclose()


def _pinned(request: httpx.Request, address: str) -> httpx.Request:
    return httpx.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": request.url.raw_host.decode("ascii")},
    )
