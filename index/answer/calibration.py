"""How sure a choice is: the calibrated chance that its sentence answers the question.

A judge of sentences ranks those of one question. Whether the first of them answers at all is told
by how it stands beside the others as well: by how far it leads those that answer otherwise, and by
whether other articles bear it out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from index.answer.agreement import same_answer
from index.values import Kind

_ORDER = 10.0
"""Log-odds that make a feature one."""

_COMPARED = 8
"""Articles, best first, that a choice is compared with."""


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """The best choice of an article: the log-odds it was judged by, and the words that answer."""

    odds: float
    answer: str


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """How a choice stands beside those of other articles.

    Attributes:
        odds: the log-odds that it was judged by, over ten.
        lead: by how much these are above the best of those that answer otherwise; negative where
            they are below.
        alone: 1 where no other answers otherwise.
        borne_out: other articles that answer the same: 1 for two of them.
    """

    odds: float
    lead: float
    alone: float
    borne_out: float


def confidence_features(kind: Kind, contenders: Sequence[RankedAnswer]) -> list[ConfidenceFeatures]:
    """How each stands beside the others, the best first."""
    return [
        _standing(kind, number, contenders[: max(_COMPARED, number + 1)])
        for number in range(len(contenders))
    ]


def _standing(kind: Kind, number: int, contenders: Sequence[RankedAnswer]) -> ConfidenceFeatures:
    own = contenders[number]
    others = [one for place, one in enumerate(contenders) if place != number]
    same = [same_answer(kind, own.answer, one.answer) for one in others]
    rivals = [one.odds for one, agrees in zip(others, same, strict=True) if not agrees]
    friends = sum(same)
    lead = own.odds - max(rivals) if rivals else _ORDER
    return ConfidenceFeatures(
        odds=own.odds / _ORDER,
        lead=max(-1.0, min(1.0, lead / _ORDER)),
        alone=float(not rivals),
        borne_out=min(1.0, friends / 2),
    )
