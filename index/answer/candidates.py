"""A sentence that may answer, as it is chosen among others."""

from dataclasses import dataclass, replace

from index.answer.features import Features
from index.answer.sentences import Sentence
from index.values import Span


@dataclass(frozen=True, slots=True)
class SentenceCandidate:
    """A sentence that may answer.

    Attributes:
        sentence: the sentence in its place.
        span: the answering words, in the revision's text; None where none stand out.
        features: what it is judged by.
        odds: the log-odds that it was judged by among the sentences of its question.
        score: 0–1, the chance that it answers.
    """

    sentence: Sentence
    span: Span | None
    features: Features
    odds: float = 0.0
    score: float = 0.0

    @property
    def answer(self) -> str:
        """The answering words; nothing where none stand out."""
        return self.span.of(self.sentence.text) if self.span else ""

    def known(self, **features: float) -> "SentenceCandidate":
        """The same with more known of it."""
        return replace(self, features=replace(self.features, **features))
