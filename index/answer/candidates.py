"""Candidate sentences with their features and scores."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice

from index.answer.definitions import definition
from index.answer.logistic import LogisticModel, packaged_model
from index.answer.periods import agreement, asked_period
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.numerals import labelled_numbers, ordinals, tells_other_number
from index.answer.question.terms import STOP_WORDS, WORD, words_of
from index.answer.question.times.expressions import find_dates
from index.answer.retrieval.idf import Coverage, TermWeights
from index.answer.retrieval.retriever import UNKNOWN, Candidate, is_about, newness_of, timeliness
from index.answer.sentences import Sentence, depends_on_previous
from index.answer.spans.article_date import dates_by_article
from index.answer.spans.patterns import find_span
from index.values import Published, Span

_ORDER = 10.0
"""Log-odds are divided by this, so that ``behind`` is about 1."""

_SHORT = 6
"""Words from which on a sentence is not short."""

_MANY_NAMES = 2.0

_LONG = 366
"""Days above which a period is compared with the times that an article names, even if it has a date
of its own: what was reported at some time in so many years need not be of all of them."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one sentence, each about 0–1. More is better unless stated otherwise.

    Attributes:
        likely: the probability that its passage answers, by the passage ranking.
        behind: the log-odds by which the top passage leads its passage, divided by ten; less is
            better.
        meaning: cosine of the question with the sentence and the sentence before it.
        passage: cosine of the question with its passage.
        article: the best cosine of the question with a passage of its article.
        words: the best full-text score of a passage of its article, divided by the best of all.
        cover: share of the question's content words in the sentence, weighted by inverse document
            frequency; a sentence that depends on the one before also gets that one's words, and a
            line of a list those of the heading, which then counts as the one before.
        context: as ``cover``, in the sentence, the one before and the headline together.
        whole: as ``cover``, in the passage and the headline.
        names: as ``context``, of the question's names only; 1 if it has none.
        names_whole: as ``whole``, of the names only.
        every_name: 1 if the sentence, the one before and the headline contain every name of the
            question.
        every_name_whole: as ``every_name``, of the passage and the headline.
        missing: how rare the rarest content word is that sentence, context and headline lack, 0–1;
            less is better.
        missing_whole: as ``missing``, of the passage and the headline.
        fluent: the share of stop words in the question: about 0.5 in print, 0.2 in chat.
        terms: the number of content words of the question, divided by ten.
        kind: 1 if the sentence contains an answer of the expected type.
        near: the proximity of that answer to the question's predicate: 1 next to it, less with
            every word between.
        timely: 1 if the article was published around the days of the question, or if the question
            names none; 0.5 if the article has no date.
        dated: 1 if the question's days are those of the article, or appear in the sentence or the
            one before, or if the question names none; 0.5 if nothing is known.
        other_ordinal: 1 if the question has an ordinal or a labelled number (``Article 5``), and
            the text another one instead; less is better.
        newest: for a question about the newest event, the recency of the article among those
            found, 0–1; else 0.
        article_cover: as ``cover``, in the whole article and its headline.
        article_missing: as ``missing``, of the whole article.
        every_name_article: as ``every_name``, of the whole article: what it never names, it does
            not tell of.
        names_missing: how rare the names are that the sentence, the one before and the headline
            lack, added up; 2 at most.
        period: 1 if the question asks about a period and the text tells when things were, 0 if not;
            without it, the other features of periods are 0, too.
        period_same: the days that the period shares with the best time of the sentence, divided by
            the days of both.
        period_begins: 1 if a time of the sentence begins when the period does.
        period_ends: 1 if a time of the sentence ends when the period does.
        period_other: 1 if the sentence names times, and none shares a day with the period; less is
            better.
        period_meanwhile: the share of the period between the time that the text named last and the
            next later one.
        defines: how fully the sentence says who or what somebody or something is, 0–1, if the
            question asks that, as ``Definition.fullness``.
        first: 1 for the first sentence of its article.
        short: 1 for a sentence of fewer than six words, which is rarely informative.
        reader: the margin of the reader's best answer in the sentence over no answer, -1 to 1.
        reader_share: its share among the best answers of all sentences read, 0–1.
        reader_best: 1 if no other sentence read has a better answer.
        reader_first: 1 if no other sentence of its passage has a better answer.
        reader_kind: 1 if the reader's span could be of the expected answer type.
        reader_lead: the lead of that span over the best one beside it in the sentence, 0–1.
        evidence: the reader's log-odds that the sentence contains the answer, -1 to 1.
        echo: the share of the answer's words that the question has, in any form.
    """

    likely: float = 0.0
    behind: float = 0.0
    meaning: float = 0.0
    passage: float = 0.0
    article: float = 0.0
    words: float = 0.0
    cover: float = 0.0
    context: float = 0.0
    whole: float = 0.0
    names: float = 0.0
    names_whole: float = 0.0
    every_name: float = 0.0
    every_name_whole: float = 0.0
    missing: float = 0.0
    missing_whole: float = 0.0
    fluent: float = 0.0
    terms: float = 0.0
    kind: float = 0.0
    near: float = 0.0
    timely: float = 0.0
    dated: float = 0.0
    other_ordinal: float = 0.0
    newest: float = 0.0
    article_cover: float = 0.0
    article_missing: float = 0.0
    every_name_article: float = 0.0
    names_missing: float = 0.0
    period: float = 0.0
    period_same: float = 0.0
    period_begins: float = 0.0
    period_ends: float = 0.0
    period_other: float = 0.0
    period_meanwhile: float = 0.0
    defines: float = 0.0
    first: float = 0.0
    short: float = 0.0
    reader: float = 0.0
    reader_share: float = 0.0
    reader_best: float = 0.0
    reader_first: float = 0.0
    reader_kind: float = 0.0
    reader_lead: float = 0.0
    evidence: float = 0.0
    echo: float = 0.0


def _best_by_article(candidates: Sequence[Candidate]) -> Mapping[int, tuple[float, float]]:
    """Return the best cosine and full-text score of each article's passages, by revision.

    The lead of an article names the people and later passages tell what they did, so the sentences
    of an article share these scores.
    """
    best: dict[int, tuple[float, float]] = {}
    for one in candidates:
        cosine, words = best.get(one.passage.revision_id, (0.0, 0.0))
        best[one.passage.revision_id] = max(cosine, one.cosine), max(words, one.full_text_score)
    return best


@dataclass(frozen=True, slots=True)
class SentenceCandidate:
    """A sentence that may answer.

    Attributes:
        sentence: the sentence with its passage and context.
        span: the answer span, as offsets in the revision's text; None if there is none.
        features: the features that it is ranked by.
        prior: log-odds added because of what was quoted before in the conversation.
        follow_up: whether the question is a follow-up, read with the questions before it.
        odds: its log-odds among the sentences of the question, with the prior.
        score: the probability that it answers, 0–1.
        span_score: the probability that the span is the answer, 0–1.
    """

    sentence: Sentence
    span: Span | None
    features: Features
    prior: float = 0.0
    follow_up: bool = False
    odds: float = 0.0
    score: float = 0.0
    span_score: float = 0.0

    @property
    def answer(self) -> str:
        """Return the words of the answer span; empty if there is none."""
        return self.span.of(self.sentence.revision_text) if self.span else ""

    @property
    def article_key(self) -> str:
        """Return the public id of its article."""
        return self.sentence.passage.article_key

    @property
    def place(self) -> tuple[int, int]:
        """Return its passage, and where it starts."""
        return self.sentence.passage.id, self.sentence.span.start

    @property
    def day(self) -> str:
        """Return the day of its article as text that sorts; empty if it is not known."""
        return sortable_day(self.sentence.passage.published)

    def with_features(self, **features: float) -> "SentenceCandidate":
        """Return a copy with these features added."""
        return replace(self, features=replace(self.features, **features))


def sortable_day(published: Published | None) -> str:
    """Return a day as ISO 8601, whose text sorts as the days do; empty, so first, if not known."""
    return published.day.isoformat() if published else ""


def best_first(
    choices: Sequence[SentenceCandidate], model: LogisticModel
) -> list[SentenceCandidate]:
    """Return the sentences with the log-odds that a model and their priors give them, in order."""
    totals = model.totals([choice.features for choice in choices])
    odds = [total + choice.prior for choice, total in zip(choices, totals, strict=True)]
    order = sorted(range(len(choices)), key=lambda place: -odds[place])
    return [replace(choices[place], odds=odds[place]) for place in order]


def best_of_each(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return the first sentence of each article."""
    best: dict[str, SentenceCandidate] = {}
    for choice in choices:
        best.setdefault(choice.article_key, choice)
    return list(best.values())


class Drafts:
    """The sentences found for a question, with the features that need no reader and no encoder.

    Args:
        reading: the question.
        candidates: the passages, best first.
        sentences: their sentences, by passage id; a passage without any is skipped.
        term_weights: the inverse document frequencies of the question's terms.
    """

    def __init__(
        self,
        reading: QuestionAnalysis,
        candidates: Sequence[Candidate],
        sentences: Mapping[int, Sequence[Sentence]],
        term_weights: TermWeights,
    ) -> None:
        self.reading = reading
        self._candidates = candidates
        self._sentences = sentences
        self._stems, self._predicate = reading.stems, reading.predicate
        self._coverages = term_weights.coverages
        self._terms = min(1.0, len(term_weights.terms) / 10)
        self._best = _best_by_article(candidates)
        self._newness = newness_of(candidates) if reading.newest else {}
        self._likeliest = max((one.log_odds for one in candidates), default=0.0)
        self._ordinals = ordinals(reading.plain)
        self._labelled = labelled_numbers(reading.plain)
        self._period = asked_period(reading)
        words = words_of(reading.plain)
        stop_words = sum(word.lower() in STOP_WORDS for word in words)
        self._fluent = stop_words / len(words) if words else 0.0

    def everything(self) -> list[SentenceCandidate]:
        """Return every sentence, passage by passage."""
        return [self._with_answer(one) for one in self._without_answers]

    def likeliest(self, most: int, article: str | None = None) -> list[SentenceCandidate]:
        """Return at most so many sentences, of all articles or of one, likeliest first.

        Looking for an answer span takes longest, so it is left out where none would be likely
        enough.
        """
        found = [one for one in self._without_answers if article in (None, one.article_key)]
        model = packaged_model("drafts")
        totals = model.totals([one.features for one in found])
        gains = [model.weights.get(name, 0.0) for name in ("kind", "near")]
        gain, loss = sum(max(0.0, one) for one in gains), sum(min(0.0, one) for one in gains)
        needed = sorted(totals, reverse=True)[:most][-1:]
        worth = [
            self._with_answer(one)
            for one, total in zip(found, totals, strict=True)
            if total + gain >= needed[0] + loss
        ]
        return best_first(worth, model)[:most]

    def in_articles(self, choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
        """Return the sentences with the features of their whole articles.

        They tell whether the article is about what is asked at all. Only what is read needs them.
        """
        asked, found = self._coverages.asked, []
        for one in choices:
            sentence = one.sentence
            held = asked(sentence.passage.title) | asked(sentence.revision_text)
            known = self._coverages.of(held)
            found.append(
                one.with_features(
                    article_cover=known.cover,
                    article_missing=known.missing,
                    every_name_article=float(known.least_name > 0.0),
                )
            )
        return found

    @cached_property
    def _without_answers(self) -> list[SentenceCandidate]:
        """Return every sentence, passage by passage, with the features that need no answer span."""
        asked, found = self._coverages.asked, []
        for candidate in self._candidates:
            passage = candidate.passage
            for one in self._sentences.get(passage.id, ()):
                whole = asked(passage.title) | asked(passage.span.of(one.revision_text))
                features = self._without_answer(candidate, one, self._coverages.of(whole))
                found.append(SentenceCandidate(one, None, features))
        return found

    def _with_answer(self, draft: SentenceCandidate) -> SentenceCandidate:
        """Return a sentence with its answer span, if it has one, and the features of that."""
        reading, sentence, words = self.reading, draft.sentence, draft.sentence.words
        found = find_span(reading.kind, words, self._stems, self._predicate)
        span = found.span if found else None
        dated = sentence.passage.published is not None and dates_by_article(reading, words, span)
        if found is None and not dated:
            return draft
        near = 1.0 / max(found.distance, 1) if found else 0.0
        in_revision = span.moved(sentence.span.start) if span else None
        return replace(draft.with_features(kind=1.0, near=near), span=in_revision)

    def _without_answer(
        self, candidate: Candidate, sentence: Sentence, whole: Coverage
    ) -> Features:
        """Return the features that need neither encoder, nor reader, nor an answer span.

        Args:
            candidate: the sentence's passage.
            sentence: the sentence.
            whole: the coverage by the passage and its headline.
        """
        reading, coverages, words = self.reading, self._coverages, sentence.words
        passage = sentence.passage
        heading = sentence.heading
        before = heading.of(sentence.revision_text) if heading else sentence.previous
        own, earlier = coverages.asked(words), coverages.asked(before)
        leans = heading is not None or depends_on_previous(words)
        context = coverages.of(own | earlier | coverages.asked(passage.title))
        cosine, full_text = self._best[passage.revision_id]
        numbered = f"{passage.title} {sentence.previous} {words}"
        defined = definition(reading, words)
        return Features(
            likely=1.0 / (1.0 + math.exp(-candidate.log_odds)),
            behind=(self._likeliest - candidate.log_odds) / _ORDER,
            passage=candidate.cosine,
            article=cosine,
            words=full_text,
            cover=coverages.of(own | earlier if leans else own).cover,
            context=context.cover,
            whole=whole.cover,
            names=context.names,
            names_whole=whole.names,
            every_name=float(context.least_name > 0.0),
            every_name_whole=float(whole.least_name > 0.0),
            missing=context.missing,
            missing_whole=whole.missing,
            fluent=self._fluent,
            terms=self._terms,
            timely=timeliness(candidate, reading),
            dated=self._dated(sentence),
            other_ordinal=float(tells_other_number(self._ordinals, self._labelled, numbered)),
            newest=self._newness.get(passage.id, 0.0),
            names_missing=min(_MANY_NAMES, context.lost_names),
            **self._in_period(sentence),
            defines=defined.fullness if defined else 0.0,
            first=float(not sentence.before),
            short=float(sum(1 for _ in islice(WORD.finditer(words), _SHORT)) < _SHORT),
        )

    def _dated(self, sentence: Sentence) -> float:
        days = self.reading.days
        if days is None:
            return 1.0
        published = sentence.passage.published
        if published is not None and is_about(published, days):
            return 1.0
        days_in_text = find_dates(
            f"{sentence.previous} {sentence.words}", published.day if published else date.max
        )
        if days_in_text is None:
            return UNKNOWN if published is None else 0.0
        return float(days.meet(days_in_text))

    def _in_period(self, sentence: Sentence) -> dict[str, float]:
        """Return the features of periods, by name; none where publication days tell the time."""
        asked = self._period
        if asked is None or (sentence.passage.published is not None and asked.days <= _LONG):
            return {}
        found = agreement(asked, sentence.revision_text, sentence.span)
        return {"period": 1.0} | {f"period_{name}": value for name, value in found.items()}
