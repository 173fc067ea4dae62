"""Answering: from a question to quotes that are checked, or to a refusal that says why."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.answer import refusal
from index.answer.agreement import agreement
from index.answer.candidates import SentenceCandidate
from index.answer.duplicates import named, one_per_story, stories_of
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.name_casing import with_names
from index.answer.question.spelling import Spelling
from index.answer.quote import merged, quote, verbatim
from index.answer.ranking import SentenceRanker, drafts
from index.answer.reader.base import Reader
from index.answer.refusal import refusal_reason
from index.answer.retrieval.idf import TermWeights, telling_phrases
from index.answer.retrieval.passage_ranking import ranked_passages
from index.answer.retrieval.retriever import Candidate, RetrievedPassage, Retriever, with_text
from index.answer.sentences import Sentence, sentences_of
from index.answer.span_patterns import dates_by_article
from index.embedding.encoder import Encoder
from index.errors import NotFoundError
from index.operations.telemetry.observer import UNSEEN, Observer, timed
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.vectors.search import VectorSearch
from index.values import PUBLIC, Answer, Published, Question, Quote

QUOTES = 5
NEAREST = 3

PASSAGES = 20
"""Passages whose sentences are looked at; the right one is among them for 98 questions of 100."""

BESIDE = 0.1
"""The chance from which on a sentence of another article is quoted beside a sure one."""

TOLD = 40
"""Passages that tell how the words of a question are written, and so which of them are names."""

THRESHOLD = 0.5
"""Unless told otherwise: below this chance that the best sentence answers, nothing is quoted."""


@dataclass(frozen=True, slots=True)
class RetrievalResult:
    """What is found for a question before any sentence is chosen.

    Attributes:
        reading: the question, misspelt words mended and names known.
        vector: the question's, of unit length.
        term_weights: how telling its words are.
        candidates: passages in reach, the likeliest to answer first.
    """

    reading: QuestionAnalysis
    vector: npt.NDArray[np.float32]
    term_weights: TermWeights
    candidates: Sequence[Candidate]


class Answerer:
    """Answers questions from one library; safe to call from several threads."""

    def __init__(
        self,
        library: Library,
        encoder: Encoder,
        nearest: VectorSearch,
        reader: Reader | None = None,
        threshold: float = THRESHOLD,
        *,
        observer: Observer = UNSEEN,
    ) -> None:
        self._library = library
        self._encoder = encoder
        self._spelling = Spelling(library)
        self._retriever = Retriever(library, nearest)
        self._chooser = SentenceRanker(encoder, reader)
        self._threshold = threshold
        self._observer = observer

    def answer(self, question: Question, live: Generation | None = None) -> Answer:
        """The answer to one question.

        Args:
            question: as it was asked.
            live: the generation to answer from, whatever becomes live meanwhile; None for the one
                that is live now.

        Raises:
            InputError: the question cannot be read.
            NotFoundError: it names a source that the asker's scopes do not have.
        """
        started = time.perf_counter()
        live = live or self._library.generations.live()
        answer = self._answer(question, analyze(question), live)
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        return replace(answer, elapsed_ms=elapsed_ms, generation=live.id if live else None)

    def warm(self) -> None:
        """Load the models now, so that the first question need not wait for them."""
        self._encoder.encode_question("")
        self._chooser.warm()

    def candidates(
        self, question: Question, limit: int, live: Generation | None = None
    ) -> tuple[RetrievedPassage, ...]:
        """The passages among which the answer to a question is looked for, best first.

        Args:
            question: as it was asked.
            limit: how many at most.
            live: as for ``answer``.

        Raises:
            InputError: the question cannot be read.
        """
        sought = self.seek(question, live)
        return with_text(sought.candidates[:limit], self._library.passages) if sought else ()

    def seek(self, question: Question, live: Generation | None = None) -> RetrievalResult | None:
        """What is found for a question before any sentence is chosen; None in an empty library.

        Raises:
            InputError: the question cannot be read.
        """
        generation = live or self._library.generations.live()
        if generation is None:
            return None
        return self._sought(question, analyze(question), generation)

    def _sought(
        self, question: Question, reading: QuestionAnalysis, generation: Generation
    ) -> RetrievalResult:
        search_filter = _search_filter(question, reading, generation)
        with timed(self._observer, "read"):
            reading = self._mended(question, reading, search_filter)
            vector = self._encoder.encode_question(reading.plain)
        with timed(self._observer, "search"):
            return self._searched(reading, vector, search_filter, generation)

    def _searched(
        self,
        reading: QuestionAnalysis,
        vector: npt.NDArray[np.float32],
        search_filter: SearchFilter,
        generation: Generation,
    ) -> RetrievalResult:
        counts, total = self._library.full_text.frequencies(
            reading.phrases, SearchFilter(search_filter.scopes, search_filter.chunker)
        )
        phrases = telling_phrases(counts, total)
        found = self._retriever.retrieve(reading, vector, search_filter, generation, phrases)
        texts = self._library.passages.words(one.passage.id for one in found)
        near = (texts.get(one.passage.id, "") for one in found[:TOLD])
        reading = with_names(reading, near)
        term_weights = TermWeights.of(reading.terms, counts, total)
        return RetrievalResult(
            reading, vector, term_weights, ranked_passages(reading, term_weights, found, texts)
        )

    def _answer(
        self, question: Question, reading: QuestionAnalysis, generation: Generation | None
    ) -> Answer:
        if generation is None:
            return _refused(question, reading, refusal.EMPTY)
        search_filter = _search_filter(question, reading, generation)
        self._check_source(search_filter)
        sought = self._sought(question, reading, generation)
        reading, choices = sought.reading, one_per_story(self.choices(sought))
        quotes = self._quotes(self._answering(choices, reading), search_filter)
        if quotes:
            return _answered(question, reading, quotes)
        nearest = self._quotes(choices, search_filter)[:NEAREST]
        return _refused(question, reading, self._reason(sought, search_filter, nearest), nearest)

    def _mended(
        self, question: Question, reading: QuestionAnalysis, search_filter: SearchFilter
    ) -> QuestionAnalysis:
        """The question read again where a word of it was misspelt."""
        wide = SearchFilter(search_filter.scopes, search_filter.chunker)
        text = self._spelling.mended(reading.text, reading.terms, wide)
        return reading if text == reading.text else analyze(replace(question, text=text))

    def _check_source(self, search_filter: SearchFilter) -> None:
        """A source by name must be there, or a person would take a slip of the pen for silence."""
        if search_filter.source is None or self._holds(
            replace(search_filter, since=None, until=None)
        ):
            return
        names = sorted({one.name for one in self._library.catalogue.sources(search_filter.scopes)})
        if search_filter.source.casefold() not in map(str.casefold, names):
            raise NotFoundError(refusal.no_source(search_filter.source, names))

    def _holds(self, search_filter: SearchFilter) -> bool:
        return self._library.passages.count(search_filter) > 0

    def choices(self, sought: RetrievalResult) -> list[SentenceCandidate]:
        """The best sentence of each article found, the likeliest to answer first."""
        with timed(self._observer, "mark"):
            considered = self.considered(sought)
        with timed(self._observer, "choose"):
            return self._chooser.choose(sought.reading, considered)

    def considered(self, sought: RetrievalResult) -> list[SentenceCandidate]:
        """Every sentence that is ranked, in no order: to learn from."""
        return self._chooser.considered(
            sought.reading, sought.vector, *self._looked_at(sought), sought.term_weights
        )

    def drafts(self, sought: RetrievalResult) -> list[SentenceCandidate]:
        """Every sentence found, before it is read or encoded: to learn from."""
        return drafts(sought.reading, *self._looked_at(sought), sought.term_weights)

    @property
    def library(self) -> Library:
        """What is answered from."""
        return self._library

    def texts(self, sought: RetrievalResult) -> dict[int, str]:
        """What the passages found say, by their id: to learn from."""
        return self._library.passages.words(one.passage.id for one in sought.candidates)

    def _looked_at(
        self, sought: RetrievalResult
    ) -> tuple[Sequence[Candidate], Mapping[int, Sequence[Sentence]]]:
        candidates = sought.candidates[:PASSAGES]
        return candidates, sentences_of([one.passage for one in candidates], self._library.passages)

    def _answering(
        self, choices: Sequence[SentenceCandidate], reading: QuestionAnalysis
    ) -> list[SentenceCandidate]:
        """What may be quoted: nothing, unless the first is sure enough.

        "Today" says nothing where the article has no date.
        """
        told = [one for one in choices if not _undated(one, reading)]
        if not told or told[0].score < self._threshold:
            return []
        return [one for one in told if one.score >= min(BESIDE, self._threshold)]

    def _quotes(
        self, choices: Sequence[SentenceCandidate], search_filter: SearchFilter
    ) -> tuple[Quote, ...]:
        """Checked quotes of the choices, ranked; what is printed elsewhere too is one of them."""
        if not choices:
            return ()
        with timed(self._observer, "check"):
            passages, stories = self._library.passages, stories_of(choices)
            checked = verbatim(map(quote, choices), passages)
            self._observer.misquoted(len(choices) - len(checked))
            quotes = merged(checked)
            return named(
                quotes, stories, passages.printed_by(stories.values(), search_filter.scopes)
            )

    def _reason(
        self, sought: RetrievalResult, search_filter: SearchFilter, nearest: Sequence[Quote]
    ) -> str:
        """Why nothing is quoted, in words for a person."""
        if nearest:
            return refusal_reason(
                sought.reading, sought.term_weights, sought.candidates, search_filter
            )
        if self._holds(search_filter):
            return refusal.nothing_near(search_filter)
        unbounded = SearchFilter(search_filter.scopes, search_filter.chunker)
        return refusal.nothing_there(search_filter) if self._holds(unbounded) else refusal.EMPTY


def _undated(choice: SentenceCandidate, reading: QuestionAnalysis) -> bool:
    today = dates_by_article(reading.kind, choice.sentence.words, choice.span)
    return today and choice.sentence.passage.published is None


def _search_filter(
    question: Question, reading: QuestionAnalysis, generation: Generation
) -> SearchFilter:
    return SearchFilter(
        scopes=tuple(dict.fromkeys((PUBLIC, question.scope))),
        chunker=generation.chunker,
        since=reading.read_as.since,
        until=reading.read_as.until,
        source=(question.source or "").strip() or None,
    )


def _answered(question: Question, reading: QuestionAnalysis, quotes: tuple[Quote, ...]) -> Answer:
    """The answer that shows the first quotes, and counts them all."""
    first = quotes[0]
    dated = dates_by_article(reading.kind, first.sentence, first.span)
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=first.score,
        answer=_day_of(first.published) if dated else first.span or first.sentence,
        answer_from="published_at" if dated else "text",
        quotes=quotes[:QUOTES],
        agreement=agreement(reading.kind, quotes),
    )


def _day_of(published: Published | None) -> str:
    assert published is not None, "a sentence that says today is quoted from a dated article alone"
    return f"{published.day.day} {published.day:%B %Y}"


def _refused(
    question: Question, reading: QuestionAnalysis, reason: str, nearest: tuple[Quote, ...] = ()
) -> Answer:
    return Answer(
        question=question,
        read_as=reading.read_as,
        confidence=nearest[0].score if nearest else 0.0,
        reason=reason,
        nearest=nearest,
    )


class AnswererCache:
    """Keeps an answerer for each encoder; safe to call from several threads.

    Args:
        making: the answerer of a generation.
    """

    def __init__(self, making: Callable[[Generation | None], Answerer]) -> None:
        self._making = making
        self._made: dict[str | None, Answerer] = {}
        self._lock = threading.Lock()

    def of(self, generation: Generation | None) -> Answerer:
        """What answers from a generation; for None, what the settings name."""
        encoder = generation.encoder if generation else None
        with self._lock:
            if encoder not in self._made:
                self._made[encoder] = self._making(generation)
            return self._made[encoder]
