"""Words by which the texts' cues, offices and organisations are known.

The cue verbs are those of Krestel, Bergler and Witte (2008), "Minding the Source: Automatic Tagging
of Reported Speech in Newspaper Articles", and frequent ones of Pareti (2015), "Attribution: A
Computational Approach", with what readouts of diplomatic talks use.
"""

import re
from collections.abc import Iterable

from index.data_files import word_lists

_LISTS = word_lists(__package__, "vocabulary.tsv")

_CONSONANT_Y = re.compile(r"(?<![aeiou])y$")
_SIBILANT = re.compile(r"(?:s|x|z|sh|ch)$")


def _forms(verb: str) -> list[str]:
    """Base, third person, past and participle of a verb; regular but for what is written out."""
    if "/" in verb:
        return verb.split("/")
    stem = verb if verb.endswith("ee") else verb.removesuffix("e")
    past = _CONSONANT_Y.sub("i", verb).removesuffix("e")
    third = f"{verb}es" if _SIBILANT.search(verb) else _CONSONANT_Y.sub("ie", verb) + "s"
    return [verb, third, f"{past}ed", f"{stem}ing"]


_VERBS = {
    of: [
        [f"{form}{gap}{rest}".replace("_", " ") for form in _forms(verb)]
        for verb, gap, rest in (one.partition("_") for one in _LISTS[of])
    ]
    for of in ("saying", "telling", "that", "acting")
}
"""The forms of the cue verbs, with the words that belong to them: “call for”, “make clear”."""


def _inflected(of: str) -> frozenset[str]:
    """All forms but the base, which mostly is a noun or follows a plural subject."""
    return frozenset(form for _, *forms in _VERBS[of] for form in forms)


SAYING = _inflected("saying") | {"say"}
"""Verbs that introduce what was said with or without “that”."""
TELLING = _inflected("telling")
"""Verbs whose object is who was told."""
CLAUSAL = SAYING | TELLING | _inflected("that")
"""Verbs that introduce what was said by “that”, or stand with a quotation."""
ACTING = _inflected("acting")
"""Verbs that are themselves a part of what was said: to condemn, to urge, to call for."""
PASTS = {forms[0]: forms[2] for verbs in _VERBS.values() for forms in verbs}


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first; grouped by letter, which is faster."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda one: (-len(one), one)):
        by_letter.setdefault(word[:1], []).append(re.escape(word[1:]))
    return "|".join(
        f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items())
    )


CUE = re.compile(
    rf"(?<![\w’'-])(?:{one_of((CLAUSAL | ACTING) - {'states'})}|states(?= that))(?![\w’'-])"
)

PLURAL_CUE = re.compile(rf"(?<![\w’'-])(?:{one_of(PASTS.keys() - SAYING)})(?![\w’'-])")
"""The base forms, which follow plural subjects in the present tense: “Marsh and Reyes condemn”."""


SPOKESPEOPLE = _LISTS["spokespeople"]
OFFICES = SPOKESPEOPLE | _LISTS["offices"]
"""Nouns for what a person is; before a name, they end the office."""

PLURAL_TITLES = _LISTS["plural titles"]
"""Titles before the first of several names."""

CIVILITIES = _LISTS["civilities"]
"""Titles that are no office."""

GENERIC = _LISTS["generic"]
"""Speakers that cannot be asked for by name."""

BODIES = _LISTS["bodies"]
"""Words that organisations, places and events have in their names, and people do not."""

OWNED = _LISTS["owned"]
"""Bodies that are named by whose they are: the city of …, the government of …"""

THINGS = _LISTS["things"]
"""What names of documents, events and places end with; they say nothing."""

DEPARTMENTS = _LISTS["departments"]
"""What an office is of: Secretary of State, Minister for Foreign Affairs."""

CALENDAR = _LISTS["calendar"]

FUNCTION = _LISTS["function"]
"""Words that no name and no office ends with."""

OPENERS = _LISTS["openers"]
"""Words that open an adverbial before the subject."""

ADVERBS_OF_SENTENCES = _LISTS["adverbs of sentences"]
"""Adverbs before the subject, with a comma."""
