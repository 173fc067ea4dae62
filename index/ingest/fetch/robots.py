"""Checks a host's robots.txt before its pages are fetched."""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from index.errors import InputError, TryLaterError
from index.ingest.fetch.client import Fetcher
from index.ingest.fetch.errors import BusyError, GoneError, RefusedError
from index.ingest.fetch.rate_limit import HostRateLimiter, host_key
from index.urls.canonical import host_of

if TYPE_CHECKING:
    from protego import Protego

NAME = "Verbale"
"""The user agent name in robots.txt."""
KEPT_S = 86_400.0
"""Seconds that a robots.txt is cached."""
BUSY_S = 600.0
"""Seconds before a robots.txt that could not be read is requested again."""
LONGEST_DELAY_S = 60.0
"""The longest accepted crawl-delay, in seconds."""
MOST_BYTES = 512_000
"""Most bytes of a robots.txt that are read."""

_MOST_HOSTS = 5000
_MOST_KEPT = 20_000_000
"""Most characters of cached rules, for all hosts together."""
_LARGE = 20_000
"""Characters above which rules are parsed in a thread, to keep the event loop free."""
_AGENT = re.compile(r"\s*user[-\s]*agent(?=[\s:]|$)\s*:?\s*(\*|[a-z_-]*)", re.IGNORECASE)
_NO_RULE = re.compile(r"\s*(?:#|site-?maps?\b|host\b|$)", re.IGNORECASE)
_LONGEST_RATE_S = 86_400


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rules of one robots.txt.

    Attributes:
        until: when they expire, on the monotonic clock.
        parsed: the parsed rules; None if everything is allowed.
        delay_s: the pause that it asks for, in seconds.
        size: its number of characters.
        busy: why it could not be read, in words; None if it could.
    """

    until: float
    parsed: "Protego | None" = None
    delay_s: float = 0.0
    size: int = 0
    busy: str | None = None


class Robots:
    """Checks robots.txt, with a cache in memory.

    Args:
        fetcher: fetches robots.txt, with the same guards and limits as pages.
        pace: receives the pauses that hosts ask for.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        pace: HostRateLimiter,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetcher = fetcher
        self._pace = pace
        self._clock = clock
        self._rules: OrderedDict[str, _Rules] = OrderedDict()
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def check(self, url: str) -> None:
        """Check whether a page may be fetched, and set the host's pause.

        Raises:
            RefusedError: robots.txt disallows it.
            BusyError: robots.txt cannot be read now, so it is unknown.
        """
        rules = await self._of(url)
        if rules.busy is not None:
            raise BusyError(rules.busy, after_s=max(rules.until - self._clock(), 0.0))
        self._pace.slow(host_key(url), rules.delay_s)
        if not await _allowed(rules, url):
            raise RefusedError(
                f"The robots.txt of {host_of(url)} asks programs not to fetch this page; open it "
                "in a browser, save its text as a file, and add that."
            )

    async def _of(self, url: str) -> _Rules:
        """The host's rules; concurrent calls cause only one request."""
        site = _site(url)
        lock = self._reading.setdefault(site, asyncio.Lock())
        async with lock:
            rules = self._rules.get(site)
            if rules is None or rules.until <= self._clock():
                rules = self._rules[site] = await self._read(site)
                self._forget()
            self._rules.move_to_end(site)
            return rules

    def _forget(self) -> None:
        """Bound the cache; the least recently used rules are dropped first."""
        size = sum(rules.size for rules in self._rules.values())
        while len(self._rules) > 1 and (len(self._rules) > _MOST_HOSTS or size > _MOST_KEPT):
            size -= self._rules.popitem(last=False)[1].size

    async def _read(self, site: str) -> _Rules:
        """Fetch robots.txt as in RFC 9309: a 4xx allows everything, a 5xx disallows everything."""
        try:
            page = await self._fetcher.beginning(f"{site}/robots.txt", MOST_BYTES)
        except (GoneError, RefusedError):
            return _Rules(self._clock() + KEPT_S)
        except InputError:  # fetching the page fails the same way, with a better message
            return _Rules(self._clock())
        except TryLaterError as error:
            delay = error.after_s if isinstance(error, BusyError) else None
            return _Rules(
                self._clock() + max(delay or 0.0, BUSY_S),
                busy=f"The robots.txt of {host_of(site)} cannot be read right now, so it is "
                f"unknown whether the page may be fetched: {error}",
            )
        text = ours(page.body.decode("utf-8-sig", "replace"))
        parsed = await asyncio.to_thread(_parsed, text) if len(text) > _LARGE else _parsed(text)
        return _Rules(self._clock() + KEPT_S, parsed, delay_of(parsed), len(text))


async def _allowed(rules: _Rules, url: str) -> bool:
    if rules.parsed is None:
        return True
    if rules.size > _LARGE:
        return await asyncio.to_thread(rules.parsed.can_fetch, url, NAME)
    return rules.parsed.can_fetch(url, NAME)


def ours(text: str) -> str:
    """The groups of a robots.txt that apply to Verbale or to everybody, without other lines.

    Parsing each rule for each of ten thousand user agents would take forever.
    """
    lines: list[str] = []
    in_names = is_ours = False
    for line in text.splitlines():
        if (agent := _AGENT.match(line)) is not None:
            if not in_names:
                is_ours = False
            in_names = True
            if agent[1] == "*" or agent[1].lower() == NAME.lower():
                is_ours = True
                lines.append(f"User-agent: {agent[1]}")
        elif not _NO_RULE.match(line):
            in_names = False
            if is_ours:
                lines.append(line)
    return "\n".join(lines)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _parsed(text: str) -> "Protego":
    from protego import Protego  # noqa: PLC0415 - only fetching needs it

    return Protego.parse(text)


def delay_of(rules: "Protego") -> float:
    """The pause that a robots.txt asks of Verbale, 0 to ``LONGEST_DELAY_S`` seconds."""
    delay = rules.crawl_delay(NAME) or 0.0
    if (rate := rules.request_rate(NAME)) is not None:
        delay = max(delay, min(rate.seconds, _LONGEST_RATE_S) / rate.requests)
    return min(delay, LONGEST_DELAY_S)
