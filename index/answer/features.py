"""What is known of a sentence: the features that it is judged by."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.numerals import ordinals
from index.answer.question.terms import stems_of, words_of
from index.answer.question.time_expressions import find_dates
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.passage_ranking import UNKNOWN, newness_of, timeliness
from index.answer.retrieval.retriever import Candidate, is_about
from index.answer.sentences import Sentence, leans
from index.answer.span_patterns import FoundSpan, dates_by_article, find_span
from index.values import Span

_ORDER = 10.0
"""Log-odds that make ``behind`` one."""


@dataclass(frozen=True, slots=True)
class Features:
    """What is known of one sentence, each about 0–1; more speaks for it unless it says otherwise.

    Attributes:
        likely: how likely its passage was thought to answer before its sentences were looked at.
        behind: by how many orders the likeliest passage is likelier than its own; speaks against
            it.
        meaning: cosine of the question with the sentence, read with the one before it.
        passage: cosine of the question with its passage.
        article: the best cosine of the question with a passage of its article.
        words: the best full-text score of a passage of its article, over the best of all.
        cover: share of the question's telling words in the sentence, rare words counting more;
            a sentence that leans on the one before has that one's words too.
        context: the same, in the sentence, the one before and the headline together.
        whole: the same, in the passage and the headline.
        names: the same as ``context``, of the question's names alone; 1 where it names nobody.
        names_whole: the same as ``whole``, of the names alone.
        every_name: 1 where the sentence, the one before and the headline lack no name of the
            question.
        every_name_whole: the same of the passage and the headline.
        kind: 1 where the sentence holds the kind of thing asked for.
        near: how near that stands to what the question says happened: 1 beside it, less with
            every word between.
        timely: 1 where the article was published about the days that the question names; 1 for
            every sentence where it names none; half where the article bears no date.
        dated: 1 where the days that the question names are those of the article, or stand in the
            sentence or the one before; 1 where it names none; half where nothing tells.
        other_ordinal: 1 where the question names an ordinal and what is read names another
            instead; speaks against it.
        newest: for a question about what is newest, how new the article is among those found, 0–1;
            else 0.
        first: 1 for the first sentence of its article.
        short: 1 for a sentence of fewer than six words, which rarely tells anything.
        reader: the reader's best answer in the sentence against none, from -1 to 1.
        reader_share: that against the best answers in all sentences that were read, 0–1.
        reader_best: 1 where no other sentence read has a better one.
        reader_first: 1 where no other sentence of its passage has a better one.
        reader_kind: 1 where the reader marks words that could be of the kind asked for.
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
    kind: float = 0.0
    near: float = 0.0
    timely: float = 0.0
    dated: float = 0.0
    other_ordinal: float = 0.0
    newest: float = 0.0
    first: float = 0.0
    short: float = 0.0
    reader: float = 0.0
    reader_share: float = 0.0
    reader_best: float = 0.0
    reader_first: float = 0.0
    reader_kind: float = 0.0


class SentenceFeatures:
    """A question with the passages that were found for it, to look at their sentences."""

    def __init__(
        self, reading: QuestionAnalysis, term_weights: TermWeights, candidates: Sequence[Candidate]
    ) -> None:
        self._reading = reading
        self._term_weights = term_weights
        self._best = _best_by_article(candidates)
        self._stems = {one.passage.id: stems_of(one.passage.title) for one in candidates}
        self._newness = newness_of(candidates) if reading.newest else {}
        self._likeliest = max((one.likely for one in candidates), default=0.0)

    @cached_property
    def _ordinals(self) -> frozenset[int]:
        return ordinals(self._reading.plain)

    def features(
        self, candidate: Candidate, sentence: Sentence, whole: frozenset[str]
    ) -> tuple[Features, Span | None]:
        """What is known of a sentence before it is encoded or read, and the words that answer.

        Args:
            candidate: the passage that it stands in.
            sentence: the sentence.
            whole: the stems of the passage and its headline.
        """
        reading, term_weights, words = self._reading, self._term_weights, sentence.words
        found = find_span(reading.kind, words, reading.stems, reading.predicate)
        span = found.span if found else None
        passage = sentence.passage
        told = dates_by_article(reading.kind, words, span) and passage.published is not None
        own, earlier = stems_of(words), stems_of(sentence.previous)
        context = own | earlier | self._stems[passage.id]
        cosine, full_text = self._best[passage.revision_id]
        return Features(
            likely=1.0 / (1.0 + math.exp(-candidate.likely)),
            behind=(self._likeliest - candidate.likely) / _ORDER,
            passage=candidate.cosine,
            article=cosine,
            words=full_text,
            cover=term_weights.cover(own | earlier if leans(words) else own),
            context=term_weights.cover(context),
            whole=term_weights.cover(whole),
            names=term_weights.cover_names(context),
            names_whole=term_weights.cover_names(whole),
            every_name=float(term_weights.least_name(context) > 0.0),
            every_name_whole=float(term_weights.least_name(whole) > 0.0),
            kind=float(found is not None or told),
            near=self._near(found),
            timely=timeliness(candidate, reading),
            dated=self._dated(sentence),
            other_ordinal=self._other_ordinal(sentence),
            newest=self._newness.get(passage.id, 0.0),
            first=float(not sentence.before),
            short=float(len(words_of(words)) < 6),
        ), span

    def _near(self, found: FoundSpan | None) -> float:
        return 1.0 / max(found.distance, 1) if found else 0.0

    def _dated(self, sentence: Sentence) -> float:
        days = self._reading.days
        if days is None:
            return 1.0
        published = sentence.passage.published
        if published is not None and is_about(published, days):
            return 1.0
        said = find_dates(
            f"{sentence.previous} {sentence.words}", published.day if published else date.max
        )
        if said is None:
            return UNKNOWN if published is None else 0.0
        return float(days.meet(said))

    def _other_ordinal(self, sentence: Sentence) -> float:
        if not self._ordinals:
            return 0.0
        told = ordinals(f"{sentence.passage.title} {sentence.previous} {sentence.words}")
        return float(bool(told) and not told & self._ordinals)


def _best_by_article(candidates: Sequence[Candidate]) -> Mapping[int, tuple[float, float]]:
    """The best cosine and words of each article's passages, by revision.

    Between the sentences of one article it is not the passage that decides: the lead names the
    people, and what they did stands further down.
    """
    best: dict[int, tuple[float, float]] = {}
    for one in candidates:
        cosine, words = best.get(one.passage.revision_id, (0.0, 0.0))
        best[one.passage.revision_id] = max(cosine, one.cosine), max(words, one.words)
    return best
