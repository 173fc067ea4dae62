"""Words by which offices are known."""

from index.data_files import word_lists
from index.text.offices import Standing
from index.text.vocabulary import BODIES, CIVILITIES, DEPARTMENTS, GENERIC, OFFICES

_LISTS = word_lists(__package__, "vocabulary.tsv")


HEADS = _LISTS["heads"]
"""Nouns that end an office."""

HEADS_AFTER = {
    noun: _LISTS[f"before {noun}"]
    for noun in ("general", "leader", "prince", "princess", "justice", "lady", "representative",
                 "officer", "executive")
}  # fmt: skip
"""Nouns that end an office only after one of these words: attorney general, chief justice."""

PEOPLE = (
    HEADS | frozenset(HEADS_AFTER) | (OFFICES - CIVILITIES - {"jr"})
    | _LISTS["people"]
)  # fmt: skip
"""Nouns for what people are: offices and occupations."""

MODIFIERS = _LISTS["modifiers"]
"""Words before the head that belong to the office."""

_SAID: tuple[Standing, ...] = ("former", "acting", "designate", "outgoing")
STANDINGS: dict[str, Standing] = {word: standing for standing in _SAID for word in _LISTS[standing]}
"""What a word before an office says about the holder."""

NEUTRAL = _LISTS["neutral"]
"""Adjectives before an office that say nothing of its term."""

NO_OFFICE = _LISTS["no office"]
"""Words after which somebody does not hold the office."""

DEPARTMENT_WORDS = frozenset(word.lower() for word in DEPARTMENTS) | _LISTS["department words"]
"""What follows “of” or “for” in an office: Secretary of State."""

NOT_LAST = _LISTS["not last"]
"""Words that end no department: “director of the National Coalition” is no director of National."""

HELPERS = HEADS | _LISTS["helpers"]
"""Who may be somebody’s of an office: “the envoy of the secretary-general”."""

ENDINGS = _LISTS["endings"]
"""What ends a term: “the overthrow of President Marsh”."""

VAGUE = _LISTS["vague"]
"""Heads that are an occupation, not an office, unless the sentence says of what."""

SENT = _LISTS["sent"]
"""Those who are of one area and sent to another."""

SUCCEEDING = _LISTS["succeeding"]

WITH_OF = _LISTS["with of"]
"""What an area of an office has before “of”: Bank of England governor."""

HONORIFICS = _LISTS["honorifics"]
"""Titles before a name that are neither of it nor of the office."""

PARTICLES = _LISTS["particles"]
"""Words in lower case that names hold: “bin”, “de”."""

_IN_NAMES = _LISTS["in names"]
NOT_IN_NAMES = (
    BODIES | HEADS | frozenset(HEADS_AFTER) | frozenset(STANDINGS) | (OFFICES - _IN_NAMES) | GENERIC
    | _LISTS["not in names"]
)  # fmt: skip
"""Words that no person's name holds, in lower case."""
