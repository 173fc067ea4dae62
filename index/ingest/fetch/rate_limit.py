"""Requests to one host come one after the other, with a pause between."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.errors import InputError
from index.urls.hosts import ascii_host, host_pattern

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_HOSTS = 5000
"""Beyond this many, hosts whose pause is over are forgotten."""


def host_key(url: str) -> str:
    """Which host a URL asks, as politeness counts: its name, and its port where it is unusual.

    In ASCII and lower case, without a final dot; "www." stays, since it may be another machine. A
    URL that cannot be read is its own host.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = ascii_host(parts.hostname or "").rstrip("."), parts.port
    except (ValueError, InputError):
        return url
    host = f"[{host}]" if ":" in host else host
    return host if port in {None, _DEFAULT_PORTS.get(parts.scheme)} else f"{host}:{port}"


@dataclass(slots=True)
class _Host:
    """When the last request began, and the pause that its robots.txt asks for."""

    began: float
    slow_s: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class HostRateLimiter:
    """Lets requests to one host begin at least a pause apart, in the order in which they came.

    Args:
        pause_s: the least time between two requests to one host, in seconds.
        opened: hosts of the operator's own, which have no pause unless they ask for one.
        clock: seconds that never go back.
        sleep: what waits.
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
        """Wait until the host may be asked; the request begins when this returns."""
        key = host_key(url)
        host = self._host(key)
        async with host.turn:
            while (wait := host.began + self._pause(key, host) - self._clock()) > 0:
                await self._sleep(wait)
            host.began = self._clock()

    def slow(self, key: str, seconds: float) -> None:
        """A host asks for this pause; it counts where it is longer than ours.

        Args:
            key: of ``host_key``.
            seconds: the pause; 0 for none of its own.
        """
        self._host(key).slow_s = seconds

    def _pause(self, key: str, host: _Host) -> float:
        name = key if key.endswith("]") else key.rpartition(":")[0] or key
        ours = 0.0 if name.strip("[]") in self._opened else self._pause_s
        return max(ours, host.slow_s)

    def _host(self, key: str) -> _Host:
        host = self._hosts.get(key)
        if host is None:
            self._forget()
            host = self._hosts[key] = _Host(began=float("-inf"))
        self._hosts.move_to_end(key)
        return host

    def _forget(self) -> None:
        """Drop the hosts that were asked longest ago, as far as they may be asked again."""
        if len(self._hosts) < _MOST_HOSTS:
            return
        now = self._clock()
        over = [
            key
            for key, host in self._hosts.items()
            if not host.turn.locked() and host.began + self._pause(key, host) <= now
        ]
        for key in over[: max(_MOST_HOSTS // 10, 1)]:
            del self._hosts[key]
