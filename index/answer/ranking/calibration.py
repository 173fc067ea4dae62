"""Features of the calibrated probability that a sentence answers the question.

A logistic model ranks the sentences of a question. The probability that the first one answers also
depends on the others: on its lead over different answers, and on articles that give the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.answer.answer_comparison import same_answer
from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.spans.article_date import dates_in_present
from index.values import Kind

Register = Literal[
    "read", "alone", "turn", "defining", "yes/no", "in present", "undated", "in period"
]  # fmt: skip
"""What the probabilities of a sentence hold for: most news; an article that is the only one found;
a later turn of a conversation on it; a question that asks for a definition; one that asks whether
something is so; the date of an article as the answer; texts without a date; periods told in
those."""

_ORDER = 10.0
"""Log-odds are divided by this for a feature of about 1."""

_COMPARED = 8
"""Top articles that a sentence is compared with."""

_LONG = 20
"""Words of a long answer."""

_ASKED: tuple[Kind, ...] = ("number", "date", "person", "place", "description", "reason")
"""Kinds of answers that have a feature of their own."""


@dataclass(frozen=True, slots=True)
class RankedAnswer:
    """The best sentence of an article.

    Attributes:
        odds: its log-odds.
        answer: its answer span.
        follow_up: whether the question is a follow-up.
    """

    odds: float
    answer: str
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """A sentence compared with the best sentences of other articles.

    Attributes:
        odds: its log-odds, divided by ten.
        lead: its lead in log-odds over the best different answer, divided by ten, from -1 to 1.
        alone: 1 if no article gives a different answer.
        borne_out: half the number of other articles with the same answer, at most 1.
        unmarked: 1 if no words of it answer.
        length: the number of words that answer, 1 for twenty or more.
        number: 1 if the question asks for a number; likewise ``date``, ``person``, ``place``,
            ``description`` and ``reason``. What may answer "how many" is easier to mistake than
            what may answer "where".
        follow_up: 1 if the question is a follow-up, read with the questions before it.
    """

    odds: float
    lead: float
    alone: float
    borne_out: float
    unmarked: float = 0.0
    length: float = 0.0
    number: float = 0.0
    date: float = 0.0
    person: float = 0.0
    place: float = 0.0
    description: float = 0.0
    reason: float = 0.0
    follow_up: float = 0.0


def register_of(
    reading: QuestionAnalysis, choice: SentenceCandidate, *, defining: bool, alone: bool
) -> Register:
    """Return the register of a sentence that was read.

    Texts without a date are reference works rather than news: they treat the topic of a question
    more often without answering it. A question that asks for a definition is answered by what
    stands beside a name, which hardly any other question is. The reader, which learned to mark
    names, numbers and the like, is seldom sure of what tells that something is so; but a follow-up
    such as “does he give a toll” mostly asks for a thing. And no words of a sentence in the present
    tense say that the date of its article answers. Where an article is the only one found, as in a
    library of one, no other competes with what comes nearest in it; and a turn of a conversation,
    read with the words of the questions before it, always finds some of them there.

    Args:
        reading: the question.
        choice: the sentence.
        defining: whether the question asks for a definition.
        alone: whether no other article was found.
    """
    if choice.sentence.passage.published is None:
        return "in period" if choice.features.period else "undated"
    if defining:
        return "defining"
    if reading.kind == "yes/no" and not choice.follow_up:
        return "yes/no"
    if dates_in_present(reading, choice.sentence.words, choice.span):
        return "in present"
    if alone:
        return "turn" if choice.follow_up else "alone"
    return "read"


def confidence_features(kind: Kind, contenders: Sequence[RankedAnswer]) -> list[ConfidenceFeatures]:
    """Return the features of each sentence compared with the others, best first."""
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
        unmarked=float(not own.answer),
        length=min(1.0, len(own.answer.split()) / _LONG),
        follow_up=float(own.follow_up),
        **{one: float(kind == one) for one in _ASKED},
    )
