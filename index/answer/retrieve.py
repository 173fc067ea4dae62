"""Retrieving: the passages in reach that may hold the answer, by meaning and by words."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.answer.question import Reading
from index.store.library import Library
from index.store.nearest import Nearest
from index.store.rows import Generation, Hit, Passage, Reach

EACH = 50
"""Passages that each of the two ways may bring."""

_WORDS_WEIGHT = 0.35
"""What the best match by words adds, beside a cosine of at most 1."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        passage: the passage.
        cosine: of the question with the passage under its headline; 0 where it has no vector yet.
        words: its full-text score over the best one's, 0–1; 0 where words did not find it.
    """

    passage: Passage
    cosine: float
    words: float

    @property
    def fused(self) -> float:
        """Meaning and words together."""
        return self.cosine + _WORDS_WEIGHT * self.words


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
        """Passages in reach, best first by the fused score; at most twice ``EACH``."""
        by_meaning = self._nearest.nearest(generation, reach, vector, EACH)
        by_words = self._library.words.search(reading.terms, reach, EACH)
        ids = list({hit.passage_id for hit in by_meaning} | {hit.passage_id for hit in by_words})
        passages = self._library.passages.in_reach(ids, reach)
        cosines = self._cosines(by_meaning, list(passages), vector, generation)
        words = _over_best(by_words)
        found = [
            Candidate(passage, cosines.get(id_, 0.0), words.get(id_, 0.0))
            for id_, passage in passages.items()
        ]
        return sorted(found, key=lambda one: (-one.fused, one.passage.id))

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


def _over_best(hits: list[Hit]) -> dict[int, float]:
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.passage_id: hit.score / best for hit in hits} if best > 0 else {}
