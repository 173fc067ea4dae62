"""Tell who acts from who is acted on: ``did A host B`` is not answered by ``B hosted A``.

A question and a sentence with the same verb may name the same parties in the other roles. Word
order and voice tell the roles in English (Gildea and Jurafsky 2002): the agent stands before an
active verb, or after “by”.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import islice

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.answer.question.verbs import base_of
from index.answer.roles.asked_act import (
    CONTESTING,
    NO_OBJECTS,
    Act,
    asked_for_agent,
    asked_of_parties,
    asked_of_patient,
    object_of,
)
from index.answer.roles.names import printed_as_names
from index.values import MONTH_NAMES, Span

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
_OCCURRENCES = 8
"""Occurrences of a verb that are looked at; hardly a sentence has more."""
_LONGEST_LIST = 200
"""Characters after a verb in the passive in which its agents stand: “by A, B and C”."""
_NAMING = frozenset(map(stem, "appoint declare designate elect make name nominate".split()))  # noqa: SIM905
"""Stems of verbs after which an office may stand: “Lind elected president” is a passive, too."""


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
    if act := asked_of_parties(reading, printed):
        if reading.kind == "yes/no" and not act.verbs.isdisjoint(CONTESTING):
            return False
        told = [_done_by_another(act, *one) for one in _occurrences(act.verbs, sentence)]
    elif act := asked_for_agent(reading, printed) or asked_of_patient(reading, printed):
        found = _occurrences(act.verbs, sentence)
        told = [_done_to_another(act, before, after) for before, after, _ in found]
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
    act = asked_for_agent(reading, printed_as_names(sentence))
    if act is None:
        return None
    for word in re.finditer(r"[^\W\d_]+", sentence):
        if stem(word.group()) in act.verbs and (agent := _agent_after(act, word, sentence)):
            return agent
    return None


def _agent_after(act: Act, verb: re.Match[str], sentence: str) -> Span | None:
    """Return who acts, after a verb in the passive whose subject is acted on by the question."""
    subject = _SUBJECTS.split(sentence[: verb.start()])[-1].rstrip()
    agent = _BY_AGENT.match(sentence, verb.end())
    if agent is None or not _PASSIVE.search(subject) or act.patient.isdisjoint(stems_of(subject)):
        return None
    return Span(*agent.span("agent"))


def _occurrences(verbs: frozenset[str], sentence: str) -> list[tuple[str, str, str]]:
    """Return what stands before and after the first occurrences of some verbs, in their clauses.

    The third text is what follows the verb in any clause, where further agents may stand.
    """
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
            sentence[word.end() : word.end() + _LONGEST_LIST],
        )
        for word in islice(words, _OCCURRENCES)
    ]


def _done_by_another(act: Act, before: str, after: str, following: str) -> bool:
    by = _BY.search(after)
    if _PASSIVE.search(before.rstrip()):
        return by is not None and act.agent.isdisjoint(stems_of(following))
    if by is not None and not act.agent.isdisjoint(stems_of(by["agent"])):
        return False  # a passive without an auxiliary: “the prize, established by Clinton”
    acting, bearing = stems_of(before), stems_of(object_of(after))
    exchanged = not act.patient.isdisjoint(acting) and not act.agent.isdisjoint(stems_of(after))
    return exchanged and act.agent.isdisjoint(acting) and act.patient.isdisjoint(bearing)


def _has_object(act: Act, after: str) -> bool:
    """Return whether an object stands right after a verb, as it does in the active voice."""
    first = words_of(after)[:1] if after.startswith(" ") else []
    return act.verbs.isdisjoint(_NAMING) and bool(first) and first[0].lower() not in NO_OBJECTS


def _done_to_another(act: Act, before: str, after: str) -> bool:
    """Return whether whoever a question says is acted on stands where the agent stands."""
    if _PASSIVE.search(before.rstrip()) or _POSSESSIVE.search(before) or _BY_WHOM.match(after):
        return False
    if before.rstrip().endswith(",") or not _has_object(act, after):
        return False  # a passive without an auxiliary: “Abe, killed on Monday”, “Abe killed”
    return not act.patient.isdisjoint(stems_of(before)) and act.patient.isdisjoint(stems_of(after))
