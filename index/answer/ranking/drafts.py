"""Draft the sentences of the top passages: their cheap features, before any is read or encoded."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from index.answer.candidates import SentenceCandidate, best_first
from index.answer.features import SentenceFeatures
from index.answer.logistic import packaged_model
from index.answer.question.analyze import QuestionAnalysis
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.retriever import Candidate
from index.answer.sentences import Sentence


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
        self._features = SentenceFeatures(reading, term_weights, candidates)

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
        """Return the sentences with the features of their whole articles."""
        return [one.with_features(**self._features.article(one.sentence)) for one in choices]

    @cached_property
    def _without_answers(self) -> list[SentenceCandidate]:
        """Return every sentence, passage by passage, with the features that need no answer span."""
        found = []
        for candidate in self._candidates:
            of_passage = self._sentences.get(candidate.passage.id, ())
            if of_passage:
                whole = self._features.whole(candidate.passage, of_passage[0].revision_text)
            for one in of_passage:
                features = self._features.without_answer(candidate, one, whole)
                found.append(SentenceCandidate(one, None, features))
        return found

    def _with_answer(self, draft: SentenceCandidate) -> SentenceCandidate:
        features, span = self._features.with_answer(draft.features, draft.sentence)
        in_revision = span.moved(draft.sentence.span.start) if span else None
        return SentenceCandidate(draft.sentence, in_revision, features)
