"""Find other articles that give another value of what is asked: a later toll, another report's sum.

The ranking looks for one sentence. What is worded less like the question loses to it, even if it
tells the same matter later: “the number of dead rose to 41” for “how many people died in the ferry
accident”. So once a value is found, the next articles are read for theirs, each judged by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from index.answer.answer_comparison import differs
from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.retrieval.logistic import packaged_model
from index.answer.spans.patterns import says_today
from index.values import Kind

ARTICLES = 2
"""Other articles that are read."""

SENTENCES = 3
"""Sentences read of each, the likeliest."""

SHOWN = 0.2
"""Least probability of another value to be quoted beside the first one."""

SAME_MATTER = 0.56
"""Least probability of another value to come before the first one, if it is newer."""

_VALUES: frozenset[Kind] = frozenset(
    {"number", "duration", "person", "place", "organisation", "date"}
)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""A year, also where it isn't a day to search for: “the budget for 2024”."""

_OVER = re.compile(r"\b(?:did|was|were|had)\b")
"""Words of a question on what is over."""

_MAY_RISE: frozenset[Kind] = frozenset({"number", "duration"})
"""Kinds of what later articles count anew, although it is over: “how many people died”."""

_COUNTED = re.compile(r"\d")


def value_kind(kind: Kind, answer: str) -> Kind:
    """Return the kind of an answer; the price or rate that a "what" asks for is a number."""
    return "number" if kind == "description" and _COUNTED.search(answer) else kind


def may_differ(reading: QuestionAnalysis, answer: str) -> bool:
    """Return whether other articles may give another value.

    They may not if the question names a day or a year, or if no words answer it. Nor may they if it
    asks for the day, place or people of what is over, which no later article changes: another day
    is that of another event.
    """
    kind = value_kind(reading.kind, answer)
    dated = reading.days is not None or _YEAR.search(reading.plain) is not None
    over = kind not in _MAY_RISE and _OVER.search(reading.plain.casefold()) is not None
    return bool(answer) and kind in _VALUES and not dated and not over


def of_next_articles(
    likeliest: Iterable[SentenceCandidate], first: SentenceCandidate
) -> list[SentenceCandidate]:
    """Return the sentences to read of the next articles; of copies, one article is read.

    Args:
        likeliest: sentences of any articles, in order of their log-odds.
        first: the sentence that gives the first value.
    """
    articles: dict[str, list[SentenceCandidate]] = {}
    for one in likeliest:
        if _story_or_article(one) != _story_or_article(first):
            articles.setdefault(one.sentence.passage.article_key, []).append(one)
    stories = {_story_or_article(some[0]): some for some in reversed(articles.values())}
    near = islice(reversed(stories.values()), ARTICLES)
    return [one for some in near for one in some[:SENTENCES]]


def _story_or_article(choice: SentenceCandidate) -> str | int:
    """Return the story that an article is a copy of, or else the article."""
    passage = choice.sentence.passage
    return passage.article_key if passage.story is None else passage.story


def other_values(
    reading: QuestionAnalysis, choices: Iterable[SentenceCandidate], first: SentenceCandidate
) -> list[SentenceCandidate]:
    """Return the sentences that give another value, with its probability, likeliest first.

    Args:
        reading: the question.
        choices: the best sentence of each other article, read by itself.
        first: the sentence that gives the first value.
    """
    kind = value_kind(reading.kind, first.answer)
    differing = (
        _scored(one, first.score)
        for one in choices
        if differs(kind, first.answer, one.answer) and not says_today(one.answer)
    )
    return sorted((one for one in differing if one.score >= SHOWN), key=lambda one: -one.score)


def _scored(choice: SentenceCandidate, most: float) -> SentenceCandidate:
    """Return a sentence with its probability; its words are unsure if the reader rejects them.

    It is no likelier than the first one, whose matter it has to be of.
    """
    chance = min(most, packaged_model("values").chance(choice.features))
    preferred = choice.features.reader > 0
    return replace(choice, score=chance, span_score=chance if preferred else chance / 2)


def with_other_values(
    choices: Sequence[SentenceCandidate], others: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences to quote with those that give another value, the first one first.

    A story is quoted once, by the likelier of its sentences, besides further sentences of the first
    one's article.
    """
    if not others:
        return list(choices)
    own = _story_or_article(choices[0])
    further = [one for one in choices if _story_or_article(one) == own]
    best: dict[str | int, SentenceCandidate] = {}
    for one in (*others, *choices[len(further) :]):
        if _story_or_article(one) not in best or best[_story_or_article(one)].score < one.score:
            best[_story_or_article(one)] = one
    return [*further, *sorted(best.values(), key=lambda one: -one.score)]


def of_same_matter(others: Iterable[SentenceCandidate]) -> frozenset[str]:
    """Return the articles that surely give another value of the same matter."""
    return frozenset(one.sentence.passage.article_key for one in others if one.score >= SAME_MATTER)
