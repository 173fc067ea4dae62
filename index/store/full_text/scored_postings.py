"""The passages of each phrase with their scores, kept for the questions that follow.

BM25 is a sum over phrases, so each phrase can be scored by itself. Questions share most of their
common phrases, and one that names days searches twice; both then score nothing again.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CAPACITY = 1_000_000
"""Passages of all phrases together that are kept, at 8 bytes each."""

KEPT_S = 600.0
"""Seconds after which a phrase is scored anew. Passages that come in meanwhile are found, but the
weight of the phrase does not count them yet."""

GROWN = 1.02
"""Growth of the library from which on a phrase is scored anew sooner."""

Numbers = npt.NDArray[np.int32]
Read = Callable[[Sequence[tuple[str, int]]], Sequence[tuple[Numbers, Numbers]]]
"""Returns, for each of some phrases, the ids above a certain one, and their scores."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The passages with a phrase.

    Attributes:
        ids: their ids, in order; some may have been deleted meanwhile.
        scores: their scores, as integers.
        upto: the highest id of a passage when they were last added to.
        since: the same when they were first read.
        until: when they are read anew, in seconds.
    """

    ids: Numbers
    scores: Numbers
    upto: int
    since: int
    until: float

    def is_fresh(self, upto: int, now: float) -> bool:
        """Whether their scores still count, where a passage has the id ``upto``."""
        return self.until > now and upto <= GROWN * self.since

    def followed_by(self, ids: Numbers, scores: Numbers, upto: int) -> "Postings":
        """These and what came in since."""
        return Postings(
            np.concatenate([self.ids, ids]),
            np.concatenate([self.scores, scores]),
            upto,
            self.since,
            self.until,
        )


_NONE = np.zeros(0, np.int32)


class PostingsCache:
    """Keeps postings by phrase; safe to use from several threads.

    Ids are never used twice and a passage keeps its words, so only what is new need be read.

    Args:
        capacity: passages of all phrases together that are kept.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, capacity: int = CAPACITY, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._capacity = capacity
        self._clock = clock
        self._kept: dict[str, Postings] = {}
        self._size = 0
        self._lock = threading.Lock()

    def of(self, phrases: Sequence[str], upto: int, read: Read) -> list[Postings]:
        """The postings of phrases, each given once, in their order.

        Args:
            phrases: the phrases.
            upto: the highest id of a passage now.
            read: reads what is not kept.
        """
        now = self._clock()
        empty = Postings(_NONE, _NONE, 0, upto, now + KEPT_S)
        with self._lock:
            found = {one: self._kept.get(one, empty) for one in phrases}
        found = {one: those if those.is_fresh(upto, now) else empty for one, those in found.items()}
        behind = [(one, those.upto) for one, those in found.items() if those.upto < upto]
        if behind:
            for (one, _), (ids, scores) in zip(behind, read(behind), strict=True):
                found[one] = found[one].followed_by(ids, scores, upto)
        with self._lock:
            for one, those in found.items():
                self._keep(one, those)
        return list(found.values())

    def _keep(self, phrase: str, postings: Postings) -> None:
        """Keep postings as the last ones used, and forget those that were not used for longest."""
        before = self._kept.pop(phrase, None)
        self._kept[phrase] = postings
        self._size += _size(postings) - (_size(before) if before else 0)
        while self._size > self._capacity:
            self._size -= _size(self._kept.pop(next(iter(self._kept))))


def _size(postings: Postings) -> int:
    """How much of the capacity postings take; a phrase that no passage has takes some, too."""
    return len(postings.ids) + 20


def summed(postings: Sequence[Postings]) -> tuple[Numbers, npt.NDArray[np.float64]]:
    """The passages of several phrases with their total scores, best first, then by id."""
    if not postings:
        return _NONE, np.zeros(0)
    together = np.concatenate([one.ids for one in postings])
    ids, places = np.unique(together, return_inverse=True)
    scores = np.concatenate([one.scores for one in postings])
    totals = np.bincount(places, weights=scores, minlength=len(ids))
    order = np.argsort(-totals, kind="stable")
    return ids[order].astype(np.int32), totals[order].astype(np.float64)
