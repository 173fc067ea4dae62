"""The rate limiter: requests to one host are sequential, with a pause between them."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.errors import InputError
from index.urls.hosts import DEFAULT_PORTS, ascii_host, host_pattern

_MOST_HOSTS = 5000
"""Number of remembered hosts, above which those whose pause is over are dropped."""


def host_key(url: str) -> str:
    """The key of a URL's host for rate limits: its name, with its port if it is not the default.

    In ASCII and lower case, without a final dot; "www." stays, because it may be another machine.
    A malformed URL is its own key.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = ascii_host(parts.hostname or "").rstrip("."), parts.port
    except (ValueError, InputError):
        return url
    host = f"[{host}]" if ":" in host else host
    return host if port in {None, DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"


@dataclass(slots=True)
class _Host:
    """When the last request to a host began, and the pause that its robots.txt asks for."""

    began: float
    slow_s: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class HostRateLimiter:
    """Starts requests to one host at least a pause apart, first come, first served.

    Args:
        pause_s: least seconds between two requests to one host.
        opened: the operator's own hosts, which have no pause unless robots.txt asks for one.
        clock: a monotonic clock, in seconds.
        sleep: waits.
    """

    def __init__(
        self,
        pause_s: float,
        opened: frozenset[str] = frozenset(),
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._pause_s = pause_s
        self._opened = frozenset(map(host_pattern, opened))
        self._clock = clock
        self._sleep = sleep
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def turn(self, url: str) -> None:
        """Wait until a request to the host may start."""
        key = host_key(url)
        host = self._host(key)
        async with host.turn:
            while (wait := host.began + self._pause(key, host) - self._clock()) > 0:
                await self._sleep(wait)
            host.began = self._clock()

    def slow(self, key: str, seconds: float) -> None:
        """Set the pause that a host asks for; it applies if it is longer than ``pause_s``.

        Args:
            key: the key from ``host_key``.
            seconds: the pause; 0 if the host asks for none.
        """
        self._host(key).slow_s = seconds

    def _pause(self, key: str, host: _Host) -> float:
        name = key if key.endswith("]") else key.rpartition(":")[0] or key
        default = 0.0 if name.strip("[]") in self._opened else self._pause_s
        return max(default, host.slow_s)

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            if len(self._hosts) >= _MOST_HOSTS:  # the least recently used go
                now = self._clock()
                over = [
                    other
                    for other, known in self._hosts.items()
                    if not known.turn.locked() and known.began + self._pause(other, known) <= now
                ]
                for other in over[: max(_MOST_HOSTS // 10, 1)]:
                    del self._hosts[other]
            host = self._hosts[key] = _Host(began=float("-inf"))
        self._hosts.move_to_end(key)
        return host
