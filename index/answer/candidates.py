"""Candidate sentences with their features and scores."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.answer.features import Features
from index.answer.logistic import LogisticModel
from index.answer.sentences import Sentence
from index.values import Published, Span


@dataclass(frozen=True, slots=True)
class SentenceCandidate:
    """A sentence that may answer.

    Attributes:
        sentence: the sentence with its passage and context.
        span: the answer span, as offsets in the revision's text; None if there is none.
        features: the features that it is ranked by.
        prior: log-odds added because of what was quoted before in the conversation.
        follow_up: whether the question is a follow-up, read with the questions before it.
        odds: its log-odds among the sentences of the question, with the prior.
        score: the probability that it answers, 0–1.
        span_score: the probability that the span is the answer, 0–1.
    """

    sentence: Sentence
    span: Span | None
    features: Features
    prior: float = 0.0
    follow_up: bool = False
    odds: float = 0.0
    score: float = 0.0
    span_score: float = 0.0

    @property
    def answer(self) -> str:
        """Return the words of the answer span; empty if there is none."""
        return self.span.of(self.sentence.revision_text) if self.span else ""

    @property
    def article_key(self) -> str:
        """Return the public id of its article."""
        return self.sentence.passage.article_key

    @property
    def place(self) -> tuple[int, int]:
        """Return its passage, and where it starts."""
        return self.sentence.passage.id, self.sentence.span.start

    @property
    def day(self) -> str:
        """Return the day of its article as text that sorts; empty if it is not known."""
        return sortable_day(self.sentence.passage.published)

    def with_features(self, **features: float) -> "SentenceCandidate":
        """Return a copy with these features added."""
        return replace(self, features=replace(self.features, **features))


def sortable_day(published: Published | None) -> str:
    """Return a day as ISO 8601, whose text sorts as the days do; empty, so first, if not known."""
    return published.day.isoformat() if published else ""


def best_first(
    choices: Sequence[SentenceCandidate], model: LogisticModel
) -> list[SentenceCandidate]:
    """Return the sentences with the log-odds that a model and their priors give them, in order."""
    totals = model.totals([choice.features for choice in choices])
    odds = [total + choice.prior for choice, total in zip(choices, totals, strict=True)]
    order = sorted(range(len(choices)), key=lambda place: -odds[place])
    return [replace(choices[place], odds=odds[place]) for place in order]


def best_of_each(choices: Sequence[SentenceCandidate]) -> list[SentenceCandidate]:
    """Return the first sentence of each article."""
    best: dict[str, SentenceCandidate] = {}
    for choice in choices:
        best.setdefault(choice.article_key, choice)
    return list(best.values())
