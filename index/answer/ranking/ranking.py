"""Rank the sentences of the retrieved passages."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.answer.answer_comparison import same_answer
from index.answer.candidates import Drafts, SentenceCandidate, best_first, best_of_each
from index.answer.definitions import asks_to_define
from index.answer.doubt import doubted, doubtful
from index.answer.logistic import LogisticModel, packaged_model
from index.answer.question.analyze import QuestionAnalysis
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
from index.answer.spans.article_date import dates_in_present
from index.embedding.encoder import Encoder
from index.values import Kind

Register = Literal[
    "read", "alone", "turn", "defining", "yes/no", "in present", "undated", "in period"
]  # fmt: skip
"""What the probabilities of a sentence hold for: most news; an article that is the only one found;
a later turn of a conversation on it; a question that asks for a definition; one that asks whether
something is so; the date of an article as the answer; texts without a date; periods told in
those."""

_ORDER = 10.0
"""Log-odds are divided by this for a feature of about 1."""

_COMPARED = 8
"""Top articles that a sentence is compared with."""

_LONG = 20
"""Words of a long answer."""

_ASKED: tuple[Kind, ...] = ("number", "date", "person", "place", "description", "reason")
"""Kinds of answers that have a feature of their own."""


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """The best sentence of an article.

    Attributes:
        odds: its log-odds.
        answer: its answer span.
        follow_up: whether the question is a follow-up.
    """

    odds: float
    answer: str
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """A sentence compared with the best sentences of other articles.

    Attributes:
        odds: its log-odds, divided by ten.
        lead: its lead in log-odds over the best different answer, divided by ten, from -1 to 1.
        alone: 1 if no article gives a different answer.
        borne_out: half the number of other articles with the same answer, at most 1.
        unmarked: 1 if no words of it answer.
        length: the number of words that answer, 1 for twenty or more.
        number: 1 if the question asks for a number; likewise ``date``, ``person``, ``place``,
            ``description`` and ``reason``. What may answer "how many" is easier to mistake than
            what may answer "where".
        follow_up: 1 if the question is a follow-up, read with the questions before it.
    """

    odds: float
    lead: float
    alone: float
    borne_out: float
    unmarked: float = 0.0
    length: float = 0.0
    number: float = 0.0
    date: float = 0.0
    person: float = 0.0
    place: float = 0.0
    description: float = 0.0
    reason: float = 0.0
    follow_up: float = 0.0


def register_of(
    reading: QuestionAnalysis, choice: SentenceCandidate, *, defining: bool, alone: bool
) -> Register:
    """Return the register of a sentence that was read.

    Texts without a date are reference works rather than news: they treat the topic of a question
    more often without answering it. A question that asks for a definition is answered by what
    stands beside a name, which hardly any other question is. The reader, which learned to mark
    names, numbers and the like, is seldom sure of what tells that something is so; but a follow-up
    such as “does he give a toll” mostly asks for a thing. And no words of a sentence in the present
    tense say that the date of its article answers. Where an article is the only one found, as in a
    library of one, no other competes with what comes nearest in it; and a turn of a conversation,
    read with the words of the questions before it, always finds some of them there.

    Args:
        reading: the question.
        choice: the sentence.
        defining: whether the question asks for a definition.
        alone: whether no other article was found.
    """
    if choice.sentence.passage.published is None:
        return "in period" if choice.features.period else "undated"
    if defining:
        return "defining"
    if reading.kind == "yes/no" and not choice.follow_up:
        return "yes/no"
    if dates_in_present(reading, choice.sentence.words, choice.span):
        return "in present"
    if alone:
        return "turn" if choice.follow_up else "alone"
    return "read"


def confidence_features(kind: Kind, contenders: Sequence[RankedAnswer]) -> list[ConfidenceFeatures]:
    """Return the features of each sentence compared with the others, best first."""
    return [
        _standing(kind, number, contenders[: max(_COMPARED, number + 1)])
        for number in range(len(contenders))
    ]


def _standing(kind: Kind, number: int, contenders: Sequence[RankedAnswer]) -> ConfidenceFeatures:
    own = contenders[number]
    others = [one for place, one in enumerate(contenders) if place != number]
    same = [same_answer(kind, own.answer, one.answer) for one in others]
    rivals = [one.odds for one, agrees in zip(others, same, strict=True) if not agrees]
    friends = sum(same)
    lead = own.odds - max(rivals) if rivals else _ORDER
    return ConfidenceFeatures(
        odds=own.odds / _ORDER,
        lead=max(-1.0, min(1.0, lead / _ORDER)),
        alone=float(not rivals),
        borne_out=min(1.0, friends / 2),
        unmarked=float(not own.answer),
        length=min(1.0, len(own.answer.split()) / _LONG),
        follow_up=float(own.follow_up),
        **{one: float(kind == one) for one in _ASKED},
    )


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
