"""Tell whether a sentence has the parties of a question in each other's place, whatever its verbs.

``did A fine B`` names A before its verb, and B after it. A sentence with B before its first verb
and A after it seldom answers: “B bans the ships of A”. But some tell the same with another verb,
“B gets vaccines from A”, so this counts for how likely a sentence answers, and decides nothing.
"""

import re
from collections.abc import Sequence
from itertools import takewhile

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.answer.question.verbs import base_of, may_be_verb
from index.answer.roles.asked_act import CONTESTING, MUTUAL, SAYING
from index.answer.roles.names import named_forms, printed_as_names

_ACTIVE = re.compile(
    r"(?P<before>.*?)\b(?:did|does|do|will|would|can|could|has|have|had) (?P<rest>(?!.*\bbeen\b).+)"
)
"""A question in the active voice, whose subject follows an auxiliary."""

_COPULAS = frozenset({"are", "been", "is", "was", "were"})
"""After these, who stands before a verb does not act."""

_CLAUSES = frozenset({"after", "because", "before", "if", "since", "so", "that", "when", "while"})
"""Words that begin a clause with a subject of its own."""

_NOT_ACTED_ON = _CLAUSES | {"at", "during", "in", "near", "of", "over"}
"""After these, and after the verb, no party is named that is acted on."""

_LONGEST_NAME = 4
"""Words after the auxiliary in which the subject is named, if the verb is not known."""

_Forms = frozenset[frozenset[str]]
"""The stems of each form in which articles print a name."""


def exchanges_parties(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether a sentence names the parties of a question in the opposite order.

    The question names A before its verb and B after it; the sentence has B before its first verb,
    and A after it. Verbs that two parties do together (“meet”) and verbs that tell who won
    (“beat”) are left out.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    subject, others = _parties(reading, printed_as_names(sentence))
    words = words_of(sentence)
    verb = next((at for at in range(1, len(words)) if _is_verb(words, at)), None)
    if not subject or not others or verb is None or not _acts(words, verb):
        return False
    told = takewhile(lambda word: word.lower() not in _CLAUSES, words[verb:])
    acting, acted_on = stems_of(" ".join(words[:verb])), stems_of(" ".join(told))
    exchanged = _names(others, acting) and _names(subject, acted_on)
    return exchanged and not _names(subject, acting)


def _is_verb(words: Sequence[str], at: int) -> bool:
    """Return whether a word may be the verb of a sentence, and no infinitive."""
    return may_be_verb(words[at]) and words[at][0].islower() and words[at - 1] != "to"


def _acts(words: Sequence[str], verb: int) -> bool:
    """Return whether whoever stands before a verb does something, rather than only tell it."""
    passive = words[verb] in _COPULAS or "by" in words[verb + 1 : verb + 3]
    return not passive and stem(words[verb]) not in SAYING


def _names(forms: _Forms, stems: frozenset[str]) -> bool:
    return any(form <= stems for form in forms)


def _parties(reading: QuestionAnalysis, printed: frozenset[str]) -> tuple[_Forms, _Forms]:
    """Return a question's subject, and its other parties; none if both act.

    Args:
        reading: the question.
        printed: the stems of the words that the sentence prints as names.
    """
    found = _ACTIVE.match(reading.plain)
    words = words_of(found["rest"]) if found else []
    verb = next((at for at in range(1, len(words)) if base_of(words[at])), None)
    both = verb is not None and stem(words[verb]) in MUTUAL | CONTESTING
    if found is None or both:
        return frozenset(), frozenset()
    end = verb or _end_of_subject(reading, words, printed)
    subject = named_forms(reading, words[:end], printed)
    acted_on = takewhile(lambda word: word not in _NOT_ACTED_ON, words[end:])
    others = named_forms(reading, [*words_of(found["before"]), *acted_on], printed)
    return subject, others - subject


def _end_of_subject(
    reading: QuestionAnalysis, words: Sequence[str], printed: frozenset[str]
) -> int:
    """Return after how many words the first name ends, if the verb is not known."""
    ends = (at for at in range(1, _LONGEST_NAME) if named_forms(reading, words[:at], printed))
    return next(ends, _LONGEST_NAME)
