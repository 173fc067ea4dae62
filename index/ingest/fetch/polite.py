"""The HTTP client that gathers: it obeys robots.txt, and pauses between requests to a host."""

import asyncio
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Unpack
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from index.errors import InputError, TryLaterError
from index.ingest.fetch.client import NAME, Fetcher, Guarded
from index.ingest.fetch.pages import BusyError, GoneError, RefusedError
from index.ingest.fetch.rate_limit import HostRateLimiter, host_key
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.urls.canonical import host_of

if TYPE_CHECKING:
    from protego import Protego

KEPT_S = 86_400.0
"""Seconds that a robots.txt is cached."""
BUSY_S = 600.0
"""Seconds before a robots.txt that could not be read is requested again."""

_MOST_HOSTS = 5000
_LARGE = 20_000
"""Characters above which rules are parsed in a thread, to keep the event loop free."""
_AGENT = re.compile(r"\s*user[-\s]*agent(?=[\s:]|$)\s*:?\s*(\*|[a-z_-]*)", re.IGNORECASE)
_NO_RULE = re.compile(r"\s*(?:#|site-?maps?\b|host\b|$)", re.IGNORECASE)


class PoliteClient(Fetcher):
    """Fetches pages and obeys robots.txt, at each redirect too, and rate limits.

    Args:
        policy: the hosts and addresses that may be fetched; private hosts that it opens are the
            operator's own and have no pause.
        pause_s: least seconds between two requests to one host.
        pace: the rate limiter; None for one with ``pause_s``.
        given: as of ``Guarded``; the time limit does not count waits of the rate limiter.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        pause_s: float = 1.0,
        pace: HostRateLimiter | None = None,
        **given: Unpack[Guarded],
    ) -> None:
        pace = pace or HostRateLimiter(pause_s, policy.opened)
        super().__init__(policy, pace=pace, **given)
        self._may = Robots(self, pace).check


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


@dataclass(eq=False)
class Robots:
    """Checks robots.txt before pages are fetched, with a cache in memory.

    Attributes:
        fetcher: fetches robots.txt, with the same guards and limits as pages.
        pace: receives the pauses that hosts ask for.
        clock: a monotonic clock, in seconds.
    """

    fetcher: Fetcher
    pace: HostRateLimiter
    _: KW_ONLY
    clock: Callable[[], float] = time.monotonic
    _rules: OrderedDict[str, _Rules] = field(init=False, default_factory=OrderedDict)
    _reading: WeakValueDictionary[str, asyncio.Lock] = field(
        init=False, default_factory=WeakValueDictionary
    )

    async def check(self, url: str) -> None:
        """Check whether a page may be fetched, and set the host's pause.

        Raises:
            RefusedError: robots.txt disallows it.
            BusyError: robots.txt cannot be read now, so it is unknown.
        """
        parts = urlsplit(url)
        rules = await self._of(f"{parts.scheme}://{parts.netloc.lower()}")
        if rules.busy is not None:
            raise BusyError(rules.busy, after_s=max(rules.until - self.clock(), 0.0))
        self.pace.slow(host_key(url), rules.delay_s)
        if rules.parsed is None:
            return
        allowed = rules.parsed.can_fetch
        large = rules.size > _LARGE
        if not (await asyncio.to_thread(allowed, url, NAME) if large else allowed(url, NAME)):
            raise RefusedError.told(
                "The robots.txt of {host} asks programs not to fetch this page; open it in a "
                "browser, save its text as a file, and add that.",
                host=host_of(url),
            )

    async def _of(self, site: str) -> _Rules:
        """The host's rules; concurrent calls cause only one request."""
        lock = self._reading.setdefault(site, asyncio.Lock())
        async with lock:
            rules = self._rules.get(site)
            if rules is None or rules.until <= self.clock():
                rules = self._rules[site] = await self._read(site)
                size = sum(kept.size for kept in self._rules.values())
                # The least recently used rules are dropped first.
                while len(self._rules) > 1 and (
                    len(self._rules) > _MOST_HOSTS or size > 20_000_000
                ):
                    size -= self._rules.popitem(last=False)[1].size
            self._rules.move_to_end(site)
            return rules

    async def _read(self, site: str) -> _Rules:
        """Fetch robots.txt as in RFC 9309: a 4xx allows everything, a 5xx disallows everything."""
        try:
            page = await self.fetcher.beginning(f"{site}/robots.txt", 512_000)
        except (GoneError, RefusedError):
            return _Rules(self.clock() + KEPT_S)
        except InputError:  # fetching the page fails the same way, with a better message
            return _Rules(self.clock())
        except TryLaterError as error:
            delay = error.after_s if isinstance(error, BusyError) else None
            return _Rules(
                self.clock() + max(delay or 0.0, BUSY_S),
                busy=f"The robots.txt of {host_of(site)} cannot be read right now, so it is "
                f"unknown whether the page may be fetched: {error}",
            )
        from protego import Protego  # noqa: PLC0415 - only fetching needs it

        text = ours(page.body.decode("utf-8-sig", "replace"))
        large = len(text) > _LARGE
        parsed = await asyncio.to_thread(Protego.parse, text) if large else Protego.parse(text)
        pause = parsed.crawl_delay(NAME) or 0.0
        if (rate := parsed.request_rate(NAME)) is not None:
            pause = max(pause, min(rate.seconds, 86_400) / rate.requests)
        return _Rules(self.clock() + KEPT_S, parsed, min(pause, 60.0), len(text))


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
