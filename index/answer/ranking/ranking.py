"""Rank the sentences of the retrieved passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.answer.candidates import SentenceCandidate, best_first, best_of_each
from index.answer.definitions import asks_to_define
from index.answer.doubt import doubted, doubtful
from index.answer.logistic import LogisticModel, packaged_model
from index.answer.question.analyze import QuestionAnalysis
from index.answer.ranking.calibration import (
    RankedAnswer,
    confidence_features,
    register_of,
)
from index.answer.ranking.drafts import Drafts
from index.answer.ranking.span_reading import (
    READ,
    READ_IN_ARTICLE,
    READ_IN_STORY,
    READ_ON,
    read_likeliest,
    read_spans,
    without_rivals,
)
from index.answer.reader.base import Reader
from index.answer.same_event import of_next_articles
from index.embedding.encoder import Encoder

ENCODED = 24
"""Sentences that are encoded, preselected by the cheap features."""

MOST_CONSIDERED = max(ENCODED, READ_ON, READ_IN_STORY)
"""Sentences that are encoded or read at most."""


@dataclass(frozen=True)
class SentenceRanker:
    """Ranks the sentences of the retrieved passages."""

    encoder: Encoder
    reader: Reader | None = None

    def warm(self) -> None:
        """Load the reader, if there is one."""
        if self.reader is not None:
            self.reader.read("who?", ["Nobody."])

    def by_act(
        self, reading: QuestionAnalysis, considered: Sequence[SentenceCandidate]
    ) -> tuple[list[SentenceCandidate], list[SentenceCandidate]]:
        """Return the sentences that may tell of what is asked, then those of something else.

        Both are in order of their log-odds. What tells of something else is no rival of the others,
        so the features that compare them are without it.

        Args:
            reading: the question.
            considered: the sentences to choose from.
        """
        ranked = best_first(considered, self._model())
        other = doubtful(reading, ranked)
        told = [one for one, amiss in zip(ranked, other, strict=True) if not amiss]
        amiss = [one for one, amiss in zip(ranked, other, strict=True) if amiss]
        if amiss:
            told = best_first(without_rivals(told, amiss), self._model())
        return told, amiss

    def choose(
        self,
        reading: QuestionAnalysis,
        told: Sequence[SentenceCandidate],
        amiss: Sequence[SentenceCandidate],
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each article, likeliest first.

        What tells of something else is no rival of the others, and comes late, with a low
        probability.

        Args:
            reading: the question.
            told: the sentences that may tell of what is asked, in order of their log-odds.
            amiss: those that tell of something else, likewise.
        """
        best = best_of_each(told)
        known = {one.article_key for one in best}
        rest = best_of_each([one for one in amiss if one.article_key not in known])
        judged = self._with_probabilities(reading, best)
        if not rest:
            return judged
        late = map(doubted, self._with_probabilities(reading, rest))
        return sorted([*judged, *late], key=lambda one: -one.score)

    def odds(self, sentence: SentenceCandidate) -> float:
        """Return the log-odds of a sentence among those considered, without its prior."""
        return self._model().total(sentence.features)

    def considered(
        self, drafts: Drafts, vector: npt.NDArray[np.float32], *, in_story: bool = False
    ) -> list[SentenceCandidate]:
        """Return the sentences to rank, with all their features, unordered.

        These are the likeliest sentences by the cheap features: with the reader's features if there
        is a reader, else with their cosines.

        Args:
            drafts: the sentences found.
            vector: the question's vector, of unit length.
            in_story: whether a turn of a conversation is read in the story quoted before.
        """
        likeliest = drafts.likeliest(MOST_CONSIDERED)
        if self.reader is None:
            return self._encoded(drafts.in_articles(likeliest[:ENCODED]), vector)
        if in_story:
            read = read_spans(self.reader, drafts.reading, likeliest[:READ_IN_STORY])
        else:
            most = READ + READ_IN_ARTICLE
            # The lead of the likeliest one's article often has the question's words.
            in_article = drafts.likeliest(most, likeliest[0].article_key) if likeliest else []
            read = read_likeliest(self.reader, drafts.reading, likeliest, in_article)
        return drafts.in_articles(read)

    def unread(
        self, drafts: Drafts, choices: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the likeliest sentence of each article that was not read, for a refusal.

        They have the probability that the cheap features give them, no higher than that of the last
        choice, and no answering words, which only the reader tells well enough.

        Args:
            drafts: the sentences found.
            choices: the best sentence of each article that was read, likeliest first.
        """
        known = {one.article_key for one in choices}
        stories = {one.sentence.passage.story for one in choices} - {None}
        most = min((one.score for one in choices), default=1.0)
        model = packaged_model("drafts")
        return [
            replace(one, span=None, score=min(most, model.chance(one.features)))
            for one in best_of_each(drafts.likeliest(MOST_CONSIDERED))
            if one.article_key not in known and one.sentence.passage.story not in stories
        ]

    def read_next(
        self,
        drafts: Drafts,
        first: SentenceCandidate,
        considered: Sequence[SentenceCandidate],
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each of the next articles; none without a reader.

        An article of which something was read is not read again.

        Args:
            drafts: the sentences found.
            first: the sentence that answers.
            considered: the sentences that were read.
        """
        if self.reader is None:
            return []
        near = of_next_articles(drafts.likeliest(MOST_CONSIDERED), first)
        known = {one.article_key for one in considered}
        articles = {one.article_key for one in near}
        unread = [one for one in near if one.article_key not in known]
        read = drafts.in_articles(read_spans(self.reader, drafts.reading, unread))
        read += [one for one in considered if one.article_key in articles]
        told, _ = self.by_act(drafts.reading, read)
        return [one for one in best_of_each(told) if one.article_key in articles]

    def _model(self) -> LogisticModel:
        return packaged_model("sentences read" if self.reader else "sentences unread")

    def _with_probabilities(
        self, reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the sentences with their probabilities, which decrease down the ranking.

        With a reader, each span gets a probability of its own; else it has that of its sentence.
        """
        chance, scored = 1.0, []
        contenders = [RankedAnswer(one.odds, one.answer, one.follow_up) for one in choices]
        standings = confidence_features(reading.kind, contenders)
        defining = asks_to_define(reading, (one.sentence.words for one in choices))
        for choice, standing in zip(choices, standings, strict=True):
            register = (
                register_of(reading, choice, defining=defining, alone=len(choices) == 1)
                if self.reader
                else "unread"
            )
            chance = min(
                chance, packaged_model(f"sure {register}").chance(choice.features, standing)
            )
            span_score = chance if choice.span else 0.0
            if choice.span and register != "unread":
                name = "spans" if register == "read" else f"spans {register}"
                span_score = packaged_model(name).chance(choice.features, standing)
            scored.append(replace(choice, score=chance, span_score=span_score))
        return scored

    def _encoded(
        self, choices: Sequence[SentenceCandidate], vector: npt.NDArray[np.float32]
    ) -> list[SentenceCandidate]:
        if not choices:
            return []
        texts = [f"{one.sentence.context} {one.sentence.words}" for one in choices]
        cosines = self.encoder.encode_passages(texts) @ vector
        return [
            one.with_features(meaning=float(cosine))
            for one, cosine in zip(choices, cosines, strict=True)
        ]
