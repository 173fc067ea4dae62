"""Choosing: of all sentences of the retrieved passages, the one that answers."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from index.answer.calibration import Contender, standings
from index.answer.candidates import Choice
from index.answer.features import Looked
from index.answer.question.analyze import Reading
from index.answer.question.terms import stems_of
from index.answer.reader.base import Reader
from index.answer.retrieval.idf import Rarity
from index.answer.retrieval.logistic import Judge, packaged_judge
from index.answer.retrieval.retriever import Candidate
from index.answer.sentences import Sentence
from index.answer.span_reading import marked
from index.embedding.encoder import Encoder

ENCODED = 24
"""Sentences that are encoded and judged, chosen by the features that cost little."""


class Chooser:
    """Ranks the sentences of the retrieved passages."""

    def __init__(self, encoder: Encoder, reader: Reader | None = None) -> None:
        self._encoder = encoder
        self._reader = reader

    def warm(self) -> None:
        """Load the reader, if there is one."""
        if self._reader is not None:
            self._reader.read("who?", ["Nobody."])

    def choose(self, reading: Reading, considered: Sequence[Choice]) -> list[Choice]:
        """The best sentence of each article, the likeliest to answer first.

        Args:
            reading: the question.
            considered: the sentences to choose from.
        """
        best = _best_of_each(_best_first(considered, self._judge("sentences")))
        return self._sure(reading, best)

    def considered(
        self,
        reading: Reading,
        vector: npt.NDArray[np.float32],
        candidates: Sequence[Candidate],
        sentences: Mapping[int, Sequence[Sentence]],
        rarity: Rarity,
    ) -> list[Choice]:
        """The sentences that are ranked, with all that is known of them, in no order.

        All that were found with what the reader says; without a reader, the likeliest, encoded.

        Args:
            reading: the question.
            vector: the question's, of unit length.
            candidates: the passages to look at.
            sentences: theirs, by passage id; a passage without any is passed over.
            rarity: how telling each word is.
        """
        found = drafts(reading, candidates, sentences, rarity)
        if self._reader is not None:
            return marked(self._reader, reading, found) if found else []
        return self._encoded(_best_first(found, packaged_judge("drafts"))[:ENCODED], vector)

    def _judge(self, of: str) -> Judge:
        return packaged_judge(f"{of} {'read' if self._reader else 'unread'}")

    def _sure(self, reading: Reading, choices: Sequence[Choice]) -> list[Choice]:
        """The choices with the chance that each answers, which falls from one to the next."""
        judge, chance, sure = self._judge("sure"), 1.0, []
        contenders = [Contender(one.odds, one.answer) for one in choices]
        for choice, standing in zip(choices, standings(reading.kind, contenders), strict=True):
            chance = min(chance, judge.chance(choice.features, standing))
            sure.append(replace(choice, score=chance))
        return sure

    def _encoded(self, drafts: Sequence[Choice], vector: npt.NDArray[np.float32]) -> list[Choice]:
        if not drafts:
            return []
        texts = [f"{draft.sentence.context} {draft.sentence.words}" for draft in drafts]
        cosines = self._encoder.encode_passages(texts) @ vector
        return [draft.known(meaning=float(one)) for draft, one in zip(drafts, cosines, strict=True)]


def drafts(
    reading: Reading,
    candidates: Sequence[Candidate],
    sentences: Mapping[int, Sequence[Sentence]],
    rarity: Rarity,
) -> list[Choice]:
    """Every sentence with what is known of it at little cost, passage by passage."""
    looked = Looked(reading, rarity, candidates)
    return [
        draft
        for candidate in candidates
        for draft in _drafts(looked, candidate, sentences.get(candidate.passage.id, ()))
    ]


def _drafts(looked: Looked, candidate: Candidate, sentences: Sequence[Sentence]) -> list[Choice]:
    if not sentences:
        return []
    passage = candidate.passage
    whole = stems_of(f"{passage.title} {passage.span.of(sentences[0].text)}")
    drafts = []
    for sentence in sentences:
        features, span = looked.features(candidate, sentence, whole)
        place = span.moved(sentence.span.start) if span else None
        drafts.append(Choice(sentence, place, features))
    return drafts


def _best_first(choices: Sequence[Choice], judge: Judge) -> list[Choice]:
    judged = [replace(choice, odds=judge.total(choice.features)) for choice in choices]
    return sorted(judged, key=lambda choice: -choice.odds)


def _best_of_each(choices: Sequence[Choice]) -> list[Choice]:
    """The first of each article."""
    best: dict[str, Choice] = {}
    for choice in choices:
        best.setdefault(choice.sentence.passage.article_key, choice)
    return list(best.values())
