"""Tell who acts from who is acted on: ``did A host B`` is not answered by ``B hosted A``.

A question and a sentence with the same verb may name the same parties in the other roles. Word
order and voice tell the roles in English (Gildea and Jurafsky 2002): the agent stands before an
active verb, or after “by”.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import islice, takewhile

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.answer.question.verbs import base_of, is_participle
from index.answer.roles.names import named, printed_as_names
from index.values import MONTH_NAMES, Span

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
"""Words in which whoever is acted on is named, and the verb."""
_CLAUSES = re.compile(r"[;:—]|,? (?:after|and|before|but|when|where|which|while|who)\b")
_SUBJECTS = re.compile(r"[;:—]|,? (?:after|before|but|when|where|which|while|who)\b")
"""As clauses, but ``A and B`` may be the subjects of one."""
_PASSIVE = re.compile(
    r"\b(?:am|are|be|been|being|gets|getting|got|is|was|were)(?: \w+ly| also| not)?$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"^(?: [\w’'-]+){0,6}? by (?:the |an? )?(?:[a-z][\w’'-]* )*"
    rf"(?!(?:{'|'.join(MONTH_NAMES)})\b)(?P<agent>[A-Z].*)"
)
"""What stands after a verb in the passive, with an agent that has a name."""
_POSSESSIVE = re.compile(r"[’'](?:s\b)?(?: \w+)? ?$")
"""``Abe's killing``, before the verb: he is acted on."""
_BY_AGENT = re.compile(
    rf"(?: [\w’'-]+){{0,4}}? by (?!\d|then\b|(?:{'|'.join(MONTH_NAMES)})\b)"
    r"(?P<agent>(?:[^,.;:()]|(?<=\b[A-Z])\.){2,80}?)"
    r"(?= (?:after|and|as|at|because|before|during|for|from|in|on|over|to|when|while|who|with)\b"
    r"|[,;:()]|(?<!\b[A-Z])\.|$)"
)
"""Who acts, after a verb in the passive."""
_BY_WHOM = re.compile(r"^,? by\b")
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
_OCCURRENCES = 8
"""Occurrences of a verb that are looked at; hardly a sentence has more."""
_NAMING = frozenset(map(stem, "appoint declare designate elect make name nominate".split()))  # noqa: SIM905
"""Stems of verbs after which an office may stand: “Lind elected president” is a passive, too."""
_NO_OBJECTS = (_PREPOSITIONS - {"of"}) | {
    "amid",
    "as",
    "following",
    "on",
    "out",
    "over",
    "there",
    "up",
}
"""Words after a verb that has no object."""
SAYING = frozenset(
    map(stem, "announce believe claim confirm deny expect know say suggest tell think warn".split())  # noqa: SIM905
)
"""Stems of verbs whose object may be a whole clause."""


@dataclass(frozen=True, slots=True)
class _Act:
    """What a question asks about: the stems of its verb, and those of the names on either side.

    Attributes:
        verbs: the stems of the verb, and of those that mean the same.
        agent: the stems of who acts.
        patient: the stems of who is acted on.
    """

    verbs: frozenset[str]
    agent: frozenset[str]
    patient: frozenset[str]


def done_by_another(reading: QuestionAnalysis, sentence: str) -> bool:
    """Return whether what a question asks about was done by another, as a sentence tells it.

    It has the question's verb with agent and patient exchanged, or in the passive, by somebody else
    with a name; but that answers whether A beat B. Or whoever is acted on in ``who killed A`` and
    ``was A killed`` is the one who acts: ``A killed three``.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    printed = printed_as_names(sentence)
    if act := _asked(reading, printed) or _asked_in_passive(reading, printed):
        if reading.kind == "yes/no" and not act.verbs.isdisjoint(CONTESTING):
            return False
        told = [_done_by_another(act, *one) for one in _occurrences(act.verbs, sentence)]
    elif act := _asked_for_agent(reading, printed) or _asked_of_patient(reading, printed):
        told = [_done_to_another(act, *one) for one in _occurrences(act.verbs, sentence)]
    else:
        return False
    return bool(told) and all(told)


def agent_in_passive(reading: QuestionAnalysis, sentence: str) -> Span | None:
    """Return who acts on whom a question names, where a sentence tells it in the passive.

    Of ``A and his wife were captured by B's forces`` it is ``B's forces`` for ``who captured A``.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    act = _asked_for_agent(reading, printed_as_names(sentence))
    if act is None:
        return None
    for word in re.finditer(r"[^\W\d_]+", sentence):
        if stem(word.group()) in act.verbs and (agent := _agent_after(act, word, sentence)):
            return agent
    return None


def _agent_after(act: _Act, verb: re.Match[str], sentence: str) -> Span | None:
    """Return who acts, after a verb in the passive whose subject is acted on by the question."""
    subject = _SUBJECTS.split(sentence[: verb.start()])[-1].rstrip()
    agent = _BY_AGENT.match(sentence, verb.end())
    if agent is None or not _PASSIVE.search(subject) or act.patient.isdisjoint(stems_of(subject)):
        return None
    return Span(*agent.span("agent"))


def _asked(reading: QuestionAnalysis, printed: frozenset[str]) -> _Act | None:
    """Return the act that a question asks about; None if it names no agent.

    Args:
        reading: the question.
        printed: the stems of the words that the sentence prints as names.
    """
    found = _DID.search(reading.plain)
    words = words_of(found["rest"]) if found else []
    at = next((n for n, word in enumerate(words) if n and base_of(word) == word), 0)
    if not at or stem(words[at]) in MUTUAL:
        return None
    agent = named(reading, words[:at], printed)
    object_ = words_of(_object(" ".join(words[at + 1 :])))
    acted_on = named(reading, object_, printed) or named(reading, words[at + 1 :], printed)
    return _Act(_meaning(reading, words[at]), agent, acted_on - agent) if agent else None


def _asked_in_passive(reading: QuestionAnalysis, printed: frozenset[str]) -> _Act | None:
    """Return the act of ``was A sanctioned by B``; the arguments are those of ``_asked``."""
    found = _DONE_BY.search(reading.plain)
    if found is None or base_of(found["verb"]) is None:
        return None
    acting = takewhile(lambda word: word not in _PREPOSITIONS, words_of(found["agent"]))
    agent = named(reading, list(acting), printed)
    patient = named(reading, words_of(found["patient"]), printed)
    return _Act(_meaning(reading, found["verb"]), agent, patient - agent) if agent else None


def _asked_for_agent(reading: QuestionAnalysis, printed: frozenset[str]) -> _Act | None:
    """Return the act whose agent a question asks for: ``who killed abe``; None if it is none.

    Whoever is acted on must stand right after the verb, by name. The arguments are those of
    ``_asked``.
    """
    found = _WHO.match(reading.plain)
    if found is None or stem(found["verb"]) in MUTUAL | SAYING:
        return None
    first, *_ = words_of(found["rest"])
    patient = named(reading, [first], printed)
    possessive = first.endswith(("'s", "s'"))
    if base_of(found["verb"]) is None or possessive or stem(first) not in patient:
        return None
    return _Act(_meaning(reading, found["verb"]), frozenset(), patient)


def _asked_of_patient(reading: QuestionAnalysis, printed: frozenset[str]) -> _Act | None:
    """Return the act of ``was A arrested``, by whomever; the arguments are those of ``_asked``."""
    found = _DONE_TO.match(reading.plain)
    words = words_of(" ".join(filter(None, found.groups()))) if found else []
    at = next((n for n, word in enumerate(words[:_LONGEST]) if n and is_participle(word)), 0)
    if not at or words[at + 1 : at + 2] == ["by"]:
        return None
    patient = named(reading, words[:at], printed)
    return _Act(_meaning(reading, words[at]), frozenset(), patient) if patient else None


def _meaning(reading: QuestionAnalysis, verb: str) -> frozenset[str]:
    """Return the stems of a verb and of the single verbs that the lexicon gives for it."""
    own = stem(verb)
    forms = (form for term in reading.terms if term.words == verb for form in term.said)
    verbs = (form for form in forms if " " not in form and base_of(form) == form)
    return frozenset((own, *map(stem, verbs))) - MUTUAL


def _occurrences(verbs: frozenset[str], sentence: str) -> list[tuple[str, str]]:
    """Return what stands before and after the first occurrences of some verbs, in their clauses."""
    cuts = [one.span() for one in _CLAUSES.finditer(sentence)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(sentence)]
    words = (
        word
        for word in re.finditer(r"[^\W\d_]+", sentence)
        if stem(word.group()) in verbs and base_of(word.group()) is not None
    )
    return [
        (
            sentence[starts[bisect_right(starts, word.start()) - 1] : word.start()],
            sentence[word.end() : ends[bisect_left(ends, word.end())]],
        )
        for word in islice(words, _OCCURRENCES)
    ]


def _done_by_another(act: _Act, before: str, after: str) -> bool:
    by = _BY.search(after)
    if _PASSIVE.search(before.rstrip()):
        return by is not None and act.agent.isdisjoint(stems_of(by["agent"]))
    if by is not None and not act.agent.isdisjoint(stems_of(by["agent"])):
        return False  # a passive without an auxiliary: “the prize, established by Clinton”
    acting, bearing = stems_of(before), stems_of(_object(after))
    exchanged = not act.patient.isdisjoint(acting) and not act.agent.isdisjoint(stems_of(after))
    return exchanged and act.agent.isdisjoint(acting) and act.patient.isdisjoint(bearing)


def _object(after: str) -> str:
    """Return the object right after a verb, if there is one, without what follows it.

    Where “Norway accuses Lind's army of an attack in Oslo”, Oslo is nobody who is accused.
    """
    words = words_of(after)
    object_ = list(takewhile(lambda word: word.lower() not in _PREPOSITIONS, words))
    return " ".join(object_ or words)


def _has_object(act: _Act, after: str) -> bool:
    """Return whether an object stands right after a verb, as it does in the active voice."""
    first = words_of(after)[:1] if after.startswith(" ") else []
    return act.verbs.isdisjoint(_NAMING) and bool(first) and first[0].lower() not in _NO_OBJECTS


def _done_to_another(act: _Act, before: str, after: str) -> bool:
    """Return whether whoever a question says is acted on stands where the agent stands."""
    if _PASSIVE.search(before.rstrip()) or _POSSESSIVE.search(before) or _BY_WHOM.match(after):
        return False
    if before.rstrip().endswith(",") or not _has_object(act, after):
        return False  # a passive without an auxiliary: “Abe, killed on Monday”, “Abe killed”
    return not act.patient.isdisjoint(stems_of(before)) and act.patient.isdisjoint(stems_of(after))
