"""Find other articles that give another value of what is asked: a later toll, another report's sum.

The ranking looks for one sentence, so it takes what words a question least closely for a rival. A
later article tells the same matter in other words: “the number of dead rose to 41” for “how many
people died in the ferry accident”. So once a value is found, the next articles are read for theirs,
each judged by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.retrieval.logistic import packaged_model
from index.answer.values.comparison import same_answer
from index.values import Kind

ARTICLES = 2
"""Other articles that are read."""

SENTENCES = 3
"""Sentences read of each, the likeliest."""

SHOWN = 0.2
"""Least probability of another value to be quoted beside the first one."""

SAME_MATTER = 0.55
"""Least probability of another value to come before the first one, if it is newer."""

_VALUES: frozenset[Kind] = frozenset(
    {"number", "duration", "person", "place", "organisation", "date"}
)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""A year, also where it isn't a day to search for: “the budget for 2024”."""

_COUNTED = re.compile(r"\d")


def value_kind(kind: Kind, answer: str) -> Kind:
    """Return the kind of an answer; the price or rate that a "what" asks for is a number."""
    return "number" if kind == "description" and _COUNTED.search(answer) else kind


def may_differ(reading: QuestionAnalysis, answer: str) -> bool:
    """Return whether other articles may give another value: not of a certain day's or year's."""
    dated = reading.days is not None or _YEAR.search(reading.plain) is not None
    return bool(answer) and not dated and value_kind(reading.kind, answer) in _VALUES


def of_next_articles(
    likeliest: Iterable[SentenceCandidate], first: SentenceCandidate
) -> list[SentenceCandidate]:
    """Return the sentences to read of the next articles.

    Args:
        likeliest: sentences of any articles, in order of their log-odds.
        first: the sentence that gives the first value.
    """
    articles: dict[str, list[SentenceCandidate]] = {}
    for one in likeliest:
        if not _same_story(one, first):
            articles.setdefault(one.sentence.passage.article_key, []).append(one)
    return [one for some in islice(articles.values(), ARTICLES) for one in some[:SENTENCES]]


def _same_story(one: SentenceCandidate, other: SentenceCandidate) -> bool:
    ours, theirs = one.sentence.passage, other.sentence.passage
    copies = ours.story is not None and ours.story == theirs.story
    return copies or ours.article_key == theirs.article_key


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
        if one.answer and not same_answer(kind, first.answer, one.answer)
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

    An article is quoted once, besides further sentences of the first one's.
    """
    if not others:
        return list(choices)
    own = choices[0].sentence.passage.article_key
    known = {one.sentence.passage.article_key for one in others}
    rest = [one for one in choices if one.sentence.passage.article_key not in known]
    further = [one for one in rest if one.sentence.passage.article_key == own]
    beside = [one for one in rest if one.sentence.passage.article_key != own]
    return [*further, *sorted([*others, *beside], key=lambda one: -one.score)]


def of_same_matter(others: Iterable[SentenceCandidate]) -> frozenset[str]:
    """Return the articles that surely give another value of the same matter."""
    return frozenset(one.sentence.passage.article_key for one in others if one.score >= SAME_MATTER)
