"""Doubt the sentences that tell of another act than the one that a question asks about."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.days.asked_day import tells_of_another_day
from index.answer.question.analyze import QuestionAnalysis
from index.answer.roles.agents import done_by_another
from index.answer.roles.ambassadors import sent_elsewhere
from index.answer.roles.casualties import of_other_casualties
from index.answer.roles.intentions import tells_of_intentions
from index.answer.roles.lists import of_another_line
from index.answer.roles.other_meeting import tells_of_another_meeting
from index.answer.roles.other_office import holds_another_office
from index.answer.roles.present_holder import not_in_office
from index.answer.spans.article_date import dates_in_present

_OF_QUESTIONS = re.compile(r"\b(?:ask(?:s|ed|ing)?|questions?)\b")

DOUBTED = 0.1
"""Greatest probability of a sentence that tells of another act."""


def tells_of_another_act(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]
) -> list[bool]:
    """Return which sentences tell of another act than the one asked about.

    What was only intended, another line of the same list, somebody who left the office, what
    another did, what happened on another day, injured instead of dead, somebody of another office,
    another meeting, and what somebody asks, as reporters do in transcripts.

    Args:
        reading: the question.
        choices: the sentences, likeliest first.
    """
    by_comparison = zip(
        tells_of_intentions(reading, choices),
        of_another_line(choices),
        not_in_office(reading, choices),
        strict=True,
    )
    return [
        any(amiss) or _is_of_another(reading, one)
        for amiss, one in zip(by_comparison, choices, strict=True)
    ]


def _is_of_another(reading: QuestionAnalysis, choice: SentenceCandidate) -> bool:
    """Return whether a sentence, by itself, asks, or tells of another person, day or number."""
    words = choice.sentence.words
    return (
        (words.rstrip().endswith("?") and not _OF_QUESTIONS.search(reading.plain))
        or done_by_another(reading, words)
        or tells_of_another_day(reading, choice.sentence)
        or _is_dated_for_nothing(reading, choice)
        or of_other_casualties(reading, words)
        or holds_another_office(reading.plain, words, choice.answer)
        or sent_elsewhere(reading.plain, words, choice.answer)
        or tells_of_another_meeting(reading.kind, reading.plain, words, choice.answer)
    )


def _is_dated_for_nothing(reading: QuestionAnalysis, choice: SentenceCandidate) -> bool:
    """Return whether only the present tense dates a sentence, which has no word of the question.

    In a small library, what comes nearest may have nothing to do with the question.
    """
    shares = choice.features.cover > 0
    return not shares and dates_in_present(reading, choice.sentence.words, choice.span)


def doubted(choice: SentenceCandidate) -> SentenceCandidate:
    """Return a sentence with a probability too low for a quote."""
    return replace(
        choice,
        score=min(choice.score, DOUBTED),
        span_score=min(choice.span_score, DOUBTED),
    )
