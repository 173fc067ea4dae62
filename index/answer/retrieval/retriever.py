"""Retrieve passages by vector search and full-text search, and fuse the results."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from index.answer.logistic import packaged_model
from index.answer.office_holders.learned import LearnedLexicon
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.name_casing import with_names
from index.answer.question.numerals import labelled_numbers, ordinals, tells_other_number
from index.answer.question.spelling import Spelling
from index.answer.question.times.expressions import DateRange, find_dates
from index.answer.retrieval.idf import TermWeights, informative_phrases
from index.embedding.encoder import Encoder
from index.operations.telemetry.observer import UNSEEN, Observer, timed
from index.store.articles.passages import Passages
from index.store.library import Library
from index.store.rows import Generation, Hit, Passage, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.text.language import asked_language
from index.values import Published, Question

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


# Rerank the retrieved passages by features of their text.
#
# Retrieval finds passages by two scores only. The reranking compares each passage's text with the
# question's names, its content words in any form, and its days.

UNKNOWN = 0.5
"""The value of a date feature if the article has no date."""


@dataclass(frozen=True, slots=True)
class PassageFeatures:
    """The features of one passage, each about 0–1. More is better unless stated otherwise.

    Attributes:
        cosine: cosine of the question with the passage and its headline.
        behind: the best cosine minus this one; less is better.
        meant: reciprocal rank by cosine, 1 for the first.
        words: its full-text score, divided by the best one.
        worded: reciprocal rank by full-text score, 1 for the first.
        cover: share of the question's content words in passage and headline, weighted by inverse
            document frequency.
        headline: as ``cover``, in the headline only.
        names: as ``cover``, of the question's names only; 1 if it has none.
        every_name: 1 if every name of the question is there.
        timely: 1 if the article was published around the days of the question, or if the question
            names none.
        dated: 1 if it was published within days of them, or if the question names none.
        other_ordinal: 1 if the question has an ordinal or a labelled number (``Article 5``), and
            the passage others instead; less is better.
        newest: for a question about the newest event, the recency of the article among those
            found.
        first: 1 for the first passage of its article.
    """

    cosine: float = 0.0
    behind: float = 0.0
    meant: float = 0.0
    words: float = 0.0
    worded: float = 0.0
    cover: float = 0.0
    headline: float = 0.0
    names: float = 0.0
    every_name: float = 0.0
    timely: float = 0.0
    dated: float = 0.0
    other_ordinal: float = 0.0
    newest: float = 0.0
    first: float = 0.0


def ranked_passages(
    reading: QuestionAnalysis,
    term_weights: TermWeights,
    candidates: Sequence[Candidate],
    texts: Mapping[int, str],
) -> list[Candidate]:
    """Return the candidates with their log-odds, likeliest first.

    Args:
        reading: the question.
        term_weights: the inverse document frequencies of its terms.
        candidates: the passages.
        texts: their texts, by passage id; a passage without one is left out.
    """
    features = passage_features(reading, term_weights, candidates, texts)
    with_text = [one for one in candidates if one.passage.id in features]
    found = [features[one.passage.id] for one in with_text]
    judged = [
        replace(one, log_odds=total, has_every_name=its.every_name > 0)
        for one, its, total in zip(
            with_text, found, packaged_model("passages").totals(found), strict=True
        )
    ]
    return sorted(judged, key=lambda one: (-one.log_odds, one.passage.id))


def passage_features(
    reading: QuestionAnalysis,
    term_weights: TermWeights,
    candidates: Sequence[Candidate],
    texts: Mapping[int, str],
) -> dict[int, PassageFeatures]:
    """Return the features of each candidate that has a text, by passage id."""
    best = max((one.cosine for one in candidates), default=0.0)
    meant = _places(candidates, [one.cosine for one in candidates])
    worded = _places(candidates, [one.full_text_score for one in candidates])
    newness = newness_of(candidates) if reading.newest else {}
    asked, labelled = ordinals(reading.plain), labelled_numbers(reading.plain)
    coverages = term_weights.coverages
    found = {}
    for one in candidates:
        passage = one.passage
        if passage.id not in texts:
            continue
        headline = coverages.asked(passage.title)
        covered = coverages.of(headline | coverages.asked(texts[passage.id]))
        text = f"{passage.title} {texts[passage.id]}" if asked or labelled else ""
        found[passage.id] = PassageFeatures(
            cosine=one.cosine,
            behind=best - one.cosine,
            meant=meant[passage.id],
            words=one.full_text_score,
            worded=worded[passage.id],
            cover=covered.cover,
            headline=coverages.of(headline).cover,
            names=covered.names,
            every_name=float(covered.least_name > 0.0),
            timely=timeliness(one, reading),
            dated=_dated(reading, passage, texts[passage.id]),
            other_ordinal=float(tells_other_number(asked, labelled, text)),
            newest=newness.get(passage.id, 0.0),
            first=float(passage.ordinal == 0),
        )
    return found


def timeliness(candidate: Candidate, reading: QuestionAnalysis) -> float:
    """Return 1 if a passage is from around the question's days or the question has none, else 0."""
    if reading.days is not None and candidate.passage.published is None:
        return UNKNOWN
    return float(candidate.timely or reading.days is None)


def _dated(reading: QuestionAnalysis, passage: Passage, words: str) -> float:
    if reading.days is None:
        return 1.0
    if passage.published is None:
        days_in_text = find_dates(words, date.max)
        return UNKNOWN if days_in_text is None else float(reading.days.meet(days_in_text))
    return float(is_about(passage.published, reading.days))


def newness_of(candidates: Sequence[Candidate]) -> dict[int, float]:
    """Return the recency of each article among those found, 1 for the newest, by passage id."""
    dates = sorted({one.passage.published.day for one in candidates if one.passage.published})
    last = len(dates) - 1
    return {
        one.passage.id: dates.index(one.passage.published.day) / last if last else 1.0
        for one in candidates
        if one.passage.published
    }


def _places(candidates: Sequence[Candidate], scores: Sequence[float]) -> dict[int, float]:
    """Return reciprocal ranks, smoothed as in rank fusion (Cormack et al. 2009), by passage id."""
    order = sorted(range(len(candidates)), key=lambda number: -scores[number])
    return {
        candidates[number].passage.id: 10.0 / (10.0 + place) if scores[number] > 0 else 0.0
        for place, number in enumerate(order)
    }


# Search passages for a question: by meaning and by words, then ranked by their text.

CASING_PASSAGES = 40
"""Passages whose casing decides which words of a question are names."""


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """The passages retrieved for a question, before a sentence is chosen.

    Attributes:
        reading: the analyzed question, with spelling corrected and names recognized.
        vector: the question's vector, of unit length.
        term_weights: the inverse document frequencies of its terms.
        candidates: the passages that the search filter admits, likeliest first.
    """

    reading: QuestionAnalysis
    vector: npt.NDArray[np.float32]
    term_weights: TermWeights
    candidates: Sequence[Candidate]

    def shown_as(self, question: str) -> "RetrievalResult":
        """Return the result with a completed question in the reading that is shown to the user."""
        read_as = replace(self.reading.read_as, question=question)
        return replace(self, reading=replace(self.reading, read_as=read_as))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to a library.

    Attributes:
        question: as it was asked.
        reading: its analysis.
        generation: the generation to answer from.
    """

    question: Question
    reading: QuestionAnalysis
    generation: Generation

    @property
    def search_filter(self) -> SearchFilter:
        """Return which passages may answer.

        Raises:
            InputError: what is given as a language is none.
        """
        question, read_as = self.question, self.reading.read_as
        return SearchFilter(
            scopes=question.scopes,
            chunker=self.generation.chunker,
            since=read_as.since,
            until=read_as.until,
            source=(question.source or "").strip() or None,
            languages=(asked_language(question.language),) if question.language else (),
        )


class PassageSearch:
    """Finds passages in one library; safe to call from several threads."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        nearest: VectorSearch,
        observer: Observer = UNSEEN,
    ) -> None:
        self.library = library
        self._encoder = encoder
        self._observer = observer
        self._spelling = Spelling(library)
        self.lexicon = LearnedLexicon(library)
        self._nearest = nearest

    def seek(self, asked: Asked, articles: Sequence[str] | None = None) -> RetrievalResult:
        """Return the passages found for a question, ranked.

        Args:
            asked: the question.
            articles: the public ids of the only articles to search, with their copies; None for
                all articles.
        """
        question, reading, search_filter = asked.question, asked.reading, asked.search_filter
        wide = SearchFilter(search_filter.scopes, search_filter.chunker)
        with timed(self._observer, "read"):
            text = self._spelling.corrected(reading.text, reading.terms, wide)
            if text != reading.text:
                reading = analyze(replace(question, text=text))
            reading = self.lexicon.widened(question, reading)
            vector = self._encoder.encode_question(reading.plain)
        with timed(self._observer, "search"), self.library.database.one_reading():
            counts, total = self.library.full_text.frequencies(reading.phrases, wide)
            phrases = informative_phrases(counts, total)
            found = self.retrieve(replace(asked, reading=reading), vector, phrases, articles)
            texts = self.library.passages.words(one.passage.id for one in found)
            near = (texts.get(one.passage.id, "") for one in found[:CASING_PASSAGES])
            reading = with_names(reading, near)
            term_weights = TermWeights.of(reading.terms, counts, total)
            ranked = ranked_passages(reading, term_weights, found, texts)
            return RetrievalResult(reading, vector, term_weights, ranked)

    def retrieve(
        self,
        asked: Asked,
        vector: npt.NDArray[np.float32],
        phrases: Sequence[str],
        articles: Sequence[str] | None = None,
    ) -> list[Candidate]:
        """Return the passages with the best fused score, at most ``FOUND``, best first.

        Each search finds ``EACH`` passages; if the question names days, it finds as many again from
        around those days.

        Args:
            asked: the question.
            vector: the question's vector, of unit length.
            phrases: the phrases of the full-text search.
            articles: the public ids of the only articles whose passages are compared, with their
                copies, without a search; one that is gone is skipped. None for all articles.
        """
        reading, search_filter = asked.reading, asked.search_filter
        by_meaning, by_words = list[Hit](), list[Hit]()
        if articles is None:
            days, reaches = reading.days and reading.days.widened(BEFORE, AFTER), [search_filter]
            while days is not None:
                since = max(filter(None, (days.since, search_filter.since)), default=None)
                until = min(filter(None, (days.until, search_filter.until)), default=None)
                reaches.append(replace(search_filter, since=since, until=until))
                days = days.other
            for each in reaches:
                by_meaning += self._nearest.nearest(asked.generation, each, vector, EACH)
            worded = self.library.full_text.search_each(phrases, reaches, EACH)
            by_words = list(chain.from_iterable(worded))
            ids = list({hit.passage_id for hit in (*by_meaning, *by_words)})
            passages = self.library.passages.in_reach(ids, search_filter)
        else:
            passages = self.library.passages.of_articles(articles, search_filter, STORY)
        cosines = {hit.passage_id: hit.score for hit in by_meaning}
        rest = np.array(sorted(passages.keys() - cosines.keys()), np.int32)
        known = self.library.vectors.cosines(asked.generation, rest, vector)
        cosines.update(zip(*(one.tolist() for one in known), strict=True))
        # A passage without a vector yet gets a neutral cosine.
        usual = statistics.median(cosines.values()) if cosines else 0.0
        best = max((hit.score for hit in by_words), default=0.0)
        over_best = {hit.passage_id: hit.score / best for hit in by_words} if best > 0 else {}
        found = [
            Candidate(
                one,
                cosine=cosines.get(id_, usual),
                full_text_score=over_best.get(id_, 0.0),
                timely=reading.days is not None
                and one.published is not None
                and _meets(one.published.day, reading.days, AFTER, BEFORE),
            )
            for id_, one in passages.items()
        ]
        return sorted(found, key=lambda one: (-one.fused, one.passage.id))[:FOUND]
