"""Find other articles that give a different value: a later toll, another report's sum.

The ranking looks for one sentence. What is worded less like the question loses to it, even if it
tells the same matter later: “the number of dead rose to 41” for “how many people died in the ferry
accident”. So once a value is found, the next articles are read for theirs, each judged by itself.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.answer.answer_comparison import differs
from index.answer.candidates import SentenceCandidate
from index.answer.definitions.definition import asked_definition
from index.answer.doubt import tells_of_casualties
from index.answer.logistic import packaged_model
from index.answer.question.analyze import QuestionAnalysis
from index.answer.spans.patterns import says_today
from index.values import MONTH_NAMES, Kind

ARTICLES = 2
"""Other articles that are read."""

SENTENCES = 3
"""Sentences read of each, the likeliest."""

SHOWN = 0.2
"""Least probability of another value to be quoted beside the first one."""

SAME_MATTER = 0.5
"""Least probability of another value to come before the first one, if it is newer."""

_VALUES: frozenset[Kind] = frozenset(
    {"number", "duration", "person", "place", "organisation", "date"}
)

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""A year, also where it isn't a day to search for: “the budget for 2024”."""

_OVER = re.compile(r"\b(?:did|was|were|had)\b")
"""Words of a question on what is over."""

_AS_OF = re.compile(
    r"\b(?:as of|until|up to|at the (?:end|beginning|start) of"
    r"|by (?:the )?(?:end of |early |late |mid-?)?"
    rf"(?:{'|'.join(MONTH_NAMES).casefold()}|\d{{4}}))\b"
)
"""Words of a question for a toll as it stood on a day."""

_MAY_RISE: frozenset[Kind] = frozenset({"number", "duration"})
"""Kinds of what later articles count anew, although it is over: “how many people died”."""

_COUNTED = re.compile(r"\d")

_YEAR_OF_DAYS = 365
"""Days apart from which on articles count as far apart."""


@dataclass(frozen=True, slots=True)
class ValueFeatures:
    """What tells another value of the same matter from a value of a similar one.

    Few, as the cases to learn from are few; and none that depends on what else the library holds,
    which is little beside those cases.

    Attributes:
        reader: the reader's margin over no answer, divided by ten, from -1 to 1.
        reader_lead: the lead of its span over the best other one, likewise.
        days_apart: how far apart the days of both articles are, from 0 for the same one to 1 for a
            year, logarithmically; 0 if one has no date.
        event_days_apart: the same if the question asks about an event, else 0: a later toll comes
            within days, and what is told months later happened elsewhere.
    """

    reader: float
    reader_lead: float
    days_apart: float
    event_days_apart: float


def value_features(
    reading: QuestionAnalysis, choice: SentenceCandidate, first: SentenceCandidate
) -> ValueFeatures:
    """Return the features of a sentence that gives a different value than the first one.

    Args:
        reading: the question.
        choice: the sentence.
        first: the sentence that gives the first value.
    """
    apart = _days_apart(choice, first)
    return ValueFeatures(
        reader=choice.features.reader,
        reader_lead=choice.features.reader_lead,
        days_apart=apart,
        event_days_apart=apart if _asks_of_an_event(reading) else 0.0,
    )


def _days_apart(one: SentenceCandidate, other: SentenceCandidate) -> float:
    days = [choice.sentence.passage.published for choice in (one, other)]
    if days[0] is None or days[1] is None:
        return 0.0
    apart = abs((days[0].day - days[1].day).days)
    return min(1.0, math.log1p(apart) / math.log1p(_YEAR_OF_DAYS))


def _asks_of_an_event(reading: QuestionAnalysis) -> bool:
    return tells_of_casualties(reading.plain) or _OVER.search(reading.plain.casefold()) is not None


def value_kind(kind: Kind, answer: str) -> Kind:
    """Return the kind of an answer; the price or rate that a "what" asks for is a number."""
    return "number" if kind == "description" and _COUNTED.search(answer) else kind


def may_differ(reading: QuestionAnalysis, answer: str) -> bool:
    """Return whether other articles may give a different value.

    They may not if the question asks how things stood on a day, or if no words answer it. Nor may
    they if it asks for the day, place or people of what is over, which no later article changes:
    another day is that of another event. And articles describe one person in many ways.
    """
    asked = asked_definition(reading)
    if asked is not None and asked.wanted != "thing":
        return False
    kind = value_kind(reading.kind, answer)
    over = kind not in _MAY_RISE and _OVER.search(reading.plain.casefold()) is not None
    return bool(answer) and kind in _VALUES and not is_as_of_a_day(reading) and not over


def is_as_of_a_day(reading: QuestionAnalysis) -> bool:
    """Return whether a question asks how things stood on a day, or in a month or year, it names.

    A month or year of a toll is that of what happened, and the toll rises later: “how many died in
    the earthquake of February 2023”.
    """
    days = reading.days
    if days is None and not _YEAR.search(reading.plain):
        return False
    of_a_day = days is not None and days.since == days.until
    as_of = of_a_day or _AS_OF.search(reading.plain) is not None
    return as_of or not tells_of_casualties(reading.plain)


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
            articles.setdefault(one.article_key, []).append(one)
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
    """Return the sentences that give a different value, with its probability, likeliest first.

    Args:
        reading: the question.
        choices: the best sentence of each other article, read by itself.
        first: the sentence that gives the first value.
    """
    kind = value_kind(reading.kind, first.answer)
    differing = (
        _scored(reading, one, first)
        for one in choices
        if differs(kind, first.answer, one.answer) and not says_today(one.answer)
    )
    return sorted((one for one in differing if one.score >= SHOWN), key=lambda one: -one.score)


def _scored(
    reading: QuestionAnalysis, choice: SentenceCandidate, first: SentenceCandidate
) -> SentenceCandidate:
    """Return a sentence with its probability; its words are unsure if the reader rejects them.

    It is no likelier than the first one, whose matter it has to be of.
    """
    chance = packaged_model("values").chance(value_features(reading, choice, first))
    chance = min(first.score, chance)
    preferred = choice.features.reader > 0
    return replace(choice, score=chance, span_score=chance if preferred else chance / 2)


def with_other_values(
    choices: Sequence[SentenceCandidate], others: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences to quote with those that give a different value, the first one first.

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
    """Return the articles that surely give a different value of the same matter."""
    return frozenset(one.article_key for one in others if one.score >= SAME_MATTER)
