"""Reads the office around its head noun: “former French foreign minister”, “head of NATO”."""

import re
from dataclasses import dataclass

from index.text.attribution.vocabulary import BODIES, CALENDAR, FUNCTION, OPENERS
from index.text.offices.pieces import HONORIFICS, Pieces
from index.text.offices.values import Standing
from index.text.offices.vocabulary import (
    AFTER_HYPHEN,
    DEPARTMENT_WORDS,
    ENDINGS,
    HEADS,
    HEADS_AFTER,
    MODIFIERS,
    NEUTRAL,
    NO_OFFICE,
    NOT_LAST,
    STANDINGS,
    SUCCEEDING,
    VAGUE,
    WITH_OF,
)
from index.values import Span

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_MOST_MODIFIERS = 6
_MOST_AREA = 7
_INSIDE_AREA = frozenset(("of", "the", "and", "for", "de"))
_SENT = frozenset(("ambassador", "envoy", "representative"))
"""Those who are of one area and sent to another."""
_SMALL = frozenset(("of", "to"))


@dataclass(frozen=True, slots=True)
class Title:
    """An office in a sentence; numbers count its pieces.

    Attributes:
        left: the first piece, with adjectives and area.
        right: the last piece, with department and area.
        role: where the office stands, without area.
        area: where its area stands, or None.
        standing: what the words around the head say.
        head: the head noun, in lower case.
        is_determined: whether an article or a possessive stands before it.
        area_follows: whether the area stands after the office.
    """

    left: int
    right: int
    role: Span
    area: Span | None
    standing: Standing
    head: str
    is_determined: bool
    area_follows: bool


def title_at(pieces: Pieces, at: int) -> Title | None:
    """The office whose head noun is a piece; None if it is none or is not held by anybody."""
    head, standing = _head(pieces, at) if _may_be_head(pieces.low(at)) else (None, None)
    if head is None or pieces[at].owns:
        return None
    first = _first_of_role(pieces, at)
    left = _left_side(pieces, first)
    if left is None or _is_inner(pieces, left.first):
        return None
    if head == "commander" and pieces.low(first - 1) == "lieutenant":
        return None
    last = _department(pieces, at)
    one_area = left.area is not None and head not in _SENT
    right, area_after = (last, None) if one_area else _area_after(pieces, last)
    if head in VAGUE and not (left.area or area_after) and first == last:
        return None
    return Title(
        left.first, right, pieces.span(first, last), left.area or area_after,
        standing or left.standing or _ended(pieces, left.first) or "holder",
        head, left.is_determined, area_after is not None,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _LeftSide:
    """What stands before a role.

    Attributes:
        first: the first piece of adjectives and area; that of the role if it has neither.
        area: where its area stands, or None.
        standing: what its adjectives say, or None.
        is_determined: whether an article or a possessive stands before the role.
    """

    first: int
    area: Span | None
    standing: Standing | None
    is_determined: bool


def _left_side(pieces: Pieces, role: int) -> _LeftSide | None:
    """What stands before the first piece of a role; None if nobody holds such an office."""
    before, standing, held = _adjectives(pieces, role)
    if not held:
        return None
    first = _whole_area(pieces, _area_before(pieces, before), before)
    if first >= before:
        return _LeftSide(before, None, standing, _has_article(pieces, before))
    left, further, held = _adjectives(pieces, first)
    if not held:
        return None
    determined = _has_article(pieces, left) or pieces[first].owns
    return _LeftSide(left, pieces.span(first, before - 1), further or standing, determined)


def _has_article(pieces: Pieces, left: int) -> bool:
    return pieces.low(left - 1) in ("the", "a", "an")


def _may_be_head(word: str) -> bool:
    """Whether a word can be a head noun, which most words cannot."""
    return word in HEADS or word in HEADS_AFTER or "-" in word


def _head(pieces: Pieces, at: int) -> tuple[str | None, Standing | None]:
    """The head noun of a piece, and what its ending says: “president-elect”."""
    word = pieces.low(at)
    following = HEADS_AFTER.get(pieces.low(at + 1), ())
    if word in following and pieces.joined(at + 1):
        return None, None
    if word in HEADS:
        base, _, ending = word.rpartition("-")
        return (base, "designate") if ending in ("elect", "designate") else (word, None)
    base, dash, ending = word.rpartition("-")
    if dash and ending in AFTER_HYPHEN and base in HEADS:
        return base, AFTER_HYPHEN[ending]
    prefix, dash, base = word.partition("-")
    if dash and prefix in STANDINGS and base in HEADS:
        return base, STANDINGS[prefix]
    allowed = HEADS_AFTER.get(word)
    if allowed and pieces.joined(at) and pieces.low(at - 1) in allowed:
        return word, None
    return None, None


def _first_of_role(pieces: Pieces, at: int) -> int:
    first = at
    while (
        pieces.joined(first)
        and at - first < _MOST_MODIFIERS
        and (pieces.low(first - 1) in MODIFIERS or _is_under(pieces, first))
        and pieces.low(first - 2) != "white"
        and not (pieces.low(first - 1) == "and" and pieces.low(first - 2) in HEADS)
        and not pieces[first - 1].owns
    ):
        first -= 1
    while first < at and pieces.low(first) in ("and", "affairs"):
        first += 1
    return first


def _is_under(pieces: Pieces, first: int) -> bool:
    """Whether “Under” belongs to the office: “Under Secretary”, not “under President Ford”."""
    return pieces.low(first) == "secretary" and pieces.low(first - 1) == "under"


def _adjectives(pieces: Pieces, first: int) -> tuple[int, Standing | None, bool]:
    """The first piece with the adjectives before it, their standing, and whether it is held."""
    standing: Standing | None = None
    while pieces.joined(first) or (first > 0 and pieces.low(first - 1) == ","):
        word = pieces.low(first - 1)
        bare = word.removesuffix("-")
        if word in NO_OFFICE:
            return first, None, False
        if bare in STANDINGS and word != "then":  # “and then President Marsh said”
            standing = STANDINGS[bare]
        elif not _is_neutral(pieces, first - 1):
            break
        first -= 1
    return first, standing, True


def _is_neutral(pieces: Pieces, at: int) -> bool:
    """Whether a word is an adjective that says nothing; “New” begins names."""
    one = pieces[at]
    opens = at == 0 and one.low != "new"
    counts = one.low in NEUTRAL or _ORDINAL.fullmatch(one.low) is not None
    return counts and not one.owns and (one.text == one.low or opens)


def _area_before(pieces: Pieces, before: int) -> int:
    """The first piece of the area that ends right before a piece; the piece itself if none."""
    first = before
    while pieces.joined(first) and before - first < _MOST_AREA:
        at = first - 1
        if pieces[at].owns and first < before:
            break
        if not pieces.may_be_name(at) or pieces.low(at) in STANDINGS or _is_neutral(pieces, at):
            inner = pieces.low(at) in _INSIDE_AREA and first < before and at > 0
            if not (inner and _reaches(pieces, at)):
                break
        first = at
    heads = [at for at in range(first, before) if pieces.low(at) in HEADS]
    first = heads[-1] + 1 if heads else first
    while first < before and (
        (pieces.low(first) in FUNCTION and not pieces.may_be_name(first))
        or pieces[first].text in CALENDAR | OPENERS
        or pieces.low(first) in HONORIFICS
    ):
        first += 1
    return first


def _whole_area(pieces: Pieces, first: int, before: int) -> int:
    """The first piece of an area, or ``before`` if it is the end of another phrase.

    “Special Representative for Afghanistan Reconciliation Ambassador …”, “Office of Science and
    Technology Policy director”.
    """
    joint, last = pieces.low(first - 1), pieces.low(before - 1)
    owner = pieces.low(first - 2)
    if pieces.joined(first) and (
        (joint in ("of", "for") and (owner in HEADS or owner in HEADS_AFTER))
        or (joint == "for" and owner in BODIES)
    ):
        return before
    ends = last in DEPARTMENT_WORDS | BODIES or last.endswith(("tion", "diseases"))
    return before if joint in ("and", "&") and ends and pieces.may_be_name(first - 2) else first


def _is_inner(pieces: Pieces, left: int) -> bool:
    """Whether an office is the end of another: “Minister of State Chief”."""
    return pieces.joined(left) and pieces.low(left - 1) == "of" and pieces.low(left - 2) in HEADS


def _ended(pieces: Pieces, left: int) -> Standing | None:
    """“Former” if the words before say that the term is over: “the overthrow of President …”."""
    before = left - 1 - (pieces.low(left - 1) == "the")
    over = pieces.low(before) == "of" and pieces.low(before - 1) in ENDINGS
    return "former" if over or pieces.low(before) in SUCCEEDING else None


def _reaches(pieces: Pieces, at: int) -> bool:
    """Whether a small word joins an area: “Joint Chiefs of Staff”, not “with the Ukrainian”."""
    return pieces.low(at) == "of" and pieces.joined(at) and pieces.low(at - 1) in WITH_OF


def _department(pieces: Pieces, at: int) -> int:
    """The last piece of “of State”, “for Foreign Affairs” after a head; the head if none."""
    if not (pieces.joined(at + 1) and pieces.low(at + 1) in ("of", "for")):
        return at
    begin = at + 2 + (pieces.low(at + 2) == "the")
    last = begin - 1
    while pieces.joined(last + 1) and (
        pieces.low(last + 1) in DEPARTMENT_WORDS
        or (pieces.low(last + 1) == "and" and pieces.low(last + 2) in DEPARTMENT_WORDS)
    ):
        last += 1
    while last >= begin and pieces.low(last) in NOT_LAST:
        last -= 1
    return last if last >= begin else at


def _area_after(pieces: Pieces, last: int) -> tuple[int, Span | None]:
    """The last piece of “of the World Health Organization”, and where the area stands."""
    if not (pieces.joined(last + 1) and pieces.low(last + 1) in _SMALL):
        return last, None
    begin = last + 2 + (pieces.low(last + 2) == "the")
    if not pieces.joined(begin) or not pieces.may_be_name(begin):
        return last, None
    end = begin
    while end - begin < _MOST_AREA:
        if pieces.joined(end + 1) and pieces.may_be_name(end + 1):
            end += 1
        elif pieces[end].owns:
            return last, None
        elif (
            pieces.joined(end + 1) and pieces.joined(end + 2)
            and pieces.low(end + 1) in _INSIDE_AREA and pieces.may_be_name(end + 2)
            and pieces.low(end + 1) != "and"
        ):  # fmt: skip
            end += 2
        elif (
            pieces.joined(end + 2) and pieces.low(end + 1) in ("of", "for")
            and pieces.low(end + 2) == "the" and pieces.may_be_name(end + 3)
        ):  # fmt: skip
            end += 3
        else:
            break
    return (last, None) if pieces[end].owns else (end, pieces.span(begin, end))
