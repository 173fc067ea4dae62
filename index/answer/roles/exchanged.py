"""Tell whether a sentence has the parties of a question in each other's place, whatever its verbs.

``did A fine B`` names A before its verb, and B after it. A sentence with B before its first verb
and A after it seldom answers: “B bans the ships of A”. But some tell the same with another verb,
“B gets vaccines from A”, so this counts for how likely a sentence answers, and decides nothing.
"""

import re
from itertools import count, takewhile

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.answer.question.verbs import base_of, may_be_verb
from index.answer.roles.agents import MUTUAL
from index.answer.roles.names import named, printed_as_names

_ACTIVE = re.compile(
    r"(?P<before>.*?)\b(?:did|does|do|will|would|can|could|has|have|had) (?P<rest>(?!.*\bbeen\b).+)"
)
"""A question in the active voice, whose subject follows an auxiliary."""

_COPULAS = frozenset({"are", "been", "is", "was", "were"})
"""After these, who stands before a verb does not act."""

_WHERE = frozenset({"at", "during", "in", "near"})
"""After these, and after the verb, stands where it happened rather than a party."""

_LONGEST_NAME = 4
"""Words after the auxiliary in which the subject is named, if the verb is not known."""


def exchanges_parties(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether another party of a question than its subject acts on it, by a sentence.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    subject, others = _parties(reading, printed_as_names(sentence))
    words = words_of(sentence)
    verb = next((at for at in range(1, len(words)) if _is_verb(words[at])), None)
    if not subject or not others or verb is None or words[verb] in _COPULAS:
        return False
    acting, rest = (stems_of(" ".join(part)) for part in (words[:verb], words[verb:]))
    exchanged = not others.isdisjoint(acting) and not subject.isdisjoint(rest)
    return exchanged and subject.isdisjoint(acting)


def _is_verb(word: str) -> bool:
    return may_be_verb(word) and not word[0].isupper()


def _parties(
    reading: QuestionAnalysis, printed: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of a question's subject, and of its other names; none if both act.

    Args:
        reading: the question.
        printed: the stems of the words that the sentence prints as names.
    """
    found = _ACTIVE.match(reading.plain)
    words = words_of(found["rest"]) if found else []
    verb = next((at for at in range(1, len(words)) if base_of(words[at])), None)
    if found is None or (verb is not None and stem(words[verb]) in MUTUAL):
        return frozenset(), frozenset()
    end = verb or next(
        at for at in count(1) if at >= _LONGEST_NAME or named(reading, words[:at], printed)
    )
    subject = named(reading, words[:end], printed)
    others = [*words_of(found["before"]), *takewhile(lambda word: word not in _WHERE, words[end:])]
    return subject, named(reading, others, printed) - subject
