"""Questions are encoded as the passages of their generation were."""

from index.answer.answerer import Answerer, AnswererCache
from index.indexing.chunking import CHUNKER
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.sync import ExactVectorSearch
from index.values import Question
from tests.index.answer.samples import WordsEncoder


def test_there_is_one_for_each_encoder_and_it_is_made_once(library: Library) -> None:
    made: list[Generation | None] = []

    def making(generation: Generation | None) -> Answerer:
        made.append(generation)
        return Answerer(library, WordsEncoder(), ExactVectorSearch(library.vectors))

    answerers = AnswererCache(making)
    first = library.generations.begin("words", CHUNKER)
    again = library.generations.start("words", "paragraphs", "words")
    assert answerers.of(first) is answerers.of(first) is answerers.of(again)
    library.generations.end(again, "cancelled")
    other = library.generations.start("another", CHUNKER, "another")
    assert answerers.of(other) is not answerers.of(first)
    assert answerers.of(None) is not answerers.of(first)
    assert made == [first, other, None]


def test_an_answer_tells_the_generation_that_was_asked(library: Library) -> None:
    answerer = Answerer(library, WordsEncoder(), ExactVectorSearch(library.vectors))
    assert answerer.answer(Question("Who met?")).generation is None
    live = library.generations.begin("words", CHUNKER)
    other = library.generations.start("words", "paragraphs", "words")
    assert answerer.answer(Question("Who met?")).generation == live.id
    assert answerer.answer(Question("Who met?"), other).generation == other.id
