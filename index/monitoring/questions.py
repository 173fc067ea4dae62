"""The question of a watch, and the articles that are worth asking."""

from collections.abc import Sequence

from index.answer.question.analyze import analyze
from index.answer.question.terms import Term, stems_of
from index.store.administration.watches import Watch
from index.store.monitoring.arrivals import Arrival
from index.values import Question

ASKED = 20
"""Most articles that one question is asked of at once."""

SHARE = 0.5
"""Least share of a question's terms that an article has of which it is asked."""


def question_of(watch: Watch) -> Question:
    """The question of a watch, asked when the watch was made if it posts once, else now."""
    given = watch.given
    return Question(
        text=given.text,
        scope=given.scope,
        source=given.source,
        at=watch.made_at if watch.once else None,
        further_scopes=given.further_scopes,
    )


def likely_of(question: Question, candidates: Sequence[Arrival]) -> list[Arrival]:
    """The newest articles that have enough of a question's words to be asked."""
    terms = analyze(question).terms
    likely = [one for one in candidates if share_of(terms, f"{one.title}\n{one.text}") >= SHARE]
    return likely[-ASKED:]


def share_of(terms: Sequence[Term], text: str) -> float:
    """The share of a question's terms that a text has in any form; 1 if it has no terms."""
    if not terms:
        return 1.0
    stems = stems_of(text)
    found = sum(term.said_in(stems) for term in terms)
    return found / len(terms)
