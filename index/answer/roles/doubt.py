"""Doubt the sentences that tell of another act than the one that a question asks about."""

from collections.abc import Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.roles.agents import done_by_another
from index.answer.roles.casualties import of_other_casualties
from index.answer.roles.intentions import tells_of_intentions
from index.answer.roles.lists import of_another_line
from index.answer.roles.other_meeting import tells_of_another_meeting
from index.answer.roles.other_office import holds_another_office
from index.answer.roles.present_holder import not_in_office

DOUBTED = 0.1
"""Greatest probability of a sentence that tells of another act."""


def tells_of_another_act(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
) -> list[bool]:
    """Return which sentences tell what was only intended, or of another person.

    Args:
        reading: the question.
        choices: the sentences, likeliest first.
    """
    intended = tells_of_intentions(reading, choices)
    left = not_in_office(reading, choices)
    return [
        one
        or other
        or gone
        or done_by_another(reading, choice.sentence.words)
        or of_other_casualties(reading, choice.sentence.words)
        or holds_another_office(reading.plain, choice.sentence.words, choice.answer)
        or tells_of_another_meeting(
            reading.kind, reading.plain, choice.sentence.words, choice.answer
        )
        for one, other, gone, choice in zip(
            intended, of_another_line(choices), left, choices, strict=True
        )
    ]


def doubted(choice: SentenceCandidate) -> SentenceCandidate:
    """Return a sentence with a probability too low for a quote."""
    return replace(
        choice,
        score=min(choice.score, DOUBTED),
        span_score=min(choice.span_score, DOUBTED),
    )
