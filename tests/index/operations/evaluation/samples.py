"""Questions and answers made by hand."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from index.operations.evaluation.dataset import ExpectedAnswer
from index.operations.evaluation.scoring import Given, ScoredAnswer, Shown, score
from index.values import Answer, Published, Question, Quote, ReadAs

SENTENCE = "They met at Yanqi Lake, near Beijing."
TEXT = f"Sullivan saw Wang. {SENTENCE}"


def expected(**changes: Any) -> ExpectedAnswer:
    """Where they met; the article a says it."""
    made = ExpectedAnswer(
        Question("where did they meet?", id="q1"),
        answerable=True,
        articles=frozenset({"a"}),
        answers=("Yanqi Lake",),
    )
    return replace(made, **changes)


def unanswerable(**changes: Any) -> ExpectedAnswer:
    """A question that nothing answers."""
    return replace(ExpectedAnswer(Question("where is the moon?"), answerable=False), **changes)


def shown(article: str = "a", sentence: str = SENTENCE, text: str | None = None) -> Shown:
    """A quote of one sentence, unless there is more."""
    return Shown(frozenset({article}), sentence if text is None else text, sentence)


def got(*quotes: Shown, **changes: Any) -> Given:
    """An answer of these quotes."""
    made = Given(quotes, (), "Yanqi Lake", answered=True, confidence=0.9, elapsed_ms=40.0)
    return replace(made, **changes)


def judged(given: Given, **changes: Any) -> ScoredAnswer:
    """What was given, held against where they met."""
    return score(expected(**changes), given)


def refused(confidence: float = 0.2, **changes: Any) -> ScoredAnswer:
    """A refusal of a question that nothing answers."""
    return score(unanswerable(**changes), got(answered=False, confidence=confidence))


def quote(external_id: str = "a", **changes: Any) -> Quote:
    """A quote of Verbale's own."""
    made = Quote(
        rank=1, text=TEXT, sentence=SENTENCE, span="Yanqi Lake", article_key=f"key-{external_id}",
        revision=1, start=0, end=len(TEXT), title="Talks", source="Wire", score=0.9,
        external_id=external_id, url=f"https://example.org/{external_id}",
        published=Published(datetime.fromisoformat("2024-08-29T19:30:00+08:00")),
    )  # fmt: skip
    return replace(made, **changes)


def answer(*quotes: Quote, **changes: Any) -> Answer:
    """An answer of Verbale's own."""
    made = Answer(
        Question("where did they meet?"), ReadAs("place"), confidence=0.9, answer="Yanqi Lake",
        answer_from="text", quotes=quotes, elapsed_ms=40,
    )  # fmt: skip
    return replace(made, **changes)
