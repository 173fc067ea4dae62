"""Verbs of the news in all their forms.

Questions use the base (``did they meet``) or the past (``who met``). ``verbs.tsv`` has a line for
each verb: base, past, participle, gerund and third person, with blanks between spellings.
``benchmarks/training/verbs.py`` writes it.
``third_persons.txt`` has the third person of further verbs, of which only the tense counts.
"""

from pathlib import Path

_TABLE = Path(__file__).with_name("verbs.tsv")

_FORMS = {
    base: tuple(tuple(forms.split(" ")) for forms in others)
    for base, *others in (line.split("\t") for line in _TABLE.read_text("utf-8").splitlines())
}
_BY_FORM = {form: base for base, kinds in _FORMS.items() for forms in kinds for form in forms}
BASE = {form: base for form, base in _BY_FORM.items() if form not in _FORMS}
"""The base of each form that isn't a base itself."""

_ASKED = _FORMS.keys() - {"deal", "hang", "have", "ring", "shake", "sink", "sue"}
"""Main verbs of questions, without the auxiliary ``have`` and frequent nouns."""

_BY_PAST = {form: base for base in _ASKED for form in _FORMS[base][0]}
_BY_THIRD = {form: base for base in _ASKED for form in _FORMS[base][3]}

_AUXILIARIES = frozenset(
    """am are be been being can cannot could did do does had has have is may might must shall should
    was were will would""".split()  # noqa: SIM905
)

_FURTHER_THIRD = frozenset(Path(__file__).with_name("third_persons.txt").read_text("utf-8").split())
"""The third person of further verbs."""

VERB_FORMS = _ASKED | {form for base in _ASKED for forms in _FORMS[base] for form in forms}
"""Every form of every main verb."""


def base_of(form: str) -> str | None:
    """Return the base of any form of a main verb, else None."""
    lowered = form.lower()
    base = BASE.get(lowered, lowered)
    return base if base in _ASKED else None


def asks_in(form: str) -> tuple[str, str] | None:
    """Return auxiliary and base of a finite form: ``did`` and ``meet`` of ``met``."""
    lowered = form.lower()
    if lowered in _BY_PAST:
        return "did", _BY_PAST[lowered]
    if lowered in _BY_THIRD:
        return "does", _BY_THIRD[lowered]
    return ("do", lowered) if lowered in _ASKED else None


def is_third_person(word: str) -> bool:
    """Return whether a word may be a verb in the third person of the present tense: ``raids``.

    Many are plural nouns as well. What hardly ever is a verb, like ``troops``, is none here.
    """
    lowered = word.lower()
    return lowered in _BY_THIRD or lowered in _FURTHER_THIRD


def may_be_verb(word: str) -> bool:
    """Return whether a word may be a verb: a known form, an auxiliary, or what ends as a past."""
    if word in {"May", "Will"}:
        return False
    lowered = word.lower()
    known = lowered in _AUXILIARIES or base_of(lowered) or is_third_person(lowered)
    return bool(known) or lowered.endswith("ed")
