"""The SSRF guard: allows public addresses, and private ones that the operator has named."""

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import httpx

from index.errors import InputError
from index.ingest.fetch.pages import BusyError
from index.urls.hosts import (
    DEFAULT_PORTS,
    NAME,
    ascii_host,
    excerpt,
    host_pattern,
    is_ip,
    is_number,
    refuse_user,
)

LONGEST_URL = 2000
"""The longest URL of a page, in characters."""

_PORTS = {80, 443, 8080, 8443}
_NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays
        "168.63.129.16/32",  # a cloud's metadata service on a public-looking address
        "::/96",  # IPv4-compatible
        "::ffff:0:0/96",  # IPv4-mapped
        "64:ff9b::/96",  # NAT64: an IPv4 address inside
        "64:ff9b:1::/48",
        "100::/64",  # discard
        "2001::/23",  # Teredo and other tunnels
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local
    )
)
_PRIVATE_NAME = re.compile(r"(?:.+\.)?(?:localhost|local|internal|home\.arpa)")
"""Names of this machine, and in domains that are kept for private networks."""


def is_public(address: str) -> bool:
    """Whether the address is on the public internet, not in a private or special network."""
    ip = ip_address(address.partition("%")[0])
    is_special = ip.is_multicast or ip.is_reserved or not ip.is_global
    return not is_special and not any(ip in network for network in _NOT_PUBLIC)


class AddressPolicy:
    """Decides which hosts and addresses may be connected to.

    Args:
        private_hosts: private hosts or addresses that are allowed, on any port.
        allow: the only hosts that are allowed, with their subdomains; empty for all.
        deny: hosts that are not allowed, with their subdomains; overrides ``allow``.

    Attributes:
        opened: the private hosts and addresses that are allowed.

    Raises:
        InputError: an entry of a list can match no host.
    """

    def __init__(
        self,
        private_hosts: Iterable[str] = (),
        allow: Iterable[str] = (),
        deny: Iterable[str] = (),
    ) -> None:
        self.opened = frozenset(map(host_pattern, private_hosts))
        self._allowed = frozenset(map(host_pattern, allow))
        self._denied = frozenset(map(host_pattern, deny))

    def check_url(self, url: str) -> None:
        """Check a URL before its host is resolved.

        Raises:
            InputError: it is too long, not http or https, names a user or an unusual port, hides
                its host, is openly private, or the operator's lists exclude its host.
        """
        if len(url) > LONGEST_URL:
            raise InputError(
                f"The address “{excerpt(url)}…” is longer than {LONGEST_URL:,} characters; find "
                "the page's own address."
            )
        try:
            parts = urlsplit(url)
            usable = parts.scheme in DEFAULT_PORTS and parts.hostname and parts.port != 0
        except ValueError:
            usable = False
        if not usable:
            raise InputError.told(
                "“{address}” is not an address of a page; it must begin with http:// or https://.",
                address=excerpt(url),
            )
        refuse_user(parts)
        host = (parts.hostname or "").rstrip(".")
        plain = is_ip(host)
        host = host if plain else ascii_host(host)
        if not plain and (not NAME.fullmatch(host) or is_number(host)):
            # A host in disguise, such as 2130706433, 0x7f.1 and 0177.0.0.1
            raise InputError(f"“{host[:100]}” is not a host name or a plainly written address.")
        if _covered(host, self._denied):
            raise InputError(
                f"{host} is not fetched: the operator has named it in gather.deny_hosts."
            )
        if self._allowed and not _covered(host, self._allowed):
            raise InputError(
                f"{host} is not fetched: it is not in gather.allow_hosts, where the operator can "
                "add it."
            )
        self._check_private(host)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        if port not in _PORTS and host not in self.opened:
            raise InputError(
                f"Port {port} of {host} is not one that pages are read from; use 80, 443, 8080 or "
                "8443, or name the host in gather.allow_private_hosts."
            )

    def _check_private(self, host: str) -> None:
        """Reject a host that is private by what it is called, before it is looked up."""
        if is_ip(host):
            self.check_addresses(host, [host])
        elif host in self.opened or any(map(is_ip, self.opened)):
            return  # its addresses decide
        elif _PRIVATE_NAME.fullmatch(host):
            raise _private(host)
        elif "." not in host:
            raise InputError(
                f"“{host}” names no public site, whose name has a dot; check the address, or, if "
                "you run it, name it in gather.allow_private_hosts."
            )

    def check_addresses(self, host: str, addresses: Iterable[str]) -> None:
        """Check all addresses of a host before connecting to one of them.

        Raises:
            InputError: one of them is private, and neither it nor the host is allowed.
        """
        if host.rstrip(".").lower() in self.opened:
            return
        if not all(is_public(address) or address in self.opened for address in addresses):
            raise _private(host)


def _private(host: str) -> InputError:
    return InputError.told(
        "{host} leads to a private address, which is not fetched; if you run it, name "
        "it in gather.allow_private_hosts.",
        host=host,
    )


def _covered(host: str, by: frozenset[str]) -> bool:
    """Whether a host or one of its parent domains is in the list."""
    labels = host.split(".")
    return any(".".join(labels[at:]) in by for at in range(len(labels)))


Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Resolves host and port to all addresses of the host."""

_MOST_ADDRESSES = 8
"""Most addresses of a host that are tried."""


class Resolver:
    """The system's resolver, in threads of its own, so that a slow name server delays nothing else.

    Close it after the last request.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(16, "look-up")

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
                raise BusyError.told(
                    "The name {host} could not be looked up; try again.", host=host
                ) from error
            raise InputError.told(
                "There is no host called {host}; check the address.", host=host
            ) from error
        except UnicodeError as error:
            raise InputError(f"“{host}” is not a host name; check the address.") from error
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in entries))

    def close(self) -> None:
        """Cancel look-ups that have not started."""
        self._threads.shutdown(wait=False, cancel_futures=True)


@dataclass(eq=False)
class GuardedTransport(httpx.AsyncBaseTransport):
    """Sends each request to an address that passed the policy, under the host's own name.

    The request contains the address itself, so that nothing is resolved a second time (DNS
    rebinding). ``Host`` and the TLS server name stay the host's.
    """

    policy: AddressPolicy
    inner: httpx.AsyncBaseTransport
    look_up: Resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send ``request`` to the first address of the host that accepts a connection."""
        self.policy.check_url(str(request.url))
        host = request.url.raw_host.decode("ascii")
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        addresses = await self.look_up(host, port)
        self.policy.check_addresses(host, addresses)
        failure: httpx.TransportError | None = None
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return await self.inner.handle_async_request(
                    httpx.Request(
                        request.method,
                        request.url.copy_with(host=address),
                        headers=request.headers,
                        stream=request.stream,
                        extensions={**request.extensions, "sni_hostname": host},
                    )
                )
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = error
        raise failure or BusyError(f"{host} has no address at the moment; try again later.")

    async def aclose(self) -> None:
        """Close the wrapped transport."""
        await self.inner.aclose()
