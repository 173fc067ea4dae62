"""Read which act a question asks about: its verb, who acts, and who is acted on."""

import re
from dataclasses import dataclass
from itertools import takewhile

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, words_of
from index.answer.question.verbs import base_of, is_participle
from index.answer.roles.names import named

_WHO = re.compile(r"^who (?:has |have |had |else )?(?P<verb>[^\W\d_]+) (?P<rest>.+)")
_DID = re.compile(r"\b(?:did|does|do|has|have|had|will|would) (?P<rest>.+)")
_DONE_BY = re.compile(
    r"\b(?:is|are|was|were|has|have|had) (?P<patient>.+?) (?:been )?(?P<verb>[^\W\d_]+)"
    r" by (?P<agent>.+)"
)
"""A question in the passive that names who acts: ``was abe killed by bo``."""
_DONE_TO = re.compile(
    r"^(?:(?:is|are|was|were) (?P<words>.+)|(?:has|have|had) (?P<before>.+?) been (?P<after>.+))"
)
"""A question for what was done to somebody, by whomever: ``was abe killed``."""
_LONGEST = 6
"""Words after the auxiliary among which the verb must stand."""
MUTUAL = frozenset(
    map(
        stem,
        """agree argue battle clash compete confer converse cooperate date debate differ discuss
        fight join marry meet negotiate partner play sign speak split talk trade""".split(),  # noqa: SIM905
    )
)
"""Stems of verbs that both parties do."""
CONTESTING = frozenset(map(stem, ("beat", "defeat", "overthrow", "replace", "succeed")))
"""Stems of verbs that one of two does: “Halden beats Rost” says that Rost does not beat Halden."""
_PREPOSITIONS = frozenset(
    """about after against at before by during for from in into of on over since to under until
    with""".split()  # noqa: SIM905
)
"""Words after the object of a verb."""
NO_OBJECTS = (_PREPOSITIONS - {"of"}) | frozenset(
    "amid as following on out over there up".split()  # noqa: SIM905
)
"""Words that show, right after a verb, that it has no object."""
SAYING = frozenset(
    map(stem, "announce believe claim confirm deny expect know say suggest tell think warn".split())  # noqa: SIM905
)
"""Stems of verbs whose object may be a whole clause."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a question asks about: the stems of its verb, and those of the names on either side.

    Attributes:
        verbs: the stems of the verb, and of those that mean the same.
        agent: the stems of who acts.
        patient: the stems of who is acted on.
    """

    verbs: frozenset[str]
    agent: frozenset[str]
    patient: frozenset[str]


def asked_of_parties(reading: QuestionAnalysis, printed: frozenset[str]) -> Act | None:
    """Return the act that a question asks about; None if it names no agent: ``did A host B``.

    Args:
        reading: the question.
        printed: the stems of the words that a sentence prints as names.
    """
    return _in_active(reading, printed) or _in_passive(reading, printed)


def _in_active(reading: QuestionAnalysis, printed: frozenset[str]) -> Act | None:
    """Return the act of ``did A sanction B``."""
    found = _DID.search(reading.plain)
    words = words_of(found["rest"]) if found else []
    at = next((n for n, word in enumerate(words) if n and base_of(word) == word), 0)
    if not at or stem(words[at]) in MUTUAL:
        return None
    agent = named(reading, words[:at], printed)
    object_ = words_of(object_of(" ".join(words[at + 1 :])))
    acted_on = named(reading, object_, printed) or named(reading, words[at + 1 :], printed)
    return Act(_meaning(reading, words[at]), agent, acted_on - agent) if agent else None


def _in_passive(reading: QuestionAnalysis, printed: frozenset[str]) -> Act | None:
    """Return the act of ``was A sanctioned by B``."""
    found = _DONE_BY.search(reading.plain)
    if found is None or base_of(found["verb"]) is None:
        return None
    acting = takewhile(lambda word: word not in _PREPOSITIONS, words_of(found["agent"]))
    agent = named(reading, list(acting), printed)
    patient = named(reading, words_of(found["patient"]), printed)
    return Act(_meaning(reading, found["verb"]), agent, patient - agent) if agent else None


def asked_for_agent(reading: QuestionAnalysis, printed: frozenset[str]) -> Act | None:
    """Return the act whose agent a question asks for: ``who killed abe``; None if it is none.

    Whoever is acted on must stand right after the verb, by name. The arguments are those of
    ``asked_of_parties``.
    """
    found = _WHO.match(reading.plain)
    if found is None or stem(found["verb"]) in MUTUAL | SAYING:
        return None
    first, *_ = words_of(found["rest"])
    patient = named(reading, [first], printed)
    possessive = first.endswith(("'s", "s'"))
    if base_of(found["verb"]) is None or possessive or stem(first) not in patient:
        return None
    return Act(_meaning(reading, found["verb"]), frozenset(), patient)


def asked_of_patient(reading: QuestionAnalysis, printed: frozenset[str]) -> Act | None:
    """Return the act of ``was A arrested``, by whomever; None if it is none.

    A name stands right before the verb, and no object after it: “the junta suspended the talks”.
    The arguments are those of ``asked_of_parties``.
    """
    found = _DONE_TO.match(reading.plain)
    words = words_of(" ".join(filter(None, found.groups()))) if found else []
    at = next((n for n, word in enumerate(words[:_LONGEST]) if n and is_participle(word)), 0)
    following = words[at + 1 : at + 2]
    if not at or following == ["by"] or not NO_OBJECTS.issuperset(following):
        return None
    patient = named(reading, words[:at], printed)
    if stem(words[at - 1]) not in patient:
        return None
    return Act(_meaning(reading, words[at]), frozenset(), patient)


def _meaning(reading: QuestionAnalysis, verb: str) -> frozenset[str]:
    """Return the stems of a verb and of the single verbs that the lexicon gives for it."""
    own = stem(verb)
    forms = (form for term in reading.terms if term.words == verb for form in term.said)
    verbs = (form for form in forms if " " not in form and base_of(form) == form)
    return frozenset((own, *map(stem, verbs))) - MUTUAL


def object_of(after: str) -> str:
    """Return the object right after a verb, if there is one, without what follows it.

    Where “Norway accuses Lind's army of an attack in Oslo”, Oslo is nobody who is accused.
    """
    words = words_of(after)
    object_ = list(takewhile(lambda word: word.lower() not in _PREPOSITIONS, words))
    return " ".join(object_ or words)
