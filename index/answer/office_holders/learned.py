"""Keeps the office-holders of a library in memory, by scopes."""

import math
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from index.answer.office_holders.holders import Holders
from index.answer.office_holders.widening import widened
from index.answer.question.analyze import QuestionAnalysis
from index.store.library import Library
from index.values import Question, read_scopes

REFRESHED = 60.0
"""Seconds after which they are read again if articles or entries changed."""

_REST = 50.0
"""They are not read again for this many times as long as the last reading took."""
_SCOPES = 16
"""Most sets of scopes whose office-holders are kept."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known for some scopes, when it was read, and how long that took."""

    holders: Holders
    extent: tuple[object, ...]
    checked: float
    took: float


def read_holders(library: Library, scopes: Sequence[str]) -> Holders:
    """Return who holds which office by the articles and entries of these scopes alone."""
    return Holders(library.offices.months(scopes), library.lexicon_entries.of(scopes))


class LearnedLexicon:
    """Knows who holds which office by a library; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._learning = threading.Lock()
        self._known: dict[tuple[str, ...], _Known] = {}
        self._own: frozenset[str] = frozenset()
        self._own_checked = -math.inf

    def widened(self, question: Question, reading: QuestionAnalysis) -> QuestionAnalysis:
        """Add to a question's terms the names and offices of its time, as its scopes know them."""
        holders = self.holders(question.scopes)
        terms = widened(reading.terms, reading.text, holders, day_of(question, reading))
        return replace(reading, terms=terms)

    def holders(self, scopes: Sequence[str]) -> Holders:
        """Who holds which office by the articles and entries of ``public`` and the scopes."""
        with self._learning:
            key = self._telling(read_scopes(*scopes))
            known = self._known.pop(key, None)
            now = time.monotonic()
            if known is None or now - known.checked > max(REFRESHED, _REST * known.took):
                known = self._read(key, known)
            self._known[key] = known
            for oldest in list(self._known)[:-_SCOPES]:
                del self._known[oldest]
        return known.holders

    def _telling(self, scopes: Sequence[str]) -> tuple[str, ...]:
        """Return the scopes with office-holders; most servers have none, and share what is kept."""
        now = time.monotonic()
        if now - self._own_checked > REFRESHED:
            self._own, self._own_checked = self._library.offices.scopes(), now
        return tuple(one for one in scopes if one in self._own)

    def _read(self, key: tuple[str, ...], before: _Known | None) -> _Known:
        began = time.monotonic()
        extent = (*self._library.offices.extent(), *self._library.lexicon_entries.extent())
        if before is not None and before.extent == extent:
            return replace(before, checked=began)
        holders = read_holders(self._library, key)
        ended = time.monotonic()
        return _Known(holders, extent, ended, ended - began)


def day_of(question: Question, reading: QuestionAnalysis) -> date:
    """The day that a question is about: the last one that it names, else when it is asked."""
    asked = (question.at or datetime.now(UTC)).date()
    named = [reading.read_as.until, reading.days.until if reading.days else None]
    since = [reading.read_as.since, reading.days.since if reading.days else None]
    days = [one for one in named if one is not None] or [one for one in since if one is not None]
    return min(*days, asked) if days else asked
