"""Find the title before a name: “Deputy Secretary of State”, “Italian artist”."""

from index.answer.definitions.phrases import (
    DETERMINERS,
    LONGEST,
    NOUNS,
    OF,
    has_noun,
    may_be_noun,
)
from index.text.offices.pieces import HONORIFICS, Pieces
from index.text.offices.vocabulary import DEPARTMENT_WORDS, MODIFIERS

_ADJECTIVES = frozenset(
    """alleged current deceased ex fellow former ill injured late new old outspoken prominent
    recent senior then top us veteran young younger""".split()  # noqa: SIM905
)
"""Words that describe nobody by themselves."""


_PLURALS = frozenset(("arms", "affairs", "news", "operations", "rights", "sales", "sports"))
"""Plurals before the noun of a title: “arms dealer”. Most words with an s there are verbs."""


def title_before(pieces: Pieces, first: int, *, person: bool) -> tuple[int, int] | None:
    """Return the title before a name: “Deputy Secretary of State”, “Italian artist”."""
    last = first - 1
    if pieces.low(last) in {"“", '"'} or (not person and pieces.low(last) == "the"):
        last -= 1
    while person and _is_honorific(pieces, last) and pieces.joined(last + 1):
        last -= 1
    if last < 0 or not pieces[last].is_word or pieces[last].owns or _is_small(pieces.low(last)):
        return None
    if person and not pieces.joined(last + 1):
        return None
    if person and _is_plural(pieces, last):
        return None
    start = _start_of_title(pieces, last)
    if not (_is_head(pieces, last) or _ends_department(pieces, start, last)):
        return None
    return None if start == last and _is_adjective(pieces.low(last)) else (start, last)


def _is_honorific(pieces: Pieces, at: int) -> bool:
    """Return whether a word is an honorific, and not the end of “secretary general”."""
    ends_office = pieces.low(at) == "general" and at > 0 and has_noun(pieces, at - 1)
    return pieces.low(at) in HONORIFICS and not ends_office


def _is_plural(pieces: Pieces, at: int) -> bool:
    """Return whether a word is a plural, or a verb like “bars”: no title of one person."""
    word = pieces.low(at)
    plain = not pieces[at].is_capital and word.endswith("s") and not word.endswith("ss")
    return plain and not has_noun(pieces, at)


def _is_small(word: str) -> bool:
    return word in OF | DETERMINERS | {"and"}


def _ends_department(pieces: Pieces, start: int, last: int) -> bool:
    """Return whether a title names an office and then its matter: “Secretary of State”."""
    heads = [at for at in range(start, last) if has_noun(pieces, at)]
    return bool(heads) and pieces.low(heads[-1] + 1) in OF and not pieces.low(last).endswith("ed")


def _is_adjective(word: str) -> bool:
    endings = ("able", "al", "ary", "ful", "ible", "ic", "ive", "less", "ous")
    return word in _ADJECTIVES or (word.endswith(endings) and word not in NOUNS)


def _is_head(pieces: Pieces, at: int) -> bool:
    """Return whether a word may be the noun of a title."""
    word = pieces.low(at)
    parts = word.replace("–", "-").split("-")
    if not NOUNS.isdisjoint(parts) or parts[-1].endswith(("ologist", "alist", "ician")):
        return True
    return len(parts) == 1 and not pieces[at].is_capital and may_be_noun(word)


def _start_of_title(pieces: Pieces, last: int) -> int:
    start = last
    while last - start < LONGEST:
        before = _before_in_title(pieces, start, last)
        if before is None:
            return start
        start = before
    return start


def _before_in_title(pieces: Pieces, start: int, last: int) -> int | None:
    """Return where a title goes on to the left; None if it begins at ``start``."""
    at = start - 1
    if not pieces.joined(start):
        return None
    word = pieces.low(at)
    if word == "the" and pieces.low(at - 1) in OF and pieces.joined(at):
        at, word = at - 1, pieces.low(at - 1)
    if word in OF or word == "and":
        goes_on = at > 0 and pieces.joined(at) and _joins(pieces, at, range(start, last + 1))
        return at - 1 if goes_on else None
    if pieces[at].is_capital:
        if word == "under" and pieces.low(start) == "secretary":
            return at
        return at if pieces.may_be_name(at) or word in NOUNS | MODIFIERS else None
    return at if _is_modifier(word) else None


def _joins(pieces: Pieces, at: int, after: range) -> bool:
    """Return whether “of” or “and” joins two parts of one title: “Minister of State”.

    Args:
        pieces: the sentence.
        at: the piece “of” or “and”.
        after: those of the title after it.
    """
    word = pieces.low(at - 1)
    if pieces.low(at) != "and":
        matter = word in DEPARTMENT_WORDS and pieces[at - 1].is_capital
        return matter or not NOUNS.isdisjoint(word.split("-"))
    known = word in NOUNS | MODIFIERS | DEPARTMENT_WORDS
    adjective = word.endswith(("an", "ic", "ese", "ish", "al"))
    return known or adjective or _is_in_department(pieces, at - 1, after)


def _is_in_department(pieces: Pieces, at: int, after: range) -> bool:
    """Return whether “and” joins two matters of one office: “Secretary for Oceans and Science”.

    Args:
        pieces: the sentence.
        at: the piece before “and”.
        after: those of the title after it, which name no office themselves.
    """
    if any(has_noun(pieces, one) for one in after):
        return False
    while at > 0 and (pieces[at].is_capital or pieces.low(at) in OF | {"and", "the"}):
        if has_noun(pieces, at):
            return pieces.low(at + 1) in OF
        at -= 1
    return False


def _is_modifier(word: str) -> bool:
    """Return whether a word in lower case may stand before the noun of a title: no “honours”."""
    if word in _ADJECTIVES | MODIFIERS | _PLURALS:
        return True
    participle = word.endswith("ed") and "-" in word
    told = word.endswith("s") and not word.endswith("ss")
    return participle or (may_be_noun(word) and not told)


def class_of_list(pieces: Pieces, first: int) -> tuple[int, int] | None:
    """Return the plural before a list of names: “drug cartels” of “drug cartels Rost and Lom”."""
    at = first - 1
    while at > max(0, first - LONGEST) and (
        pieces.low(at) in {",", "and"} or pieces.may_be_name(at)
    ):
        at -= 1
    plural = pieces.low(at).endswith("s") and pieces.may_be_name(at + 1)
    if at < 0 or at == first - 1 or not plural or not _is_head(pieces, at):
        return None
    return _start_of_title(pieces, at), at
