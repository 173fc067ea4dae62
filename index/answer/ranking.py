"""Rank the sentences of the retrieved passages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from index.answer.calibration import ConfidenceFeatures, RankedAnswer, confidence_features
from index.answer.candidates import SentenceCandidate
from index.answer.features import SentenceFeatures
from index.answer.question.analyze import QuestionAnalysis
from index.answer.reader.base import Reader
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.logistic import LogisticModel, packaged_model
from index.answer.retrieval.retriever import Candidate
from index.answer.roles import doubted, tells_of_intentions
from index.answer.sentences import Sentence
from index.answer.span_reading import read_spans, worth_reading
from index.embedding.encoder import Encoder

ENCODED = 24
"""Sentences that are encoded, preselected by the cheap features."""


class SentenceRanker:
    """Ranks the sentences of the retrieved passages."""

    def __init__(self, encoder: Encoder, reader: Reader | None = None) -> None:
        self._encoder = encoder
        self._reader = reader

    def warm(self) -> None:
        """Load the reader, if there is one."""
        if self._reader is not None:
            self._reader.read("who?", ["Nobody."])

    def choose(
        self, reading: QuestionAnalysis, considered: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each article, likeliest first.

        One that only tells what was intended comes late, with a low probability.

        Args:
            reading: the question.
            considered: the sentences to choose from.
        """
        best = _best_of_each(_best_first(considered, self._model("sentences")))
        intended = tells_of_intentions(reading, best)
        if not any(intended):
            return self._with_probabilities(reading, best)
        # What was only intended is no rival of what happened.
        happened = [one for one, only in zip(best, intended, strict=True) if not only]
        others = [one for one, only in zip(best, intended, strict=True) if only]
        judged = [
            *self._with_probabilities(reading, happened),
            *map(doubted, self._with_probabilities(reading, others)),
        ]
        return sorted(judged, key=lambda one: -one.score)

    def odds(self, sentence: SentenceCandidate) -> float:
        """Return the log-odds of a sentence among those considered, without its prior."""
        return self._model("sentences").total(sentence.features)

    def considered(
        self,
        reading: QuestionAnalysis,
        vector: npt.NDArray[np.float32],
        candidates: Sequence[Candidate],
        sentences: Mapping[int, Sequence[Sentence]],
        term_weights: TermWeights,
        *,
        in_story: bool = False,
    ) -> list[SentenceCandidate]:
        """Return the sentences to rank, with all their features, unordered.

        These are the likeliest sentences by the cheap features: with the reader's features if there
        is a reader, else with their cosines.

        Args:
            reading: the question.
            vector: the question's vector, of unit length.
            candidates: the passages.
            sentences: their sentences, by passage id; a passage without any is skipped.
            term_weights: the inverse document frequencies of the question's terms.
            in_story: whether a turn of a conversation is read in the story quoted before.
        """
        found = drafts(reading, candidates, sentences, term_weights)
        likeliest = _best_first(found, packaged_model("drafts"))
        if self._reader is not None:
            chosen = worth_reading(likeliest, in_story=in_story)
            return read_spans(self._reader, reading, chosen) if found else []
        return self._encoded(likeliest[:ENCODED], vector)

    def _model(self, of: str) -> LogisticModel:
        return packaged_model(f"{of} {'read' if self._reader else 'unread'}")

    def _with_probabilities(
        self, reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the sentences with their probabilities, which decrease down the ranking.

        With a reader, each span gets a probability of its own; else it has that of its sentence.
        """
        model, chance, scored = self._model("sure"), 1.0, []
        contenders = [RankedAnswer(one.odds, one.answer) for one in choices]
        for choice, standing in zip(
            choices, confidence_features(reading.kind, contenders), strict=True
        ):
            chance = min(chance, model.chance(choice.features, standing))
            span_score = self._span_chance(choice, standing, chance)
            scored.append(replace(choice, score=chance, span_score=span_score))
        return scored

    def _span_chance(
        self, choice: SentenceCandidate, standing: ConfidenceFeatures, chance: float
    ) -> float:
        if self._reader is None or choice.span is None:
            return chance if choice.span else 0.0
        return packaged_model("spans").chance(choice.features, standing)

    def _encoded(
        self, drafts: Sequence[SentenceCandidate], vector: npt.NDArray[np.float32]
    ) -> list[SentenceCandidate]:
        if not drafts:
            return []
        texts = [f"{draft.sentence.context} {draft.sentence.words}" for draft in drafts]
        cosines = self._encoder.encode_passages(texts) @ vector
        return [
            draft.with_features(meaning=float(cosine))
            for draft, cosine in zip(drafts, cosines, strict=True)
        ]


def drafts(
    reading: QuestionAnalysis,
    candidates: Sequence[Candidate],
    sentences: Mapping[int, Sequence[Sentence]],
    term_weights: TermWeights,
) -> list[SentenceCandidate]:
    """Return every sentence with its cheap features, passage by passage."""
    computer = SentenceFeatures(reading, term_weights, candidates)
    return [
        draft
        for candidate in candidates
        for draft in _drafts(computer, candidate, sentences.get(candidate.passage.id, ()))
    ]


def _drafts(
    computer: SentenceFeatures, candidate: Candidate, sentences: Sequence[Sentence]
) -> list[SentenceCandidate]:
    if not sentences:
        return []
    whole = computer.whole(candidate.passage, sentences[0].text)
    drafts = []
    for sentence in sentences:
        features, span = computer.features(candidate, sentence, whole)
        in_revision = span.moved(sentence.span.start) if span else None
        drafts.append(SentenceCandidate(sentence, in_revision, features))
    return drafts


def _best_first(
    choices: Sequence[SentenceCandidate], model: LogisticModel
) -> list[SentenceCandidate]:
    totals = model.totals([choice.features for choice in choices])
    scored = [
        replace(choice, odds=total + choice.prior)
        for choice, total in zip(choices, totals, strict=True)
    ]
    return sorted(scored, key=lambda choice: -choice.odds)


def _best_of_each(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return the first sentence of each article."""
    best: dict[str, SentenceCandidate] = {}
    for choice in choices:
        best.setdefault(choice.sentence.passage.article_key, choice)
    return list(best.values())
