"""Detect follow-up questions: estimate whether a turn is about the story quoted before.

The estimate uses words alone: a logistic model of a few features of the turn, the story and the
earlier questions, fitted by ``benchmarks.training.follow_up``.
"""

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from index.answer.conversation.turn_text import refers
from index.answer.logistic import LogisticModel
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS
from index.answer.retrieval.idf import WeightedTerm

_UNKNOWN = 1.15
"""The feature of a term that no passage has."""

_LED = re.compile(r"\s*(?:and|n|&|so|but|or|then|says?)\b", re.IGNORECASE)
_TURNING = re.compile(
    r"\b(?:diff(?:erent)?|other|another|new|change of|switching|next) (?:topics?|things?|subjects?"
    r"|questions?|gears?|story)\b|\b(?:what|how) about\b|\bunrelated\b|\bmoving on\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FollowUpFeatures:
    """The features of a turn.

    Attributes:
        covered: share of its content words, weighted by inverse document frequency, that the story
            or the earlier questions contain; 1 if it has no content words.
        uncovered: the rarity of its other words, summed; about 1 for a rare one.
        rarest: the rarity of the rarest of them, about 0–1.
        uncovered_name: 1 if one of them is a name.
        names: 1 if it has a name that the story or the earlier questions contain.
        dated: 1 if it has a time expression.
        refers: 1 if it has a word such as ``he``, ``there`` or ``else``.
        conjunction: 1 if it begins with ``and`` or the like.
        topic_change: 1 if it announces a change of subject.
        words: its number of content words, divided by ten.
    """

    covered: float
    uncovered: float
    rarest: float
    uncovered_name: float
    names: float
    dated: float
    refers: float
    conjunction: float
    topic_change: float
    words: float


def follow_up_features(
    reading: QuestionAnalysis,
    terms: Sequence[WeightedTerm],
    names: Container[str],
    context_stems: frozenset[str],
) -> FollowUpFeatures:
    """Return the features of a turn.

    Args:
        reading: the turn.
        terms: its terms with their weights.
        names: those of its terms that articles capitalize.
        context_stems: the stems of the story and of the earlier questions.
    """
    turn, terms = reading.text, [term for term in terms if term.words not in STOP_WORDS]
    uncovered = [term for term in terms if not any(way <= context_stems for way in term.ways)]
    named = [term for term in terms if term.name or term.words in names]
    total = sum(term.weight for term in terms)
    missing = sum(term.weight for term in uncovered)
    return FollowUpFeatures(
        covered=1.0 - missing / total if total > 0 else 1.0,
        uncovered=_UNKNOWN * sum(term.rarity for term in uncovered),
        rarest=_UNKNOWN * max((term.rarity for term in uncovered), default=0.0),
        uncovered_name=float(any(term in uncovered for term in named)),
        names=float(any(term not in uncovered for term in named)),
        dated=float(reading.days is not None),
        refers=float(refers(turn)),
        conjunction=float(_LED.match(turn) is not None),
        topic_change=float(_TURNING.search(turn) is not None),
        words=len(terms) / 10,
    )


def follow_up_odds(
    reading: QuestionAnalysis,
    terms: Sequence[WeightedTerm],
    names: Container[str],
    context_stems: frozenset[str],
) -> float:
    """Return the log-odds that the story quoted before answers a turn.

    The arguments are those of ``follow_up_features``.
    """
    return follow_up_model().total(follow_up_features(reading, terms, names, context_stems))


@cache
def follow_up_model() -> LogisticModel:
    """Return the packaged model."""
    return LogisticModel.of_file(__package__, "follow_up.json")
