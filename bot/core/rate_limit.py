"""How fast people may ask, and have sources fetched."""

import math
import time
from collections import deque
from collections.abc import Callable, Hashable

from index.errors import TryLaterError

WINDOW_S = 60.0
"""Over how many seconds uses are counted."""

_PERSON, _SERVER = 6, 20
"""How often sources are fetched in a minute for one person, and for all people of a server."""
_MOST_KEYS = 10_000

_FETCHES = ("fetch from the web", "fetches from the web")

_TOLD = "{who} reached the limit of {many} a minute. Try again in {seconds} {unit}."


class RateLimitedError(TryLaterError):
    """Somebody asks for more than they may; the message says when to go on."""


class _Window:
    """Counts uses over the last minute, by key.

    In this process alone: a server's people are always answered by the same one.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._used: dict[Hashable, deque[float]] = {}

    def wait(self, key: Hashable, most: int) -> float:
        """Seconds until there have been fewer than ``most`` uses in a minute; 0 for now."""
        now, used = self._clock(), self._used.get(key, deque())
        while used and used[0] <= now - WINDOW_S:
            used.popleft()
        return used[-most] + WINDOW_S - now if len(used) >= most else 0.0

    def count(self, key: Hashable) -> None:
        """Count a use in."""
        now = self._clock()
        self._used.setdefault(key, deque()).append(now)
        if len(self._used) > _MOST_KEYS:
            used, old = self._used.items(), now - WINDOW_S
            self._used = {key: times for key, times in used if times and times[-1] > old}


class RateLimiter:
    """Limits the questions of each person."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._asked = _Window(clock)

    def admit(self, scope: str, person: int, most: int) -> None:
        """Count a question in.

        Args:
            scope: where it is asked.
            person: who asks.
            most: how many they may ask there in a minute, at least 1.

        Raises:
            RateLimitedError: they have asked as many; this one does not count.
        """
        wait = self._asked.wait((scope, person), most)
        if wait:
            raise RateLimitedError(_told("You've", most, ("question", "questions"), wait))
        self._asked.count((scope, person))


class FetchRateLimiter:
    """Limits how often sources are fetched because somebody asks for it.

    Args:
        clock: tells seconds.
        person: how often in a minute for one person of a server.
        server: how often for all people of a server together.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        *,
        person: int = _PERSON,
        server: int = _SERVER,
    ) -> None:
        self._fetched = _Window(clock)
        self._person = person
        self._server = server

    def admit(self, scope: str, person: int) -> None:
        """Count a fetch in.

        Raises:
            RateLimitedError: the person or the server has had as many; this one does not count.
        """
        limits = (
            ("You've", (scope, person), self._person),
            ("This server has", scope, self._server),
        )
        for who, key, most in limits:
            if wait := self._fetched.wait(key, most):
                raise RateLimitedError(_told(who, most, _FETCHES, wait))
        for _, key, _ in limits:
            self._fetched.count(key)


def _told(who: str, most: int, what: tuple[str, str], wait: float) -> str:
    seconds = max(1, math.ceil(wait))
    return _TOLD.format(
        who=who,
        many=f"one {what[0]}" if most == 1 else f"{most} {what[1]}",
        seconds=seconds,
        unit="second" if seconds == 1 else "seconds",
    )
