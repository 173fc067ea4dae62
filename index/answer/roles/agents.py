"""Tell who acts from who is acted on: ``did A host B`` is not answered by ``B hosted A``.

A question and a sentence with the same verb may name the same parties in the other roles. Word
order and voice tell the roles in English (Gildea and Jurafsky 2002): the agent stands before an
active verb, or after “by”.
"""

import re
from dataclasses import dataclass

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, stem, stems_of, words_of
from index.answer.question.verbs import base_of
from index.values import MONTH_NAMES

_DID = re.compile(r"\b(?:did|does|do|has|have|had|will|would) (?P<rest>.+)")
_CLAUSES = re.compile(r"[;:—]|,? (?:after|and|before|but|when|where|which|while|who)\b")
_PASSIVE = re.compile(
    r"\b(?:am|are|be|been|being|gets|getting|got|is|was|were)(?: \w+ly| also| not)?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?: [\w’'-]+){0,6}? by (?:the |an? )?(?:[a-z][\w’'-]* )*"
    rf"(?!(?:{'|'.join(MONTH_NAMES)})\b)(?P<agent>[A-Z].*)"
)
"""What stands after a verb in the passive, with an agent that has a name."""
_MUTUAL = frozenset(
    map(
        stem,
        """agree argue battle clash compete confer converse cooperate date debate differ discuss
        fight join marry meet negotiate partner play sign speak split talk trade""".split(),  # noqa: SIM905
    )
)
"""Stems of verbs that both parties do."""


@dataclass(frozen=True, slots=True)
class _Act:
    """What a question asks about: the stem of its verb, and those of the names on either side."""

    verb: str
    agent: frozenset[str]
    patient: frozenset[str]


def done_by_another(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether what a question asks about was done by another, as a sentence tells it.

    It has the question's verb with agent and patient exchanged, or in the passive, by somebody else
    with a name.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    act = _asked(reading)
    if act is None:
        return False
    told = [_done_by_another(act, *one) for one in _occurrences(act.verb, sentence)]
    return bool(told) and all(told)


def _asked(reading: QuestionAnalysis) -> _Act | None:
    """Return the act that a question asks about; None if it names no agent."""
    found = _DID.search(reading.plain)
    words = words_of(found["rest"]) if found else []
    at = next((n for n, word in enumerate(words) if n and base_of(word) == word), 0)
    if not at or stem(words[at]) in _MUTUAL:
        return None
    agent = _named(reading, words[:at])
    return _Act(stem(words[at]), agent, _named(reading, words[at + 1 :]) - agent) if agent else None


def _named(reading: QuestionAnalysis, words: list[str]) -> frozenset[str]:
    """Return the stems of the names in these words, in every form that articles print."""
    stems = {stem(word) for word in words if word not in STOP_WORDS}
    forms = (term.stems for term in reading.terms if term.name and not stems.isdisjoint(term.stems))
    return frozenset().union(*forms)


def _occurrences(verb: str, sentence: str) -> list[tuple[str, str]]:
    """Return what stands before and after each occurrence of a verb, within its clause."""
    return [
        (_CLAUSES.split(sentence[: word.start()])[-1], _CLAUSES.split(sentence[word.end() :])[0])
        for word in re.finditer(r"[^\W\d_]+", sentence)
        if stem(word.group()) == verb and base_of(word.group()) is not None
    ]


def _done_by_another(act: _Act, before: str, after: str) -> bool:
    if _PASSIVE.search(before.rstrip()):
        by = _BY.search(after)
        return by is not None and act.agent.isdisjoint(stems_of(by["agent"]))
    acting, bearing = stems_of(before), stems_of(after)
    exchanged = not act.patient.isdisjoint(acting) and not act.agent.isdisjoint(bearing)
    return exchanged and act.agent.isdisjoint(acting) and act.patient.isdisjoint(bearing)
