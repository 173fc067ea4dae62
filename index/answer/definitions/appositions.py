"""Find what stands beside a name as another name for it, or after a verb such as “is”."""

import re

from index.answer.definitions.phrases import (
    CLOSING,
    DETERMINERS,
    FINITE,
    LONGEST,
    OF,
    RELATIVE,
    end_of_phrase,
    has_noun,
    is_closed,
    may_be_noun,
    tells,
)
from index.answer.question.verbs import is_third_person
from index.text.offices.pieces import HONORIFICS, Pieces

_WHERE = frozenset(("amid", "around", "at", "from", "in", "near", "on", "outside"))
"""Prepositions before a place, with which a sentence begins."""
_CLAUSES = _WHERE | frozenset(("after", "before", "during", "following", "speaking", "under"))
"""Words that begin a clause which ends at a comma."""
_DEFINES_NOTHING = frozenset(
    """accusation allegation charge claim day earlier hour later minority month move only same scene
    second step target time voice week year""".split()  # noqa: SIM905
)
"""Words of remarks and times, which say of nothing what it is: “the same week”, “a charge”."""
_BEING = frozenset(("is", "was", "are", "were", "remains", "became", "becomes"))
_SERVING = frozenset(("serves", "served", "serving", "works", "worked", "known"))
_MADE_FOR = frozenset(
    """aimed based built created designed established founded intended known launched located meant
    tasked used""".split()  # noqa: SIM905
)
"""Participles after “is” that say what something is for, or whose it is."""
_MAKING = re.compile(
    r"\b(?:announc|creat|establish|found|introduc|launch|start)(?:e|ed|es|ing|s)?$", re.IGNORECASE
)
_ADVERBS = frozenset(("also", "already", "currently", "now", "still", "then", "widely"))


def apposition_after(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return what stands after a name and a comma, perhaps after its place: “the mayor of Oslo”.

    What has no article and ends with a person's name is the next one of a list; and after “In
    Oslo,” a clause begins.
    """
    if first == 1 and pieces.low(0) in _WHERE:
        return None
    begin = _after_places(pieces, last) + 2
    if pieces.low(begin).isdigit() and pieces.low(begin + 1) == ",":
        begin += 2
    if pieces.low(begin - 1) != "," or begin >= len(pieces) or pieces.low(begin) in RELATIVE:
        return None
    determined = pieces.low(begin) in DETERMINERS
    if determined and not _DEFINES_NOTHING.isdisjoint(map(pieces.low, range(begin, begin + 5))):
        return None
    end = end_of_phrase(pieces, begin)
    if end is None or not is_closed(pieces, end):
        return None
    heads = any(has_noun(pieces, at) for at in range(begin, end + 1))
    return (begin, end) if determined or (heads and not _ends_with_person(pieces, end)) else None


def _ends_with_person(pieces: Pieces, end: int) -> bool:
    """Return whether a phrase is the title of another person: “Deputy Secretary Bo Lind”."""
    name = pieces.name_until(end)
    return name is not None and name[0] < name[1] and pieces.low(name[0] - 1) not in OF | {"the"}


def _after_places(pieces: Pieces, last: int) -> int:
    """Return the last piece of a name with its places: “Dahieh, Beirut, Lebanon”."""
    for _ in range(2):
        end = last + 2
        while pieces.joined(end + 1) and pieces.may_be_name(end + 1):
            end += 1
        alone = pieces.low(last + 1) == "," and pieces.may_be_name(last + 2)
        if not alone or pieces.low(end + 1) != "," or pieces.low(end + 2) not in DETERMINERS | {""}:
            after = pieces.low(end + 1) == "," and pieces.may_be_name(end + 2)
            if not (alone and after):
                return last
        if any(has_noun(pieces, at) for at in range(last + 2, end + 1)):
            return last
        last = end
    return last


def complement(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands after a name and “is”: “a military alliance”."""
    at = last + 1
    if pieces.low(at) == "," and pieces.low(at + 1) == "who":
        at += 2
    elif pieces.low(at) == "," and pieces.low(at + 1) in {"known", "also", "better"}:
        at += 1 + (pieces.low(at + 1) != "known")
    be = pieces.low(at)
    if be not in _BEING | _SERVING:
        return None
    at += 1
    while pieces.low(at) in _ADVERBS:
        at += 1
    if be in _SERVING and pieces.low(at) == "as":
        at += 1
    elif be in _SERVING:
        return None
    if pieces.low(at) not in DETERMINERS | _MADE_FOR | {"part"} and be not in _SERVING:
        return None
    nothing = not _DEFINES_NOTHING.isdisjoint(map(pieces.low, range(at, at + 3)))
    if nothing or (pieces.low(at + 1) == "in" and pieces.low(at + 2).isdigit()):
        return None
    end = end_of_phrase(pieces, at)
    return (at, end) if end is not None and end > at else None


def apposition_before(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return what stands before a comma and a name: “the mayor of Oslo, Ada Noor,”."""
    comma = first - 1 - (pieces.low(first - 1) == "the")
    while pieces.low(comma) in HONORIFICS:
        comma -= 1
    if pieces.low(comma) != "," or not is_closed(pieces, last) or pieces.low(0) in _CLAUSES:
        return None
    begin = _determiner_before(pieces, comma - 1)
    if begin is None:
        return None
    phrase = range(begin + 1, comma)
    noun = any(has_noun(pieces, at) or not pieces[at].is_capital for at in phrase)
    return (begin, comma - 1) if noun and len(phrase) > 0 else None


def _determiner_before(pieces: Pieces, last: int) -> int | None:
    """Return the determiner of the noun phrase that ends at a piece."""
    for at in range(last, max(-1, last - LONGEST), -1):
        word = pieces.low(at)
        if word in DETERMINERS:
            inner = word == "the" and pieces.low(at - 1) in OF and has_noun(pieces, at - 2)
            if not inner:
                return at
            continue
        if not pieces[at].is_word or word in FINITE | RELATIVE - {"and"} or tells(pieces, at):
            return None
    return None


def office_taken_or_left(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return the office after a verb and “as”: “Ada Noor steps down as mayor of Oslo”."""
    for at in range(last + 1, min(last + 7, len(pieces))):
        if at > last + 1 and not pieces[at - 1].is_word:
            return None
        if at > last + 1 and pieces[at - 1].is_capital:
            return None
        if pieces.low(at) == "as":
            end = _without_infinitive(pieces, at + 1, end_of_phrase(pieces, at + 1))
            heads = end is not None and any(has_noun(pieces, n) for n in range(at + 1, end + 1))
            return (at + 1, end) if end is not None and heads else None
    return None


def nominated_for(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return the office after “to be” in a list: “Ada Noor, of Iowa, to be Legal Adviser”."""
    if pieces.low(last + 1) not in {",", "to"}:
        return None
    for at in range(last + 1, min(last + 2 * LONGEST, len(pieces) - 2)):
        if pieces.low(at) == "to" and pieces.low(at + 1) == "be":
            end = at + 2
            while end < len(pieces) and pieces.low(end) not in CLOSING | {"vice"}:
                end += 1
            told = pieces[at + 2].is_capital or pieces.low(at + 2) in DETERMINERS
            return (at + 2, end - 1) if told and end > at + 2 else None
    return None


def class_after(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return the noun after a name that says what it is: “pipeline” of “the Rost 2 pipeline”."""
    at = last + 1
    if pieces.low(first - 1) not in DETERMINERS - {"a", "an"} or not pieces.joined(at):
        return None
    if pieces[at].is_capital or not may_be_noun(pieces.low(at)) or pieces.low(at).endswith("s"):
        return None
    end = at
    while pieces.joined(end + 1) and may_be_noun(pieces.low(end + 1)):
        end += 1
    if pieces.low(end + 1) == "of" and pieces.may_be_name(end + 2):
        end += 2
        while pieces.joined(end + 1) and pieces.may_be_name(end + 1):
            end += 1
    return at, end


def _without_infinitive(pieces: Pieces, begin: int, end: int | None) -> int | None:
    """Return the end of a phrase before “to” and a verb."""
    for at in range(begin + 1, (end or begin) + 1):
        if pieces.low(at) == "to" and not pieces[at + 1].is_capital and pieces.low(at + 1) != "the":
            return at - 1
    return end


def purpose(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return what something does: after “launched” and its name, or “which” and “that”."""
    before = range(max(0, first - 4), first)
    made = any(_MAKING.search(pieces.low(at)) for at in before)
    if pieces.low(last + 1) == "to" and made:
        begin = last + 1
    else:
        begin = last + 2 + (pieces.low(last + 1) == ",")
        told = is_third_person(pieces.low(begin)) or pieces.low(begin) in {"aims", "seeks", "will"}
        if pieces.low(begin - 1) not in {"which", "that"} or not told:
            return None
    end = begin
    while end < len(pieces) and end - begin < LONGEST and not _ends_clause(pieces, end):
        end += 1
    return (begin, end - 1) if end - begin > 2 else None


def _ends_clause(pieces: Pieces, at: int) -> bool:
    """Return whether a mark ends a clause: no comma of a list of names."""
    if pieces.low(at) != ",":
        return pieces.low(at) in CLOSING
    listed = at + 1 < len(pieces) and pieces[at + 1].is_capital
    return not listed and pieces.low(at + 1) != "and"


def in_brackets(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands in dashes or brackets after a name: “Ituri (a province of Congo)”."""
    opening = pieces.low(last + 1)
    if opening not in {"(", "—", "–"}:
        return None
    end = last + 2
    while end < len(pieces) and end - last < LONGEST and pieces.low(end) not in ";()—–.":
        end += 1
    words = range(last + 2, end)
    if len(words) < 3 or any(pieces.low(at) in FINITE | RELATIVE - {"and"} for at in words):
        return None
    return last + 2, end - 1
