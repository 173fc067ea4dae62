"""Rank the sentences of the retrieved passages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from index.answer.calibration import ConfidenceFeatures, RankedAnswer, confidence_features
from index.answer.candidates import SentenceCandidate
from index.answer.features import SentenceFeatures
from index.answer.other_values.conflicting import of_next_articles
from index.answer.other_values.newest import changes
from index.answer.question.analyze import QuestionAnalysis
from index.answer.reader.base import Reader
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.logistic import LogisticModel, packaged_model
from index.answer.retrieval.retriever import Candidate
from index.answer.roles.doubt import doubted, tells_of_another_act
from index.answer.sentences import Sentence
from index.answer.span_reading import READ_IN_STORY, READ_ON, read_likeliest, read_spans
from index.embedding.encoder import Encoder

ENCODED = 24
"""Sentences that are encoded, preselected by the cheap features."""

MOST_CONSIDERED = max(ENCODED, READ_ON, READ_IN_STORY)
"""Sentences that are encoded or read at most."""

LIKELY = 0.5
"""Least probability of a newer value that replaces the older ones."""


class SentenceRanker:
    """Ranks the sentences of the retrieved passages."""

    def __init__(self, encoder: Encoder, reader: Reader | None = None) -> None:
        self._encoder = encoder
        self._reader = reader

    def warm(self) -> None:
        """Load the reader, if there is one."""
        if self._reader is not None:
            self._reader.read("who?", ["Nobody."])

    def by_act(
        self, reading: QuestionAnalysis, considered: Sequence[SentenceCandidate]
    ) -> tuple[list[SentenceCandidate], list[SentenceCandidate]]:
        """Return the sentences that may tell of what is asked, then those of another act.

        Both are in order of their log-odds.

        Args:
            reading: the question.
            considered: the sentences to choose from.
        """
        ranked = _best_first(considered, self._model("sentences"))
        other = tells_of_another_act(reading, ranked)
        return (
            [one for one, amiss in zip(ranked, other, strict=True) if not amiss],
            [one for one, amiss in zip(ranked, other, strict=True) if amiss],
        )

    def choose(
        self,
        reading: QuestionAnalysis,
        told: Sequence[SentenceCandidate],
        doubtful: Sequence[SentenceCandidate],
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each article, likeliest first.

        What tells of another act is no rival of the others, and comes late, with a low probability.
        Where a question asks how things stand, an older value is no rival of the newest one, and
        comes after it.

        Args:
            reading: the question.
            told: the sentences that may tell of what is asked, in order of their log-odds.
            doubtful: those that tell of another act, likewise.
        """
        best = _best_of_each(told)
        known = {one.sentence.passage.article_key for one in best}
        rest = _best_of_each(
            [one for one in doubtful if one.sentence.passage.article_key not in known]
        )
        judged = self._with_newest_first(reading, best)
        if not rest:
            return judged
        late = map(doubted, self._with_probabilities(reading, rest))
        return sorted([*judged, *late], key=lambda one: -one.score)

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
        computer = SentenceFeatures(reading, term_weights, candidates)
        likeliest = _likeliest(computer, candidates, sentences)
        if self._reader is not None:
            if in_story:
                read = read_spans(self._reader, reading, likeliest[:READ_IN_STORY])
            else:
                read = read_likeliest(self._reader, reading, likeliest)
            return _in_articles(computer, read)
        return self._encoded(_in_articles(computer, likeliest[:ENCODED]), vector)

    def unread(
        self,
        reading: QuestionAnalysis,
        candidates: Sequence[Candidate],
        sentences: Mapping[int, Sequence[Sentence]],
        term_weights: TermWeights,
        choices: Sequence[SentenceCandidate],
    ) -> list[SentenceCandidate]:
        """Return the likeliest sentence of each article that was not read, for a refusal.

        They have the probability that the cheap features give them, no higher than that of the last
        choice, and no answering words, which only the reader tells well enough.

        Args:
            reading: the question.
            candidates: the passages.
            sentences: their sentences, by passage id.
            term_weights: the inverse document frequencies of the question's terms.
            choices: the best sentence of each article that was read, likeliest first.
        """
        known = {one.sentence.passage.article_key for one in choices}
        stories = {one.sentence.passage.story for one in choices} - {None}
        computer = SentenceFeatures(reading, term_weights, candidates)
        most = min((one.score for one in choices), default=1.0)
        model = packaged_model("drafts")
        return [
            replace(one, span=None, score=min(most, model.chance(one.features)))
            for one in _best_of_each(_likeliest(computer, candidates, sentences))
            if one.sentence.passage.article_key not in known
            and one.sentence.passage.story not in stories
        ]

    def read_next(
        self,
        reading: QuestionAnalysis,
        candidates: Sequence[Candidate],
        sentences: Mapping[int, Sequence[Sentence]],
        term_weights: TermWeights,
        *,
        first: SentenceCandidate,
        considered: Sequence[SentenceCandidate],
    ) -> list[SentenceCandidate]:
        """Return the best sentence of each of the next articles; none without a reader.

        An article of which something was read is not read again.

        Args:
            reading: the question.
            candidates: the passages.
            sentences: their sentences, by passage id.
            term_weights: the inverse document frequencies of the question's terms.
            first: the sentence that answers.
            considered: the sentences that were read.
        """
        if self._reader is None:
            return []
        computer = SentenceFeatures(reading, term_weights, candidates)
        near = of_next_articles(_likeliest(computer, candidates, sentences), first)
        known = {one.sentence.passage.article_key for one in considered}
        articles = {one.sentence.passage.article_key for one in near}
        unread = [one for one in near if one.sentence.passage.article_key not in known]
        read = _in_articles(computer, read_spans(self._reader, reading, unread)) if unread else []
        read += [one for one in considered if one.sentence.passage.article_key in articles]
        # With the first one, which may tell the present holder of an office.
        told, _ = self.by_act(reading, [first, *read])
        return [one for one in _best_of_each(told) if one.sentence.passage.article_key in articles]

    def _model(self, of: str) -> LogisticModel:
        return packaged_model(f"{of} {'read' if self._reader else 'unread'}")

    def _with_newest_first(
        self, reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the sentences with their probabilities, what is overtaken after what is newest."""
        for newest, older in changes(reading, choices):
            others = [one for one in choices if one not in older]
            judged = self._with_probabilities(reading, others)
            score = judged[others.index(newest)].score
            if score >= LIKELY:
                late = self._with_probabilities(reading, older)
                late = [replace(one, score=min(one.score, score)) for one in late]
                return sorted([*judged, *late], key=lambda one: -one.score)
        return self._with_probabilities(reading, choices)

    def _with_probabilities(
        self, reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
    ) -> list[SentenceCandidate]:
        """Return the sentences with their probabilities, which decrease down the ranking.

        With a reader, each span gets a probability of its own; else it has that of its sentence.
        """
        chance, scored = 1.0, []
        contenders = [RankedAnswer(one.odds, one.answer) for one in choices]
        for choice, standing in zip(
            choices, confidence_features(reading.kind, contenders), strict=True
        ):
            chance = min(chance, self._sure(choice).chance(choice.features, standing))
            span_score = self._span_chance(choice, standing, chance)
            scored.append(replace(choice, score=chance, span_score=span_score))
        return scored

    def _sure(self, choice: SentenceCandidate) -> LogisticModel:
        """Return the model of the probability that a sentence answers.

        Texts without a date are reference works rather than news: they treat the topic of a
        question more often without answering it.
        """
        if self._reader is None or not _undated(choice):
            return self._model("sure")
        return packaged_model(f"sure {_kind_of_undated(choice)}")

    def _span_chance(
        self, choice: SentenceCandidate, standing: ConfidenceFeatures, chance: float
    ) -> float:
        if self._reader is None or choice.span is None:
            return chance if choice.span else 0.0
        undated = _undated(choice)
        model = packaged_model(f"spans {_kind_of_undated(choice)}" if undated else "spans")
        return model.chance(choice.features, standing)

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
        _with_answer(computer, draft) for draft in _without_answers(computer, candidates, sentences)
    ]


def _likeliest(
    computer: SentenceFeatures,
    candidates: Sequence[Candidate],
    sentences: Mapping[int, Sequence[Sentence]],
) -> list[SentenceCandidate]:
    """Return the likeliest sentences by the cheap features, at most ``MOST_CONSIDERED``.

    Looking for an answer span takes longest, so it is left out where none would be likely enough.
    """
    model = packaged_model("drafts")
    found = _without_answers(computer, candidates, sentences)
    totals = model.totals([one.features for one in found])
    gains = [model.weights.get(name, 0.0) for name in ("kind", "near")]
    most, least = sum(max(0.0, one) for one in gains), sum(min(0.0, one) for one in gains)
    needed = sorted(totals, reverse=True)[:MOST_CONSIDERED][-1:]
    worth = [
        _with_answer(computer, one)
        for one, total in zip(found, totals, strict=True)
        if total + most >= needed[0] + least
    ]
    return _best_first(worth, model)[:MOST_CONSIDERED]


def _in_articles(
    computer: SentenceFeatures, choices: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences with the features of their whole articles."""
    return [one.with_features(**computer.article(one.sentence)) for one in choices]


def _without_answers(
    computer: SentenceFeatures,
    candidates: Sequence[Candidate],
    sentences: Mapping[int, Sequence[Sentence]],
) -> list[SentenceCandidate]:
    """Return every sentence, passage by passage, with the features that need no answer span."""
    found = []
    for candidate in candidates:
        of_passage = sentences.get(candidate.passage.id, ())
        if of_passage:
            whole = computer.whole(candidate.passage, of_passage[0].revision_text)
        for one in of_passage:
            features = computer.without_answer(candidate, one, whole)
            found.append(SentenceCandidate(one, None, features))
    return found


def _with_answer(computer: SentenceFeatures, draft: SentenceCandidate) -> SentenceCandidate:
    features, span = computer.with_answer(draft.features, draft.sentence)
    in_revision = span.moved(draft.sentence.span.start) if span else None
    return SentenceCandidate(draft.sentence, in_revision, features)


def _best_first(
    choices: Sequence[SentenceCandidate], model: LogisticModel
) -> list[SentenceCandidate]:
    totals = model.totals([choice.features for choice in choices])
    odds = [total + choice.prior for choice, total in zip(choices, totals, strict=True)]
    order = sorted(range(len(choices)), key=lambda place: -odds[place])
    return [replace(choices[place], odds=odds[place]) for place in order]


def _undated(choice: SentenceCandidate) -> bool:
    return choice.sentence.passage.published is None


def _kind_of_undated(choice: SentenceCandidate) -> str:
    """Return the name of the probabilities of a text without a date, by what the question asks."""
    return "in period" if choice.features.period else "undated"


def _best_of_each(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return the first sentence of each article."""
    best: dict[str, SentenceCandidate] = {}
    for choice in choices:
        best.setdefault(choice.sentence.passage.article_key, choice)
    return list(best.values())
