"""When a source or a page is visited next. Nothing here knows a clock or a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from index.errors import InputError, TryLaterError, VerbaleError
from index.ingest.fetch.errors import BusyError, GoneError, RefusedError

SOONEST_S = 300.0
"""No feed is asked more often, however fast it changes, in seconds."""
LATEST_S = 86_400.0
"""Every feed is asked at least once a day."""
FIRST_S = 1_800.0
"""How often a feed is asked of which nothing is known."""

_FASTER, _SLOWER = 0.7, 1.3
_LOOKED_AT = 12
"""Entries whose distances tell how often a feed changes."""
_JITTER = 0.1
_BACKOFF_S, _LONGEST_BACKOFF_S = 300.0, 21_600.0
_REFUSED_FOR = timedelta(days=3)
_BUSY_FOR = timedelta(days=7)

REVISITS = tuple(timedelta(hours=hours) for hours in (1, 24, 7 * 24, 30 * 24))
"""How long after each visit a page is looked at again for corrections; then no more."""
PAGE_TRIES = 6
"""How often a page is asked for before it is given up."""
_DAY = timedelta(days=1)
_REFUSED_AGAIN = (_DAY, timedelta(days=3))
"""How long after each refusal a page that was never read is asked for again."""
_GONE_AGAIN = (timedelta(days=7), timedelta(days=30))
"""After how long an article that is gone is looked for again."""


@dataclass(frozen=True, slots=True)
class PollInterval:
    """How often a source is visited.

    Attributes:
        every_s: the time between two visits as learned so far, in seconds; None for a first one.
        asked_s: the least time between two visits that the source itself asks for, or None.
    """

    every_s: float | None = None
    asked_s: float | None = None

    def after(self, published: Sequence[datetime], *, changed: bool) -> float:
        """The seconds to learn from a visit that worked.

        A first visit goes by the distances between the newest entries; later ones move towards
        how often something new is really found.

        Args:
            published: when the entries were published, in any order.
            changed: whether the visit brought anything new.
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
    """A wait of about so many seconds: sources added together must not stay together.

    Args:
        seconds: the wait.
        chance: 0–1, at random.
        asked_s: the least wait that the source itself asks for, up to a day, or None.
    """
    least = min(asked_s or 0.0, LATEST_S)
    return timedelta(seconds=max(seconds * (1 + _JITTER * (2 * chance - 1)), least))


def backoff(failures: int, error: VerbaleError, chance: float) -> timedelta:
    """How long a source is left alone after it failed.

    Doubles with every failure up to six hours; where the server says how long, at least that long.

    Args:
        failures: in a row, this one included.
        error: the last one.
        chance: 0–1, at random; half of the wait is left to it, so that sources of one broken
            server do not come back all at once ("equal jitter").
    """
    longest = min(_BACKOFF_S * 2 ** min(failures - 1, 20), _LONGEST_BACKOFF_S)
    wait = longest / 2 * (1 + chance)
    asked = error.after_s if isinstance(error, BusyError) else None
    return timedelta(seconds=max(wait, asked or 0.0))


def is_over(error: VerbaleError) -> bool:
    """Whether the web says that a source is gone for good."""
    return isinstance(error, GoneError) and error.for_good


def is_given_up(error: VerbaleError, since: datetime, now: datetime, *, again: bool) -> bool:
    """Whether a source has failed for so long that it is paused until a person resumes it.

    Where the fault is with what was asked (4xx, no feed any more) after three days; where the
    server is in trouble after seven. A first refusal after days of trouble may be part of it.

    Args:
        error: the last failure.
        since: when the first of them was.
        now: the moment.
        again: whether it is just what the failure before it was.
    """
    refused = isinstance(error, InputError) and again
    return now - since >= (_REFUSED_FOR if refused else _BUSY_FOR)


def revisit(visits: int) -> timedelta | None:
    """How long after a page's visit it is looked at again; None where it is not.

    Args:
        visits: that worked, this one included.
    """
    return REVISITS[visits - 1] if visits <= len(REVISITS) else None


def page_again(
    error: VerbaleError, *, visits: int, failures: int, held: bool, chance: float
) -> timedelta | None:
    """How long after a failed visit a page is asked for again; None where it is not.

    What is in trouble is asked for again soon. Later, and where it is refused, a page that was
    read before is looked at again as if the visit had worked; for one that never was, there are
    a few more attempts.

    Args:
        error: why the visit failed.
        visits: that worked.
        failures: in a row, this one included.
        held: whether the library has an article of it: then a site that is being mended has a day.
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
    """How long after a visit an article that is gone is looked for again; None where it is not.

    Args:
        gone_for: how long it has been.
    """
    return next((wait for wait in _GONE_AGAIN if wait > gone_for), None)
