"""Detect follow-up questions: estimate whether a turn is about the story quoted before.

The estimate uses words alone: a logistic model of a few features of the turn, the story and the
earlier questions, fitted by ``index.training.leaning``.
"""

import json
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.answer.conversation.turn_text import REFERRING
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.retrieval.idf import WeightedTerms
from index.answer.retrieval.logistic import LogisticModel

_RARE = 10.0
"""Inverse document frequencies are divided by this, so that the features are about 1."""

_LED = re.compile(r"\s*(?:and|n|&|so|but|or|then|says?)\b", re.IGNORECASE)
_TURNING = re.compile(
    r"\b(?:diff(?:erent)?|other|another|new|change of|switching|next) (?:topics?|things?|subjects?"
    r"|questions?|gears?|story)\b|\b(?:what|how) about\b|\bunrelated\b|\bmoving on\b",
    re.IGNORECASE,
)


_NAMING_ONLY = re.compile(r"\s*(?:(?:and|n|&|so|ok|okay),? )?(?:what|how) about\b", re.IGNORECASE)


def asks_the_same(turn: str) -> bool:
    """Return whether a turn asks the question before of something else: ``what about Oman?``."""
    return _NAMING_ONLY.match(turn) is not None


@dataclass(frozen=True, slots=True)
class LeaningFeatures:
    """The features of a turn.

    Attributes:
        told: share of its content words, weighted by inverse document frequency, that the story
            or the earlier questions have; 1 if it has none.
        untold: the weight of its other words, about 0–1.
        rarest: the weight of the rarest of them, about 0–1.
        untold_name: 1 if one of them is a name.
        names: 1 if it has a name that the story has.
        dated: 1 if it has a time expression.
        refers: 1 if it has a word such as ``he``, ``there`` or ``else``.
        led: 1 if it begins with ``and`` or the like.
        turns: 1 if it says that it changes the subject.
        words: its number of content words, divided by ten.
    """

    told: float
    untold: float
    rarest: float
    untold_name: float
    names: float
    dated: float
    refers: float
    led: float
    turns: float
    words: float


def leaning_features(
    reading: QuestionAnalysis,
    terms: Sequence[WeightedTerms],
    names: Container[str],
    told: frozenset[str],
) -> LeaningFeatures:
    """Return the features of a turn.

    Args:
        reading: the turn.
        terms: its terms with their weights.
        names: those of its terms that articles capitalize.
        told: the stems of the story and of the earlier questions.
    """
    turn, terms = reading.text, [term for term in terms if term.words not in STOP_WORDS]
    untold = [term for term in terms if not term.held(told)]
    named = [term for term in terms if term.name or term.words in names]
    total = sum(term.weight for term in terms)
    missing = sum(term.weight for term in untold)
    return LeaningFeatures(
        told=1.0 - missing / total if total > 0 else 1.0,
        untold=missing / _RARE,
        rarest=max((term.weight for term in untold), default=0.0) / _RARE,
        untold_name=float(any(term in untold for term in named)),
        names=float(any(term not in untold for term in named)),
        dated=float(reading.days is not None),
        refers=float(not REFERRING.isdisjoint(map(str.lower, words_of(turn)))),
        led=float(_LED.match(turn) is not None),
        turns=float(_TURNING.search(turn) is not None),
        words=len(terms) / 10,
    )


def leaning(
    reading: QuestionAnalysis,
    terms: Sequence[WeightedTerms],
    names: Container[str],
    told: frozenset[str],
) -> float:
    """Return the log-odds that the story quoted before answers a turn.

    Args:
        reading: as for ``leaning_features``, like the others.
        terms: its terms with their weights.
        names: those of its terms that articles capitalize.
        told: the stems of the story and of the earlier questions.
    """
    return leaning_model().total(leaning_features(reading, terms, names, told))


@cache
def leaning_model() -> LogisticModel:
    """Return the packaged model."""
    read = json.loads(files(__package__).joinpath("leaning.json").read_text("utf-8"))
    return LogisticModel(read["weights"], read["bias"])
