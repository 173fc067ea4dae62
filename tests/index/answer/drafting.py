"""What a desk finds for a question, sentence by sentence."""

from index.answer.candidates import Drafts
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.retrieval.idf import TermWeights
from index.answer.retrieval.retriever import Asked, Candidate, PassageSearch
from index.answer.sentences import Sentence, sentences_of
from index.store.vectors.sync import VectorSearch
from index.values import Question
from tests.index.answer.samples import Desk

Found = tuple[QuestionAnalysis, list[Candidate], dict[int, list[Sentence]], TermWeights]


def found(desk: Desk, question: str) -> Found:
    """What a desk has for a question."""
    asked = Asked(Question(question), analyze(Question(question)), desk.generation)
    reading, library = asked.reading, desk.library
    search = PassageSearch(library, desk.encoder, VectorSearch(library.vectors))
    vector = desk.encoder.encode_question(reading.plain)
    candidates = search.retrieve(asked, vector, reading.phrases)
    sentences = sentences_of([one.passage for one in candidates], library.passages)
    counted = library.full_text.frequencies(reading.phrases, desk.search_filter())
    return reading, candidates, sentences, TermWeights.of(reading.terms, *counted)


def drafted(desk: Desk, question: str) -> Drafts:
    """The sentences of a desk for a question, neither read nor encoded."""
    return Drafts(*found(desk, question))
