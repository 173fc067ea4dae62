"""Asks a host's robots.txt before its pages are asked for."""

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
"""The name by which robots.txt may speak to us."""
KEPT_S = 86_400.0
"""How long a robots.txt that was read counts, in seconds."""
BUSY_S = 600.0
"""How long one that could not be read is left alone, in seconds."""
LONGEST_DELAY_S = 60.0
"""A longer crawl-delay is taken for this one."""
MOST_BYTES = 512_000
"""What of a robots.txt is read."""

_MOST_HOSTS = 5000
_MOST_KEPT = 20_000_000
"""How many characters of rules are kept for all hosts together."""
_LARGE = 20_000
"""From this many characters on, reading rules would hold up the loop."""
_AGENT = re.compile(r"\s*user[-\s]*agent(?=[\s:]|$)\s*:?\s*(\*|[a-z_-]*)", re.IGNORECASE)
_NO_RULE = re.compile(r"\s*(?:#|site-?maps?\b|host\b|$)", re.IGNORECASE)
_LONGEST_RATE_S = 86_400


@dataclass(frozen=True, slots=True)
class _Rules:
    """What one robots.txt says.

    Attributes:
        until: when it is to be asked again, on the clock.
        parsed: None where everything is allowed.
        delay_s: the pause that it asks for.
        size: how many characters it has.
        busy: why nothing is known, in words; None where something is.
    """

    until: float
    parsed: "Protego | None" = None
    delay_s: float = 0.0
    size: int = 0
    busy: str | None = None


class Robots:
    """What hosts allow to programs; kept in memory.

    Args:
        fetcher: what fetches robots.txt, guarded and paced as all else.
        pace: told of the pauses that hosts ask for.
        clock: seconds that never go back.
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
        """Ask whether a page may be fetched, and tell the pace how fast.

        Raises:
            RefusedError: robots.txt asks programs not to.
            BusyError: robots.txt cannot be read at the moment, so nobody knows.
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
        """The host's rules; many who ask at once cause one request."""
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
        """Keep the rules of all hosts together small; those asked longest ago go first."""
        size = sum(rules.size for rules in self._rules.values())
        while len(self._rules) > 1 and (len(self._rules) > _MOST_HOSTS or size > _MOST_KEPT):
            size -= self._rules.popitem(last=False)[1].size

    async def _read(self, site: str) -> _Rules:
        """What RFC 9309 makes of each outcome: refusals allow all, trouble forbids all."""
        try:
            page = await self._fetcher.beginning(f"{site}/robots.txt", MOST_BYTES)
        except (GoneError, RefusedError):
            return _Rules(self._clock() + KEPT_S)
        except InputError:  # the page has the same trouble, and says so better
            return _Rules(self._clock())
        except TryLaterError as error:
            asked = error.after_s if isinstance(error, BusyError) else None
            return _Rules(
                self._clock() + max(asked or 0.0, BUSY_S),
                busy=f"The robots.txt of {host_of(site)} cannot be read at the moment, so that "
                f"nobody knows whether the page may be fetched: {error}",
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
    """The groups of a robots.txt that speak to us or to everybody, and no other line.

    A parser that keeps each rule for each of ten thousand names never comes to an end.
    """
    kept: list[str] = []
    in_names = is_ours = False
    for line in text.splitlines():
        if (agent := _AGENT.match(line)) is not None:
            if not in_names:
                is_ours = False
            in_names = True
            if agent[1] == "*" or agent[1].lower() == NAME.lower():
                is_ours = True
                kept.append(f"User-agent: {agent[1]}")
        elif not _NO_RULE.match(line):
            in_names = False
            if is_ours:
                kept.append(line)
    return "\n".join(kept)


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _parsed(text: str) -> "Protego":
    from protego import Protego  # noqa: PLC0415 - only gathering needs it

    return Protego.parse(text)


def delay_of(rules: "Protego") -> float:
    """The pause that a robots.txt asks of us, 0 to ``LONGEST_DELAY_S`` seconds."""
    asked = rules.crawl_delay(NAME) or 0.0
    if (rate := rules.request_rate(NAME)) is not None:
        asked = max(asked, min(rate.seconds, _LONGEST_RATE_S) / rate.requests)
    return min(asked, LONGEST_DELAY_S)
