"""Ranks sentences by the words that they share with a statement."""

from collections.abc import Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.quoting.duplicates import one_per_story
from index.answer.statement.relation import shared_words


def by_shared_words(
    statement: str, sentences: Sequence[SentenceCandidate], article: str | None = None
) -> list[SentenceCandidate]:
    """Return the sentences that share content words with a statement, best first.

    Of a single article, sentences that share none follow, so that something of it is shown.

    Args:
        statement: the statement.
        sentences: those of the passages found, of the likeliest passage first.
        article: the public id of the only article whose sentences count; None for the best
            sentence of each article, each story once.
    """
    scored = [replace(one, score=shared_words(statement, one.sentence.words)) for one in sentences]
    ranked = sorted(scored, key=lambda one: -one.score)
    if article is not None:
        return [one for one in ranked if one.article_key == article]
    best: dict[str, SentenceCandidate] = {}
    for one in filter(lambda one: one.score, ranked):
        best.setdefault(one.article_key, one)
    return one_per_story(list(best.values()))
