"""What all peers are given: passages of at most 130 words, questions, and the vectors of both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.compare.sets import Article, Pool
from benchmarks.compare.vectors import KeptVectors
from index.embedding.encoder import Matrix, passage_input
from index.text.sentences import sentences
from index.values import Span

WORDS = 130


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole sentences of an article.

    Attributes:
        article: the article's id.
        text: the words, as the article has them.
        read: what is encoded and indexed: the same under the article's headline.
        sentences: the sentences of ``text``.
    """

    article: str
    text: str
    read: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """One pool, cut and encoded."""

    pool: Pool
    chunks: Sequence[Chunk]
    vectors: Matrix
    questions: Matrix

    @property
    def asked(self) -> list[str]:
        """The questions' words."""
        return [one.question.text for one in self.pool.expected]


def lay(pool: Pool, vectors: KeptVectors) -> Ground:
    """Cut the articles of a pool and encode everything."""
    made = list(chunks(pool.articles()))
    asked = [one.question.text for one in pool.expected]
    return Ground(
        pool,
        made,
        vectors.passages([one.read for one in made], f"Encoding {pool.name}"),
        vectors.questions(asked),
    )


def chunks(articles: Iterable[Article]) -> Iterator[Chunk]:
    """Passages of whole sentences, as many as 130 words hold."""
    for article in articles:
        for run in _runs(article.text):
            text = article.text[run[0].start : run[-1].end]
            parts = tuple(one.of(article.text) for one in run)
            yield Chunk(article.id, text, passage_input(article.title, text), parts)


def _runs(text: str) -> Iterator[list[Span]]:
    run: list[Span] = []
    words = 0
    for sentence in sentences(text):
        more = len(sentence.of(text).split())
        if run and words + more > WORDS:
            yield run
            run, words = [], 0
        run.append(sentence)
        words += more
    if run:
        yield run
