"""The SSRF guard: allows public addresses, and private ones that the operator has named."""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from index.errors import InputError
from index.urls.hosts import ascii_host, excerpt, host_pattern, refuse_user

LONGEST_URL = 2000
"""The longest URL of a page, in characters."""

_PORTS = {80, 443, 8080, 8443}
_DEFAULT_PORTS = {"http": 80, "https": 443}
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
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)")


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

    Raises:
        InputError: an entry of a list can match no host.
    """

    def __init__(
        self,
        private_hosts: Iterable[str] = (),
        allow: Iterable[str] = (),
        deny: Iterable[str] = (),
    ) -> None:
        self._opened = _names(private_hosts)
        self._allowed = _names(allow)
        self._denied = _names(deny)

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
        parts = _split(url)
        refuse_user(parts)
        host = (parts.hostname or "").rstrip(".")
        host = host if _as_address(host) else ascii_host(host)
        _check_host(host)
        self._check_lists(host)
        self._check_private(host)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
        if port not in _PORTS and host not in self._opened:
            raise InputError(
                f"Port {port} of {host} is not one that pages are read from; use 80, 443, 8080 or "
                "8443, or name the host in gather.allow_private_hosts."
            )

    def _check_lists(self, host: str) -> None:
        if _covered(host, self._denied):
            raise InputError(
                f"{host} is not fetched: the operator has named it in gather.deny_hosts."
            )
        if self._allowed and not _covered(host, self._allowed):
            raise InputError(
                f"{host} is not fetched: it is not in gather.allow_hosts, where the operator can "
                "add it."
            )

    def _check_private(self, host: str) -> None:
        """Reject a host that is private by what it is called, before it is looked up."""
        if _as_address(host) is not None:
            self.check_addresses(host, [host])
        elif host in self._opened or any(map(_as_address, self._opened)):
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
        if host.rstrip(".").lower() in self._opened:
            return
        if not all(is_public(address) or address in self._opened for address in addresses):
            raise _private(host)


def _private(host: str) -> InputError:
    return InputError(
        f"{host} leads to a private address, which is not fetched; if you run it, name it in "
        "gather.allow_private_hosts."
    )


def _names(hosts: Iterable[str]) -> frozenset[str]:
    return frozenset(map(host_pattern, hosts))


def _covered(host: str, by: frozenset[str]) -> bool:
    """Whether a host or one of its parent domains is in the list."""
    labels = host.split(".")
    return any(".".join(labels[at:]) in by for at in range(len(labels)))


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _DEFAULT_PORTS and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise InputError(
            f"“{excerpt(url)}” is not an address of a page; it must begin with http:// or https://."
        )
    return parts


def _check_host(host: str) -> None:
    """Reject hosts in disguise, such as 2130706433, 0x7f.1 and 0177.0.0.1."""
    if _as_address(host) is not None:
        return
    last_label = host.rpartition(".")[2]
    if not _NAME.fullmatch(host) or _NUMBER.fullmatch(last_label):
        raise InputError(f"“{host[:100]}” is not a host name or a plainly written address.")


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
