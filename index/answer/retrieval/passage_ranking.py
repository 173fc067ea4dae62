"""Rerank the retrieved passages by features of their text.

Retrieval finds passages by two scores only. The reranking compares each passage's text with the
question's names, its content words in any form, and its days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.answer.logistic import packaged_model
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.numerals import labelled_numbers, ordinals, tells_other_number
from index.answer.question.times.expressions import find_dates
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.retriever import Candidate, is_about
from index.store.rows import Passage

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
