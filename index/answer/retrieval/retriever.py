"""Retrieve passages by vector search and full-text search, and fuse the results."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.times.expressions import DateRange
from index.store.articles.passages import Passages
from index.store.library import Library
from index.store.rows import Generation, Hit, Passage, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.values import Published

EACH = 70
"""Passages retrieved by each of the two searches."""

FOUND = 100
"""Passages returned after fusion."""

STORY = 400
"""Passages of given articles that are compared at most; the longest transcripts have as many."""

_TIMELY_WEIGHT = 0.1
"""Bonus for a passage published around the question's days."""

BEFORE, AFTER = timedelta(days=14), timedelta(days=14)
"""Window around the question's days: a visit is announced before and reported after it."""

_NEAR = timedelta(days=4)
"""Window for the ``dated`` feature: an article appears a day or two before or after the event."""

_WORDS_WEIGHT = 0.35
"""Weight of the full-text score, where the cosine has weight 1."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may contain the answer.

    Attributes:
        passage: the passage.
        cosine: cosine of the question with the passage and its headline; the median of all if the
            passage has no vector yet.
        full_text_score: its score in the full-text search divided by the best one, 0–1; 0 if that
            search didn't find it.
        timely: whether it was published around the question's days.
        log_odds: the log-odds that it answers, set by the reranking.
        has_every_name: whether it contains every name of the question, set by the reranking.
    """

    passage: Passage
    cosine: float
    full_text_score: float
    timely: bool = False
    log_odds: float = 0.0
    has_every_name: bool = False

    @property
    def fused(self) -> float:
        """Return the fused score of cosine, full-text score and date."""
        return self.cosine + _WORDS_WEIGHT * self.full_text_score + _TIMELY_WEIGHT * self.timely


@dataclass(frozen=True)
class Retriever:
    """Finds passages by vector search and full-text search, and fuses the results."""

    library: Library
    nearest: VectorSearch

    def retrieve(
        self,
        reading: QuestionAnalysis,
        vector: npt.NDArray[np.float32],
        search_filter: SearchFilter,
        generation: Generation,
        phrases: Sequence[str],
        *,
        articles: Sequence[str] | None = None,
    ) -> list[Candidate]:
        """Return the passages with the best fused score, at most ``FOUND``, best first.

        Each search finds ``EACH`` passages; if the question names days, it finds as many again from
        around those days.

        Args:
            reading: the question.
            vector: the question's vector, of unit length.
            search_filter: the passages that may answer.
            generation: the generation whose vectors are searched.
            phrases: the phrases of the full-text search.
            articles: the public ids of the only articles whose passages are compared, with their
                copies, without a search; one that is gone is skipped. None for all articles.
        """
        by_meaning, by_words = list[Hit](), list[Hit]()
        if articles is None:
            days, reaches = reading.days and reading.days.widened(BEFORE, AFTER), [search_filter]
            while days is not None:
                since = max(filter(None, (days.since, search_filter.since)), default=None)
                until = min(filter(None, (days.until, search_filter.until)), default=None)
                reaches.append(replace(search_filter, since=since, until=until))
                days = days.other
            for each in reaches:
                by_meaning += self.nearest.nearest(generation, each, vector, EACH)
            worded = self.library.full_text.search_each(phrases, reaches, EACH)
            by_words = list(chain.from_iterable(worded))
            ids = list({hit.passage_id for hit in (*by_meaning, *by_words)})
            passages = self.library.passages.in_reach(ids, search_filter)
        else:
            passages = self.library.passages.of_articles(articles, search_filter, STORY)
        cosines = {hit.passage_id: hit.score for hit in by_meaning}
        rest = np.array(sorted(passages.keys() - cosines.keys()), np.int32)
        known = self.library.vectors.cosines(generation, rest, vector)
        cosines.update(zip(*(one.tolist() for one in known), strict=True))
        # A passage without a vector yet gets a neutral cosine.
        usual = statistics.median(cosines.values()) if cosines else 0.0
        best = max((hit.score for hit in by_words), default=0.0)
        over_best = {hit.passage_id: hit.score / best for hit in by_words} if best > 0 else {}
        asked = reading.days
        found = [
            Candidate(
                one,
                cosine=cosines.get(id_, usual),
                full_text_score=over_best.get(id_, 0.0),
                timely=asked is not None
                and one.published is not None
                and _meets(one.published.day, asked, AFTER, BEFORE),
            )
            for id_, one in passages.items()
        ]
        return sorted(found, key=lambda one: (-one.fused, one.passage.id))[:FOUND]


def is_about(published: Published | None, days: DateRange) -> bool:
    """Return whether an article with that date may report on these days."""
    return published is not None and _meets(published.day, days, _NEAR, _NEAR)


@lru_cache(maxsize=10_000)  # the articles of a question share a few dates
def _meets(day: date, days: DateRange, before: timedelta, after: timedelta) -> bool:
    return days.meet(DateRange(day, day, "").widened(before, after))


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A retrieved passage with its text.

    Attributes:
        article_id: the article's public id in the library.
        external_id: the article's id in its bulk file.
        url: the address of the article.
        text: the passage's text in its revision.
        score: the ranking score; not comparable across questions.
    """

    article_id: str
    external_id: str | None
    url: str | None
    text: str
    score: float


def with_text(candidates: Sequence[Candidate], passages: Passages) -> tuple[RetrievedPassage, ...]:
    """Return the candidates with their texts, in order, without those deleted meanwhile."""
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
