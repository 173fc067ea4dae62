"""Retrieving: the passages in reach that may hold the answer, by meaning and by words."""

from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from index.answer.question import Reading
from index.store.library import Library
from index.store.nearest import Nearest
from index.store.rows import Generation, Hit, Passage, Reach

EACH = 50
"""Passages that each of the two ways may bring."""

_TIMELY_WEIGHT = 0.1
"""What it adds to be published about the days that the question names."""

BEFORE, AFTER = timedelta(days=14), timedelta(days=14)
"""A visit is announced before it takes place, and reported after."""

_WORDS_WEIGHT = 0.35
"""What the best match by words adds, beside a cosine of at most 1."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        passage: the passage.
        cosine: of the question with the passage under its headline; 0 where it has no vector yet.
        words: its full-text score over the best one's, 0–1; 0 where words did not find it.
        timely: published about the days that the question names.
    """

    passage: Passage
    cosine: float
    words: float

    timely: bool = False

    @property
    def fused(self) -> float:
        """Meaning and words together, and the days that the question names."""
        return self.cosine + _WORDS_WEIGHT * self.words + _TIMELY_WEIGHT * self.timely


class Retriever:
    """Finds passages by meaning and by words, and fuses the two."""

    def __init__(self, library: Library, nearest: Nearest) -> None:
        self._library = library
        self._nearest = nearest

    def retrieve(
        self,
        reading: Reading,
        vector: npt.NDArray[np.float32],
        reach: Reach,
        generation: Generation,
    ) -> list[Candidate]:
        """Passages in reach, best first by the fused score.

        Each way brings ``EACH``, and where the question names days as many again from about them.
        """
        timely = _about(reading, reach)
        by_meaning, by_words = self._hits(reading, vector, reach, generation)
        if timely is not None:
            more = self._hits(reading, vector, timely, generation)
            by_meaning, by_words = by_meaning + more[0], by_words + more[1]
        ids = list({hit.passage_id for hit in by_meaning} | {hit.passage_id for hit in by_words})
        passages = self._library.passages.in_reach(ids, reach)
        named = self._library.passages.in_reach(ids, timely) if timely else {}
        cosines = self._cosines(by_meaning, list(passages), vector, generation)
        words = _over_best(by_words)
        found = [
            Candidate(passage, cosines.get(id_, 0.0), words.get(id_, 0.0), id_ in named)
            for id_, passage in passages.items()
        ]
        return sorted(found, key=lambda one: (-one.fused, one.passage.id))

    def _hits(
        self,
        reading: Reading,
        vector: npt.NDArray[np.float32],
        reach: Reach,
        generation: Generation,
    ) -> tuple[list[Hit], list[Hit]]:
        return (
            self._nearest.nearest(generation, reach, vector, EACH),
            self._library.words.search(reading.terms, reach, EACH),
        )

    def _cosines(
        self,
        hits: list[Hit],
        ids: list[int],
        vector: npt.NDArray[np.float32],
        generation: Generation,
    ) -> dict[int, float]:
        """The cosine of every passage, those included that only words found."""
        cosines = {hit.passage_id: hit.score for hit in hits}
        rest = [id_ for id_ in ids if id_ not in cosines]
        found, matrix = self._library.vectors.of_passages(generation, rest)
        if found:
            cosines.update(zip(found, map(float, matrix @ vector), strict=True))
        return cosines


def _about(reading: Reading, reach: Reach) -> Reach | None:
    """The reach bounded by the days that the question names, and some before and after."""
    days = reading.days
    if days is None:
        return None
    since = days.since - BEFORE if days.since else None
    until = days.until + AFTER if days.until else None
    return replace(
        reach,
        since=max(filter(None, (since, reach.since)), default=None),
        until=min(filter(None, (until, reach.until)), default=None),
    )


def _over_best(hits: list[Hit]) -> dict[int, float]:
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.passage_id: hit.score / best for hit in hits} if best > 0 else {}
