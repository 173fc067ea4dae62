"""Verbs of the news: their forms and the nouns of their events.

Questions use the base (``did they meet``) or the past (``who met``), and follow-up questions refer
to the event (``how long did it last``: the meeting).
"""

from index.answer.question.irregular_verbs import FORMS
from index.answer.question.terms import words_of

_ASKED = frozenset(FORMS) - {"deal", "hang", "have", "ring", "shake", "sink", "sue"}
"""Irregular main verbs of questions, without the auxiliary ``have`` and frequent nouns."""

_IRREGULAR = {base: FORMS[base][0] for base in _ASKED}
_REGULAR = frozenset(
    words_of(
        """
        abandon abolish abstain accept accuse address admit adopt agree aim allow amend
        announce annex answer apologise apologize appeal appear appoint approve arrest arrive
        ask assassinate attack attend ban back block bomb boycott call cancel capture
        celebrate chair change close co-host collapse commit complain concede conclude condemn
        confirm congratulate contact convene criticise criticize declare decide defeat defend
        demand denounce deny depart deploy deport designate die disband discuss dismiss donate
        drop elect embrace end endorse ensure enter escape establish exchange expel expire
        explain express extend extradite finalise finalize finish fire force gather grant
        greet halt hand handle happen help host impose inaugurate indict intend introduce
        invade invest invite issue join kill land last launch lift live look mark mediate
        mention move name negotiate nominate obtain occupy offer open oppose order organise
        organize oust pardon participate pass phone plan pledge postpone praise prepare
        present preside prevent promise propose protest publish raise ratify reach reaffirm
        receive recognise recognize reject release remain remove reopen replace reply
        represent request resign resolve respond restore resume retire return reveal revoke
        sanction schedule serve settle share sign stage start stay stop storm succeed suggest
        summon support surrender suspend talk target test threaten topple tour travel try unveil
        urge use veto visit vote vow walk want warn welcome work
        """
    )
)
_DOUBLED = frozenset(("admit", "ban", "commit", "drop", "expel", "plan", "stop"))
_PARTICIPLES = {FORMS[base][0]: FORMS[base][-1] for base in _ASKED if len(FORMS[base]) > 1}
_EVENTS = {
    verb: (noun, joint)
    for verbs, noun, joint in (
        ("meet see gather", "meeting", "with"), ("visit tour", "visit", "to"),
        ("call phone", "call", "with"), ("talk", "talks", ""), ("travel fly", "trip", ""),
        ("sign", "signing", "of"), ("adopt", "adoption", "of"), ("announce", "announcement", "of"),
        ("invade", "invasion", "of"), ("attack", "attack", "on"), ("strike", "strike", "on"),
        ("bomb", "bombing", "of"), ("arrive", "arrival", ""), ("leave depart", "departure", "from"),
        ("resign", "resignation", ""), ("die", "death", ""), ("withdraw", "withdrawal", ""),
        ("negotiate", "negotiations", "on"), ("ratify", "ratification", "of"),
        ("launch", "launch", "of"), ("win", "victory", "in"), ("address", "address", "to"),
        ("speak", "speech", ""), ("expel", "expulsion", "of"), ("condemn", "condemnation", "of"),
        ("appoint", "appointment", "of"), ("elect", "election", "of"),
        ("release", "release", "of"), ("recognise recognize", "recognition", "of"),
        ("ban", "ban", "on"), ("open", "opening", "of"), ("annex", "annexation", "of"),
        ("deploy", "deployment", "of"),
    )
    for verb in verbs.split()
}  # fmt: skip
"""The event noun of each verb, and its preposition before the object."""


def past(base: str) -> str:
    """Return the simple past of a verb in base form."""
    if base in _IRREGULAR:
        return _IRREGULAR[base]
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{base}{base[-1] if base in _DOUBLED else ''}ed"


BASES = frozenset(_IRREGULAR) | _REGULAR
"""The known verbs, in base form."""

_BY_PAST = {past(base): base for base in BASES}


def _third(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}{'es' if base.endswith(('s', 'sh', 'ch', 'x', 'z', 'o')) else 's'}"


def _ing(base: str) -> str:
    bare = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
    doubled = base in _DOUBLED or base in {"cut", "get", "hit", "let", "put", "quit", "run", "set"}
    return f"{bare}{base[-1] if doubled or base in {'sit', 'win'} else ''}ing"


_BY_THIRD = {_third(base): base for base in BASES}
_BY_FORM = {
    **{_ing(base): base for base in BASES},
    **{participle: _BY_PAST[tense] for tense, participle in _PARTICIPLES.items()},
    **_BY_THIRD,
    **_BY_PAST,
    **{base: base for base in BASES},
}

VERB_FORMS = frozenset(_BY_FORM)
"""Every form of every known verb."""


def base_of(form: str) -> str | None:
    """Return the base of any form of a known verb, else None."""
    return _BY_FORM.get(form.lower())


def asks_in(form: str) -> tuple[str, str] | None:
    """Return auxiliary and base of a finite form: ``did`` and ``meet`` of ``met``."""
    lowered = form.lower()
    if lowered in _BY_PAST:
        return "did", _BY_PAST[lowered]
    if lowered in _BY_THIRD:
        return "does", _BY_THIRD[lowered]
    return ("do", lowered) if lowered in BASES else None


def is_participle(form: str) -> bool:
    """Return whether a word may be a participle (follow ``was`` or ``has``), judged by its form."""
    lowered = form.lower()
    return lowered.endswith(("ed", "ing")) or (
        lowered in _BY_FORM and lowered not in _BY_THIRD and lowered not in _REGULAR
    )


def event_of(base: str) -> tuple[str, str] | None:
    """Return the verb's event noun and its preposition before the object."""
    return _EVENTS.get(base)
