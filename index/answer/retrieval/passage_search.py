"""Search passages for a question: by meaning and by words, then ranked by their text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.answer.office_holders.learned import LearnedLexicon
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.name_casing import with_names
from index.answer.question.spelling import Spelling
from index.answer.retrieval.idf import TermWeights, informative_phrases
from index.answer.retrieval.passage_ranking import ranked_passages
from index.answer.retrieval.retriever import Candidate, Retriever
from index.embedding.encoder import Encoder
from index.operations.telemetry.observer import UNSEEN, Observer, timed
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.text.language import asked_language
from index.values import Question

CASING_PASSAGES = 40
"""Passages whose casing decides which words of a question are names."""

_LONGEST_NAME = 5
"""Words of the longest name."""


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


class PassageSearch:
    """Finds passages in one library; safe to call from several threads."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        nearest: VectorSearch,
        observer: Observer = UNSEEN,
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._observer = observer
        self._spelling = Spelling(library)
        self.lexicon = LearnedLexicon(library)
        self._retriever = Retriever(library, nearest)

    def seek(
        self,
        question: Question,
        reading: QuestionAnalysis,
        generation: Generation,
        articles: Sequence[str] | None = None,
    ) -> RetrievalResult:
        """Return the passages found for a question, ranked.

        Args:
            question: as it was asked.
            reading: its analysis.
            generation: the generation that is searched.
            articles: the public ids of the only articles to search, with their copies; None for
                all articles.
        """
        search_filter = search_filter_of(question, reading, generation)
        wide = SearchFilter(search_filter.scopes, search_filter.chunker)
        with timed(self._observer, "read"):
            text = self._spelling.corrected(reading.text, reading.terms, wide)
            if text != reading.text:
                reading = analyze(replace(question, text=text))
            reading = self.lexicon.widened(question, reading)
            vector = self._encoder.encode_question(reading.plain)
        with timed(self._observer, "search"), self._library.database.one_reading():
            counts, total = self._library.full_text.frequencies(reading.phrases, wide)
            phrases = informative_phrases(counts, total)
            found = self._retriever.retrieve(
                reading, vector, search_filter, generation, phrases, articles=articles
            )
            texts = self._library.passages.words(one.passage.id for one in found)
            near = (texts.get(one.passage.id, "") for one in found[:CASING_PASSAGES])
            reading = with_names(reading, near)
            term_weights = TermWeights.of(reading.terms, counts, total)
            ranked = ranked_passages(reading, term_weights, found, texts)
            return RetrievalResult(reading, vector, term_weights, ranked)


def search_filter_of(
    question: Question, reading: QuestionAnalysis, generation: Generation
) -> SearchFilter:
    """Return which passages may answer a question.

    Raises:
        InputError: what it gives as a language is none.
    """
    return SearchFilter(
        scopes=question.scopes,
        chunker=generation.chunker,
        since=reading.read_as.since,
        until=reading.read_as.until,
        source=(question.source or "").strip() or None,
        languages=(asked_language(question.language),) if question.language else (),
    )
