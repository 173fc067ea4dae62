"""Find the words of a sentence that define what a question asks about."""

from collections.abc import Iterable
from dataclasses import dataclass

from index.answer.definitions.abbreviation import prints, written_out
from index.answer.definitions.asked import AskedDefinition, asked_definition
from index.answer.definitions.description import description, is_named
from index.answer.definitions.named_holder import (
    asks_for_named_holder,
    domestic_holder,
    named_holder,
)
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.question.verbs import is_third_person
from index.values import Span

_FULL = 6
"""Content words from which on a description is full."""

_ACTING = 0.5
"""Share of the fullness of what something does, “joins Oslo and Bergen”, of what it is."""

_DOMESTIC = 0.6
"""Fullness of the holder of a U.S. office whose title names no country."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a sentence says of what a question asks about.

    Attributes:
        span: the words, as offsets in the sentence.
        fullness: how much they say, 0–1; 1 for the holder of an office and for an abbreviation
            written out, less for the holder of a U.S. office whose title names no country.
    """

    span: Span
    fullness: float


def definition(reading: QuestionAnalysis, sentence: str) -> Definition | None:
    """Return the definition that a question asks for; None if a sentence has none.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = asked_definition(reading)
    if asked is None:
        if holder := named_holder(reading, sentence):
            return Definition(holder, 1.0)
        domestic = domestic_holder(reading, sentence)
        return Definition(domestic, _DOMESTIC) if domestic else None
    return _defined(asked, sentence)


def asks_to_define(reading: QuestionAnalysis, sentences: Iterable[str]) -> bool:
    """Return whether a question asks who somebody is, what something is, or who holds an office.

    ``what is X`` does if one of the sentences prints X as a name, and ``what does X mean`` if one
    prints X as an abbreviation.

    Args:
        reading: the question.
        sentences: the sentences that may answer it.
    """
    asked = asked_definition(reading)
    if asked is None:
        return asks_for_named_holder(reading)
    if asked.wanted == "person":
        return True
    if asked.wanted == "abbreviation":
        return any(prints(asked.words[0], sentence) for sentence in sentences)
    return any(is_named(asked.core, sentence) for sentence in sentences)


def _defined(asked: AskedDefinition, sentence: str) -> Definition | None:
    person = asked.wanted == "person"
    short = asked.core[0] if len(asked.core) == 1 and not person else ""
    if short and (long := written_out(short, sentence)):
        return Definition(long, 1.0)
    if asked.wanted == "abbreviation":
        return None
    found = description(asked.words, sentence, person=person)
    if found is None and asked.core != asked.words:
        # Of a longer name, the first two words alone may be another person's.
        found = description(asked.core, sentence, person=person, whole=person)
    if found is None:
        return None
    words = words_of(found.of(sentence))
    content = [one for one in words if one.lower() not in STOP_WORDS]
    if not content:
        return None
    acts = words[0] in {"to", "will"} or is_third_person(words[0])
    return Definition(found, min(1.0, len(content) / _FULL) * (_ACTING if acts else 1.0))
