"""Retrieving: the passages in reach that may hold the answer, by meaning and by words."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.time_expressions import DateRange
from index.store.articles.passages import Passages
from index.store.library import Library
from index.store.rows import Generation, Hit, Passage, SearchFilter
from index.store.vectors.search import VectorSearch
from index.values import Published

EACH = 100
"""Passages that each of the two ways may bring."""

FOUND = 150
"""Passages, best first, that are kept of all."""

_TIMELY_WEIGHT = 0.1
"""What it adds to be published about the days that the question names."""

BEFORE, AFTER = timedelta(days=14), timedelta(days=14)
"""A visit is announced before it takes place, and reported after."""

_NEAR = timedelta(days=4)
"""An article about a day is dated by a day or two after it, or before."""

_WORDS_WEIGHT = 0.35
"""What the best match by words adds, beside a cosine of at most 1."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may hold the answer.

    Attributes:
        passage: the passage.
        cosine: of the question with the passage under its headline; the median of all where it
            has no vector yet.
        words: its full-text score over the best one's, 0–1; 0 where words did not find it.
        timely: published about the days that the question names.
        likely: the log-odds that it answers, once that was judged.
        whole: it lacks no name of the question, once that was looked for.
    """

    passage: Passage
    cosine: float
    words: float
    timely: bool = False
    likely: float = 0.0
    whole: bool = False

    @property
    def fused(self) -> float:
        """Meaning and words together, and the days that the question names."""
        return self.cosine + _WORDS_WEIGHT * self.words + _TIMELY_WEIGHT * self.timely


class Retriever:
    """Finds passages by meaning and by words, and fuses the two."""

    def __init__(self, library: Library, nearest: VectorSearch) -> None:
        self._library = library
        self._nearest = nearest

    def retrieve(
        self,
        reading: QuestionAnalysis,
        vector: npt.NDArray[np.float32],
        search_filter: SearchFilter,
        generation: Generation,
        phrases: Sequence[str],
    ) -> list[Candidate]:
        """Passages in reach, best first by the fused score, at most ``FOUND``.

        Each way brings ``EACH``, and where the question names days as many again from about them.

        Args:
            reading: the question.
            vector: the question's, of unit length.
            search_filter: what may answer.
            generation: whose vectors.
            phrases: the words to look for.
        """
        reaches = _reaches(reading, search_filter)
        hits = [self._hits(phrases, vector, each, generation) for each in reaches]
        by_meaning = [hit for meaning, _ in hits for hit in meaning]
        by_words = [hit for _, words in hits for hit in words]
        ids = list({hit.passage_id for hit in (*by_meaning, *by_words)})
        passages = self._library.passages.in_reach(ids, search_filter)
        cosines = self._cosines(by_meaning, list(passages), vector, generation)
        # What has no vector yet is neither near nor far.
        usual = statistics.median(cosines.values()) if cosines else 0.0
        words = _over_best(by_words)
        found = [
            Candidate(
                passage,
                cosine=cosines.get(id_, usual),
                words=words.get(id_, 0.0),
                timely=_timely(passage, reading.days),
            )
            for id_, passage in passages.items()
        ]
        return sorted(found, key=lambda one: (-one.fused, one.passage.id))[:FOUND]

    def _hits(
        self,
        phrases: Sequence[str],
        vector: npt.NDArray[np.float32],
        search_filter: SearchFilter,
        generation: Generation,
    ) -> tuple[list[Hit], list[Hit]]:
        return (
            self._nearest.nearest(generation, search_filter, vector, EACH),
            self._library.full_text.search(phrases, search_filter, EACH),
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


def _reaches(reading: QuestionAnalysis, search_filter: SearchFilter) -> list[SearchFilter]:
    """All that is in reach, and apart from it what is from about the days that are named."""
    days, reaches = reading.days and reading.days.widened(BEFORE, AFTER), [search_filter]
    while days is not None:
        since = max(filter(None, (days.since, search_filter.since)), default=None)
        until = min(filter(None, (days.until, search_filter.until)), default=None)
        reaches.append(replace(search_filter, since=since, until=until))
        days = days.other
    return reaches


def _timely(passage: Passage, days: DateRange | None) -> bool:
    if days is None or passage.published is None:
        return False
    day = passage.published.day
    return days.meet(DateRange(day, day, "").widened(AFTER, BEFORE))


def is_about(published: Published | None, days: DateRange) -> bool:
    """Whether an article of that date tells of these days, by its date alone."""
    if published is None:
        return False
    return days.meet(DateRange(published.day, published.day, "").widened(_NEAR, _NEAR))


def _over_best(hits: list[Hit]) -> dict[int, float]:
    best = max((hit.score for hit in hits), default=0.0)
    return {hit.passage_id: hit.score / best for hit in hits} if best > 0 else {}


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A passage that may hold the answer.

    Attributes:
        article_id: the library's public name of the article.
        external_id: the name that a bulk file gave the article.
        url: where a person reads the article.
        text: the passage, as the revision has it.
        score: by which passages are ranked; not to be compared across questions.
    """

    article_id: str
    external_id: str | None
    url: str | None
    text: str
    score: float


def with_text(candidates: Sequence[Candidate], passages: Passages) -> tuple[RetrievedPassage, ...]:
    """The candidates with their words, in their order; what went meanwhile is left out."""
    texts = passages.texts(one.passage.revision_id for one in candidates)
    return tuple(
        RetrievedPassage(
            article_id=one.passage.article_key,
            external_id=one.passage.external_id,
            url=one.passage.url,
            text=one.passage.span.of(texts[one.passage.revision_id]),
            score=one.fused,
        )
        for one in candidates
        if one.passage.revision_id in texts
    )
