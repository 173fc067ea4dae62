"""Doubt the sentences that tell of something else, where words show it cheaply and surely.

Who did what to whom is for the reader to tell. These checks guard against what does harm: a count
of injured as one of dead, a line of a list as that of another person, an abbreviation as its own
meaning, and a question that a reporter asks as if it were the answer.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from index.answer.candidates import SentenceCandidate
from index.answer.definitions import asked_definition, prints
from index.answer.question.analyze import QuestionAnalysis
from index.answer.spans.article_date import dates_in_present

DOUBTED = 0.1
"""Greatest probability of a doubted sentence."""

_OF_QUESTIONS = re.compile(r"\b(?:ask(?:s|ed|ing)?|questions?)\b")

_KILLED = re.compile(
    r"\b(?:kill(?:s|ed|ing|ings)?|die[sd]?|dying|dead|deaths?|fatal\w*|lives|murder\w*|toll)\b",
    re.IGNORECASE,
)
_INJURED = re.compile(r"\b(?:injur(?:y|ies|es?|ed|ing)|wound(?:s|ed|ing)?|hurt)\b", re.IGNORECASE)

_LINE = re.compile(r"^\W*[A-Z][\w.’'“”-]*(?: [\w.’'“”&-]+){1,6}, (?:[\w.]+ ){0,3}?[A-Z][^.!?]*$")
"""A line of a list of people and offices: ``A, Nominee for Judge of the Court``."""
_LESS = 0.05
"""Least share of the question's words that the line of another person lacks more."""


def doubtful(reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]) -> list[bool]:
    """Return which sentences tell of something else than what is asked.

    Args:
        reading: the question.
        choices: the sentences.
    """
    lines = _other_lines(choices)
    return [
        line
        or _is_question(reading, one)
        or _is_dated_for_nothing(reading, one)
        or of_other_casualties(reading, one.sentence.words)
        or _does_not_write_out(reading, one)
        for line, one in zip(lines, choices, strict=True)
    ]


def doubted(choice: SentenceCandidate) -> SentenceCandidate:
    """Return a sentence with a probability too low for a quote."""
    return replace(
        choice,
        score=min(choice.score, DOUBTED),
        span_score=min(choice.span_score, DOUBTED),
    )


def of_other_casualties(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether a question asks how many were killed and a sentence tells of injured only.

    Or the other way round.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    if reading.kind != "number":
        return False
    asked, told = _casualties(reading.plain), _casualties(sentence)
    return bool(asked) and bool(told) and asked.isdisjoint(told)


def tells_of_casualties(text: str) -> bool:
    """Return whether a text tells, or asks, of people killed or injured."""
    return bool(_casualties(text))


def _casualties(text: str) -> frozenset[str]:
    kinds = {"killed": _KILLED, "injured": _INJURED}
    return frozenset(kind for kind, pattern in kinds.items() if pattern.search(text))


def _is_question(reading: QuestionAnalysis, choice: SentenceCandidate) -> bool:
    """Return whether a sentence asks, as reporters do in transcripts, and the question doesn't."""
    asks = choice.sentence.words.rstrip().endswith("?")
    return asks and not _OF_QUESTIONS.search(reading.plain)


def _does_not_write_out(reading: QuestionAnalysis, choice: SentenceCandidate) -> bool:
    """Return whether a sentence only prints the abbreviation that a question wants written out."""
    asked = asked_definition(reading)
    if asked is None or asked.wanted != "abbreviation" or choice.features.defines:
        return False
    return prints(" ".join(asked.words), choice.sentence.words)


def _is_dated_for_nothing(reading: QuestionAnalysis, choice: SentenceCandidate) -> bool:
    """Return whether only the present tense dates a sentence, which has no word of the question.

    In a small library, what comes nearest may have nothing to do with the question.
    """
    shares = choice.features.cover > 0
    return not shares and dates_in_present(reading, choice.sentence.words, choice.span)


def _other_lines(choices: Sequence[SentenceCandidate]) -> list[bool]:
    """Return which sentences are lines with fewer of the question's words than another of a list.

    Lines of a list are so alike that a reader takes one for another.
    """
    best: dict[str, float] = defaultdict(float)
    lines = [_LINE.match(one.sentence.words) is not None for one in choices]
    for one, line in zip(choices, lines, strict=True):
        if line:
            best[one.article_key] = max(best[one.article_key], one.features.cover)
    return [
        line and one.features.cover + _LESS < best[one.article_key]
        for one, line in zip(choices, lines, strict=True)
    ]
