"""Computes when a source or a page is fetched next; pure functions without clock or database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from index.errors import InputError, TryLaterError, VerbaleError
from index.ingest.fetch.errors import BusyError, GoneError, RefusedError

SOONEST_S = 300.0
"""Shortest interval between two fetches of a feed, in seconds."""
LATEST_S = 86_400.0
"""Longest interval between two fetches of a feed, in seconds (a day)."""
FIRST_S = 1_800.0
"""Interval of a feed without dated entries, in seconds."""

_FASTER, _SLOWER = 0.7, 1.3
_LOOKED_AT = 12
"""Number of newest entries whose distances estimate how often a feed changes."""
_JITTER = 0.1
_BACKOFF_S, _LONGEST_BACKOFF_S = 300.0, 21_600.0
_REFUSED_FOR = timedelta(days=3)
_BUSY_FOR = timedelta(days=7)

REVISITS = tuple(timedelta(hours=hours) for hours in (1, 24, 7 * 24, 30 * 24))
"""Waits after each successful fetch of a page, to find corrections; then it is not fetched."""
PAGE_TRIES = 6
"""Fetches of a failing page before it is given up."""
_DAY = timedelta(days=1)
_REFUSED_AGAIN = (_DAY, timedelta(days=3))
"""Waits after each refusal of a page that was never read."""
_GONE_AGAIN = (timedelta(days=7), timedelta(days=30))
"""Ages at which an article that is gone is checked again."""


@dataclass(frozen=True, slots=True)
class PollInterval:
    """The interval between two fetches of a source.

    Attributes:
        every_s: the interval learned so far, in seconds; None before the first fetch.
        asked_s: the shortest interval that the source itself asks for, or None.
    """

    every_s: float | None = None
    asked_s: float | None = None

    def after(self, published: Sequence[datetime], *, changed: bool) -> float:
        """The interval after a successful fetch, in seconds.

        The first fetch uses half the median distance between the newest entries. Later fetches
        shorten the interval if something was new, and lengthen it otherwise.

        Args:
            published: publication times of the entries, in any order.
            changed: whether the fetch brought anything new.
        """
        if self.every_s is None:
            learned = _half_distance(published)
        else:
            learned = self.every_s * (_FASTER if changed else _SLOWER)
        return _within(max(learned, self.asked_s or 0.0))


def _half_distance(published: Sequence[datetime]) -> float:
    newest = sorted(published, reverse=True)[:_LOOKED_AT]
    distances = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    return median(distances) / 2 if distances else FIRST_S


def _within(seconds: float) -> float:
    return min(max(seconds, SOONEST_S), LATEST_S)


def spread(seconds: float, chance: float, asked_s: float | None = None) -> timedelta:
    """A wait of about ``seconds`` with jitter, so that sources added together spread out.

    Args:
        seconds: the wait.
        chance: a random number, 0–1.
        asked_s: the shortest wait that the source itself asks for, at most a day, or None.
    """
    least = min(asked_s or 0.0, LATEST_S)
    return timedelta(seconds=max(seconds * (1 + _JITTER * (2 * chance - 1)), least))


def backoff(failures: int, error: VerbaleError, chance: float) -> timedelta:
    """The wait after a failed fetch, with exponential backoff and equal jitter.

    It doubles with every failure, up to six hours; if the server states a wait, it is at least
    that long.

    Args:
        failures: failures in a row, including this one.
        error: the last failure.
        chance: a random number, 0–1; it decides half of the wait, so that sources of one broken
            server are not retried all at once.
    """
    longest = min(_BACKOFF_S * 2 ** min(failures - 1, 20), _LONGEST_BACKOFF_S)
    wait = longest / 2 * (1 + chance)
    asked = error.after_s if isinstance(error, BusyError) else None
    return timedelta(seconds=max(wait, asked or 0.0))


def is_over(error: VerbaleError) -> bool:
    """Whether the server says that a source is gone for good."""
    return isinstance(error, GoneError) and error.for_good


def is_given_up(error: VerbaleError, since: datetime, now: datetime, *, again: bool) -> bool:
    """Whether a source has failed for so long that it is paused until somebody resumes it.

    After three days if the request itself is at fault (4xx, no longer a feed), after seven if the
    server fails. A first refusal after days of server failures may be one more of them.

    Args:
        error: the last failure.
        since: the time of the first failure.
        now: the current time.
        again: whether the failure equals the one before.
    """
    refused = isinstance(error, InputError) and again
    return now - since >= (_REFUSED_FOR if refused else _BUSY_FOR)


def revisit(visits: int) -> timedelta | None:
    """The wait until a page is fetched again after a success; None if it is not.

    Args:
        visits: successful fetches, including this one.
    """
    return REVISITS[visits - 1] if visits <= len(REVISITS) else None


def page_again(
    error: VerbaleError, *, visits: int, failures: int, held: bool, chance: float
) -> timedelta | None:
    """The wait until a page is fetched again after a failure; None if it is not.

    After a server failure the page is retried soon. Later, and after a refusal, a page that was
    read before is fetched again as after a success; a page that never was gets a few more tries.

    Args:
        error: why the fetch failed.
        visits: successful fetches.
        failures: failures in a row, including this one.
        held: whether the library has its article; then the wait is at least a day.
        chance: as for ``backoff``.
    """
    in_trouble = isinstance(error, TryLaterError)
    if failures < PAGE_TRIES and (in_trouble or isinstance(error, GoneError)):
        wait = backoff(failures, error, chance)
        return wait if in_trouble or not held else max(wait, _DAY)
    if visits > 0:
        return revisit(visits + (failures - PAGE_TRIES + 1 if in_trouble else failures))
    if isinstance(error, RefusedError) and failures <= len(_REFUSED_AGAIN):
        return _REFUSED_AGAIN[failures - 1]
    return None


def gone_again(gone_for: timedelta) -> timedelta | None:
    """The wait until an article that is gone is checked again; None if it is not.

    Args:
        gone_for: how long it has been gone.
    """
    return next((wait for wait in _GONE_AGAIN if wait > gone_for), None)
