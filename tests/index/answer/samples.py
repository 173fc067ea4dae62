"""Libraries to ask, made without a model."""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from index.answer.answerer import THRESHOLD, Answerer
from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stems_of
from index.answer.quoting.further_sentences import FURTHER
from index.answer.reader.base import Reader, SpanScores
from index.concurrency import Threads
from index.embedding.encoder import Batch, Encoder, Matrix, passage_input
from index.indexing.chunking import CHUNKER
from index.ingest.article_writer import ArticleWriter
from index.store.library import Library
from index.store.rows import Generation, Passage, SearchFilter
from index.store.vectors.sync import VectorSearch
from index.values import PUBLIC, Answer, Draft, Published, Question, Quote, Span
from tests.encoding import in_batches

DIMENSIONS = 512

_POOL = ThreadPoolExecutor(1)
THREADS = Threads(_POOL, _POOL, _POOL, _POOL)
"""For services in tests."""


class WordsEncoder:
    """Texts are alike where they share words: each stem is a direction of its own."""

    identity = "words"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        rows = [self.encode_question(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        return in_batches(self.encode_passages, texts)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        vector = np.full(DIMENSIONS, 1e-3, np.float32)
        for stem in stems_of(text):
            digest = hashlib.sha256(stem.encode()).digest()
            vector[int.from_bytes(digest[:4], "big") % DIMENSIONS] += 1.0
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


class WordReader:
    """Marks one word wherever it stands."""

    identity = "word"

    def __init__(self, word: str) -> None:
        self._word = word
        self.texts: list[str] = []

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        self.texts += texts
        return [self._marks(text) for text in texts]

    def _marks(self, text: str) -> SpanScores:
        spans, at = [], 0
        for word in text.split():
            at = text.index(word, at)
            spans.append(Span(at, at + len(word)))
            at += len(word)
        scores = np.array(
            [5.0 if one.of(text).strip(".") == self._word else -5.0 for one in spans], np.float32
        )
        return SpanScores(tuple(spans), scores, scores, nothing=0.0)


def draft(
    text: str,
    *,
    title: str = "News",
    url: str | None = None,
    outlet: str | None = None,
    published: str | None = None,
    id: str | None = None,
    language: str | None = None,
) -> Draft:
    """An article as gathered."""
    return Draft(
        title=title,
        text=text,
        url=url,
        outlet=outlet,
        published=Published.parse(published) if published else None,
        external_id=id,
        language=language,
    )


PASSAGE = Passage(
    id=1, revision_id=1, ordinal=0, span=Span(0, 1), sentences=(Span(0, 1),), article_key="a",
    external_id=None, revision=1, title="News", source="Wire", url=None, published=None,
    partial=False,
)  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """A library with whatever answers from it."""

    library: Library
    encoder: Encoder
    reader: Reader | None = None
    threshold: float = THRESHOLD

    @property
    def generation(self) -> Generation:
        """The live one; it begins with the first look."""
        live = self.library.generations.live()
        return live or self.library.generations.begin(self.encoder.identity, CHUNKER)

    @property
    def answerer(self) -> Answerer:
        """An answerer that compares every vector."""
        nearest = VectorSearch(self.library.vectors)
        return Answerer(self.library, self.encoder, nearest, self.reader, self.threshold)

    def add(
        self, *drafts: Draft, source: str = "Wire", scope: str = PUBLIC, encoded: bool = True
    ) -> None:
        """Take articles in."""
        generation = self.generation
        under = self.library.articles.source(scope, source, "bulk")
        for _ in ArticleWriter(self.library, self.encoder).store(under, drafts):
            pass
        if encoded:
            self.encode(generation)

    def encode(self, generation: Generation) -> None:
        """Give every passage its vector."""
        some = self.library.vectors.inputs(self.library.vectors.unencoded(generation))
        matrix = self.encoder.encode_passages([passage_input(i.title, i.text) for i in some])
        hashes = [one.input_hash for one in some]
        if hashes:
            self.library.vectors.keep(generation.encoder, hashes, matrix)

    def search_filter(self, *scopes: str) -> SearchFilter:
        """A reach over the scopes."""
        return SearchFilter(scopes or (PUBLIC,), CHUNKER)

    def ask(
        self,
        text: str,
        *,
        scope: str = PUBLIC,
        since: str | None = None,
        until: str | None = None,
        source: str | None = None,
        language: str | None = None,
    ) -> Answer:
        """Ask a question; whatever comes must keep the promises of every answer."""
        question = Question(
            text, scope=scope, since=since, until=until, source=source, language=language
        )
        answer = self.answerer.answer(question)
        check_promises(answer, self.library)
        return answer


def _check_order(shown: Sequence[Quote]) -> None:
    """Best first, but for overtaken quotes; of other articles than the first, one quote each."""
    scores = [one.score for one in shown if not one.overtaken]
    assert scores == sorted(scores, reverse=True)
    first = shown[0].article_key if shown else ""
    others = [one.article_key for one in shown if one.article_key != first]
    assert len(set(others)) == len(others) >= len(shown) - 1 - FURTHER


def check_promises(answer: Answer, library: Library) -> None:
    """What holds of every answer, whatever was asked."""
    shown = answer.quotes or answer.nearest
    assert len(answer.quotes) <= 5
    assert len(answer.nearest) <= 3
    assert bool(answer.quotes) == (answer.answer is not None) == (answer.reason is None)
    assert (answer.answer_from is None) == (answer.answer is None)
    assert not (answer.quotes and answer.nearest)
    assert [one.rank for one in shown] == list(range(1, len(shown) + 1))
    _check_order(shown)
    assert answer.confidence == (shown[0].score if shown else 0.0)
    for one in shown:
        stored = library.passages.words_at(one.article_key, one.revision, one.start, one.end)
        assert one.text == stored
        assert one.sentence
        assert one.sentence in one.text
        assert one.span is None or (one.span and one.span in one.sentence)
        assert len(one.text.split()) <= 80
        assert one.source not in one.also


class ScriptedReader:
    """Marks each text's words by the same scores, text after text."""

    identity = "scripted"

    def __init__(self, scores: Sequence[float], nothing: float = 0.0) -> None:
        self._scores = scores
        self._nothing = nothing

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        words = WordReader("").read(question, texts)
        return [
            replace(one, starts=scores, ends=scores, nothing=self._nothing)
            for one in words
            for scores in [np.resize(np.array(self._scores, np.float32), len(one.spans))]
        ]


def drafted(desk: Desk, question: str) -> tuple[QuestionAnalysis, list[SentenceCandidate]]:
    """The question as it was read, and every sentence before it is."""
    sought = desk.answerer.seek(Question(question))
    assert sought is not None
    return sought.reading, desk.answerer.drafts(sought)
