"""Tell where a noun phrase begins and ends, by the words and marks of a sentence."""

from index.answer.definitions.words import ABBREVIATED, OCCUPATIONS
from index.answer.question.terms import STOP_WORDS
from index.answer.question.verbs import asks_in, is_third_person
from index.text.offices.pieces import Pieces
from index.text.offices.vocabulary import HEADS, HEADS_AFTER

NOUNS = HEADS | frozenset(HEADS_AFTER) | OCCUPATIONS | ABBREVIATED
"""Nouns for offices and occupations."""

OF = frozenset(("of", "for", "to", "on", "at"))
"""Prepositions before the matter of an office."""

DETERMINERS = frozenset(
    ("the", "a", "an", "our", "your", "his", "her", "its", "their", "my", "one", "another")
)

CLOSING = frozenset('.,;:()[]—–!?”"')
"""Marks that end a phrase."""

RELATIVE = frozenset(
    """after although and as because before but during following if since that though until when
    where which while who whom whose""".split()  # noqa: SIM905
)
"""Words that end a phrase."""

FINITE = frozenset(
    """added are did does had has have is said says told was were will would""".split()  # noqa: SIM905
)
"""Verbs that no noun phrase holds."""

_SMALL = frozenset(
    """across against ago almost along alongside amid among around away beyond despite first
    inside like near outside past per second third toward towards upon via within
    without two three four five six seven eight nine ten""".split()  # noqa: SIM905
)
"""Other words that are neither nouns nor adjectives that describe."""

LONGEST = 25
"""Pieces of a phrase."""


def has_noun(pieces: Pieces, at: int) -> bool:
    """Return whether a piece is a noun for an office or an occupation."""
    return not NOUNS.isdisjoint(pieces.low(at).rstrip(".").split("-"))


def may_be_noun(word: str) -> bool:
    """Return whether a word in lower case may be a noun or an adjective."""
    if not word.isalpha() or word in STOP_WORDS | RELATIVE | DETERMINERS | FINITE | _SMALL:
        return False
    asking = asks_in(word)
    verb = asking is not None and asking[0] != "does"
    endings = word.endswith(("ing", "ed", "ly"))
    told = word not in NOUNS and any(map(is_third_person, (word, f"{word}s", f"{word}es")))
    return not (verb or endings or told)


def is_closed(pieces: Pieces, end: int) -> bool:
    """Return whether a phrase ends with a piece: before a mark, or before “who”."""
    return end + 1 >= len(pieces) or pieces.low(end + 1) in CLOSING | {"who", "which", "whose"}


def end_of_phrase(pieces: Pieces, begin: int) -> int | None:
    """Return the last piece of a noun phrase; None if it is none, or too long."""
    end = begin
    while end < len(pieces) and end - begin < LONGEST:
        word = pieces.low(end)
        stops = word in CLOSING and not _goes_on(pieces, begin, end)
        if stops or (word in RELATIVE and not _joins_heads(pieces, end)):
            break
        if word in FINITE or tells(pieces, end):
            return None
        end += 1
    return end - 1 if end > begin else None


def _goes_on(pieces: Pieces, begin: int, at: int) -> bool:
    """Return whether a phrase goes on after a mark: a short form in brackets, two adjectives."""
    word = pieces.low(at)
    if word == "," and begin < at <= begin + 2 and at + 1 < len(pieces):
        following, before = pieces[at + 1], pieces.low(at - 1)
        if "-" not in before and not before.endswith(
            ("al", "ed", "ful", "ic", "ing", "ive", "ous")
        ):
            return False
        adjective = may_be_noun(following.low) or following.low.endswith(("ed", "ing"))
        return following.is_word and not following.is_capital and adjective
    return (word == "(" and pieces.low(at + 2) == ")") or (
        word == ")" and at - 2 > begin and pieces.low(at - 2) == "("
    )


def _joins_heads(pieces: Pieces, at: int) -> bool:
    """Return whether “and” joins two parts of one description."""
    return pieces.low(at) == "and" and at + 1 < len(pieces) and pieces[at + 1].is_word


def tells(pieces: Pieces, at: int) -> bool:
    """Return whether a piece is a verb that tells what somebody did, and no participle."""
    asking = asks_in(pieces.low(at))
    if asking is None or asking[0] != "did":
        return False
    after = pieces.low(at + 1)
    return not pieces.low(at).endswith("ed") or after in DETERMINERS | {"that"}
