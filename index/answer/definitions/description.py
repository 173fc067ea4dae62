"""Find the words by which a sentence says who somebody is, or what something is.

They stand before the name (“Italian artist Ada Noor”), after it (“Ada Noor, an Italian artist,”),
or after “is” (Hearst 1992; Fleischman and Hovy 2003).
"""

import re
from collections.abc import Iterator, Sequence

from index.answer.definitions.names import places
from index.answer.definitions.words import ABBREVIATED, OCCUPATIONS
from index.answer.question.terms import STOP_WORDS
from index.answer.question.verbs import asks_in, is_third_person
from index.text.offices.pieces import HONORIFICS, Pieces
from index.text.offices.vocabulary import DEPARTMENT_WORDS, HEADS, HEADS_AFTER, MODIFIERS
from index.values import Span

_HEADS = HEADS | frozenset(HEADS_AFTER) | OCCUPATIONS | ABBREVIATED
_OF = frozenset(("of", "for", "to", "on", "at"))
_DETERMINERS = frozenset(
    ("the", "a", "an", "our", "your", "his", "her", "its", "their", "my", "one", "another")
)
_CLOSING = frozenset('.,;:()[]—–!?”"')
_RELATIVE = frozenset(
    """after although and as because before but during following if since that though until when
    where which while who whom whose""".split()  # noqa: SIM905
)
_FINITE = frozenset(
    """added are did does had has have is said says told was were will would""".split()  # noqa: SIM905
)
_BEING = frozenset(("is", "was", "are", "were", "remains", "became", "becomes"))
_SERVING = frozenset(("serves", "served", "serving", "works", "worked", "known"))
_MADE_FOR = frozenset(
    """aimed based built created designed established founded intended known launched located meant
    set tasked used""".split()  # noqa: SIM905
)
"""Participles after “is” that say what something is for, or whose it is."""
_MAKING = re.compile(
    r"\b(?:announc|creat|establish|found|introduc|launch|start)(?:e|ed|es|ing|s)?$", re.IGNORECASE
)
_ADVERBS = frozenset(("also", "currently", "now", "still", "then", "widely", "already", "not"))
_ADJECTIVES = frozenset(
    """alleged current deceased ex fellow former ill injured late new old outspoken prominent
    recent senior then top us veteran young younger""".split()  # noqa: SIM905
)
"""Words that describe nobody by themselves."""

_LONGEST = 25
"""Pieces of a description."""


def description(words: Sequence[str], sentence: str, *, person: bool) -> Span | None:
    """Return the words that say who or what a name stands for; None if a sentence has none.

    Args:
        words: the name, folded.
        sentence: the sentence.
        person: whether it is a person's name.
    """
    pieces = Pieces(sentence)
    found = [
        part
        for first, last in places(pieces, words)
        for part in _beside(pieces, first, last, person=person)
    ]
    if not found and not person:
        found = [part for name in places(pieces, words) if (part := _purpose(pieces, *name))]
    best = max(found, key=lambda part: _weight(pieces, *part), default=None)
    return pieces.span(*best) if best else None


def is_named(words: Sequence[str], sentence: str) -> bool:
    """Return whether a sentence prints a name as one.

    Args:
        words: the name, folded.
        sentence: the sentence.
    """
    return next(places(Pieces(sentence), words), None) is not None


def _weight(pieces: Pieces, first: int, last: int) -> int:
    """Return how many words of a description tell something."""
    return sum(pieces.low(at) not in STOP_WORDS for at in range(first, last + 1))


def _beside(pieces: Pieces, first: int, last: int, *, person: bool) -> Iterator[tuple[int, int]]:
    """Yield the descriptions beside a name, of a person beside the whole name."""
    if person:
        first, last = _whole_name(pieces, first, last)
    found = (
        _title(pieces, first, person=person),
        _apposition(pieces, last),
        _complement(pieces, last),
        _apposition_before(pieces, first, last),
        _office_left_or_taken(pieces, last) if person else _in_brackets(pieces, last),
    )
    yield from filter(None, found)


def _whole_name(pieces: Pieces, first: int, last: int) -> tuple[int, int]:
    """Return a person's name with the names before and after it: “Nemesio "El Mencho" Oseguera”."""
    quoted = pieces.low(last + 1) in {"”", '"'} and pieces.may_be_name(last + 2)
    at = last + 2 if quoted else last + 1
    while (quoted or pieces.joined(at)) and pieces.may_be_name(at) and not _has_head(pieces, at):
        last, at, quoted = at, at + 1, False
    if pieces.low(last + 1) == "," and pieces.low(last + 2) in {"jr.", "sr.", "jr", "sr"}:
        last += 2
    before = pieces.name_until(last)
    return (min(first, before[0]), last) if before else (first, last)


def _title(pieces: Pieces, first: int, *, person: bool) -> tuple[int, int] | None:
    """Return the title before a name: “Deputy Secretary of State”, “Italian artist”."""
    last = first - 1
    if pieces.low(last) in {"“", '"'}:
        last -= 1
    while person and pieces.low(last) in HONORIFICS and pieces.joined(last + 1):
        last -= 1
    if last < 0 or not pieces[last].is_word or pieces[last].owns or _is_small(pieces.low(last)):
        return None
    if person and not pieces.joined(last + 1):
        return None
    start = _start_of_title(pieces, last)
    if not (_is_head(pieces, last) or _ends_department(pieces, start, last)):
        return None
    return None if start == last and _is_adjective(pieces.low(last)) else (start, last)


def _is_small(word: str) -> bool:
    return word in _OF | _DETERMINERS | {"and"}


def _ends_department(pieces: Pieces, start: int, last: int) -> bool:
    """Return whether a title names an office and then its matter: “Secretary of State”."""
    heads = [at for at in range(start, last) if _has_head(pieces, at)]
    return bool(heads) and pieces.low(heads[-1] + 1) in _OF and not pieces.low(last).endswith("ed")


def _is_adjective(word: str) -> bool:
    endings = ("able", "al", "ary", "ful", "ible", "ic", "ive", "less", "ous")
    return word in _ADJECTIVES or (word.endswith(endings) and word not in _HEADS)


def _is_head(pieces: Pieces, at: int) -> bool:
    """Return whether a word may be the noun of a title."""
    word = pieces.low(at)
    parts = word.replace("–", "-").split("-")
    if not _HEADS.isdisjoint(parts):
        return True
    return len(parts) == 1 and not pieces[at].is_capital and _is_noun(word)


def _is_noun(word: str) -> bool:
    """Return whether a word in lower case may be a noun or an adjective."""
    if not word.isalpha() or word in STOP_WORDS | _RELATIVE | _DETERMINERS | _FINITE:
        return False
    asking = asks_in(word)
    verb = asking is not None and asking[0] != "does"
    endings = word.endswith(("ing", "ed", "ly"))
    return not (verb or endings or is_third_person(word))


def _start_of_title(pieces: Pieces, last: int) -> int:
    start = last
    while last - start < _LONGEST:
        before = _before_in_title(pieces, start)
        if before is None:
            return start
        start = before
    return start


def _before_in_title(pieces: Pieces, start: int) -> int | None:
    """Return where a title goes on to the left; None if it begins at ``start``."""
    at = start - 1
    if not pieces.joined(start):
        return None
    word = pieces.low(at)
    if word == "the" and pieces.low(at - 1) in _OF and pieces.joined(at):
        at, word = at - 1, pieces.low(at - 1)
    if word in _OF or word == "and":
        known = _HEADS | MODIFIERS | DEPARTMENT_WORDS
        own = pieces.low(at - 1)
        heads = word in _OF and not _HEADS.isdisjoint(own.split("-"))
        joint = own in known or own.endswith(("an", "ic", "ese", "ish", "al"))
        fits = joint if word == "and" else heads or own in DEPARTMENT_WORDS
        return at - 1 if fits and pieces.joined(at) else None
    if pieces[at].is_capital:
        return at if pieces.may_be_name(at) or word in _HEADS | MODIFIERS else None
    return at if _is_modifier(word) else None


def _is_modifier(word: str) -> bool:
    participle = word.endswith("ed") and "-" in word
    return _is_noun(word) or participle or word in _ADJECTIVES | MODIFIERS


def _apposition(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands after a name and a comma, perhaps after its place: “the mayor of Oslo”."""
    begin = _after_places(pieces, last) + 2
    if pieces.low(begin - 1) != "," or begin >= len(pieces) or pieces.low(begin) in _RELATIVE:
        return None
    determined = pieces.low(begin) in _DETERMINERS
    end = _end_of_phrase(pieces, begin)
    if end is None or not _is_closed(pieces, end):
        return None
    heads = any(_has_head(pieces, at) for at in range(begin, end + 1))
    return (begin, end) if determined or heads else None


def _after_places(pieces: Pieces, last: int) -> int:
    """Return the last piece of a name with its places: “Dahieh, Beirut, Lebanon”."""
    for _ in range(2):
        end = last + 2
        while pieces.joined(end + 1) and pieces.may_be_name(end + 1):
            end += 1
        alone = pieces.low(last + 1) == "," and pieces.may_be_name(last + 2)
        if (
            not alone
            or pieces.low(end + 1) != ","
            or pieces.low(end + 2) not in _DETERMINERS | {""}
        ):
            after = pieces.low(end + 1) == "," and pieces.may_be_name(end + 2)
            if not (alone and after):
                return last
        if any(_has_head(pieces, at) for at in range(last + 2, end + 1)):
            return last
        last = end
    return last


def _has_head(pieces: Pieces, at: int) -> bool:
    return not _HEADS.isdisjoint(pieces.low(at).split("-"))


def _is_closed(pieces: Pieces, end: int) -> bool:
    return end + 1 >= len(pieces) or pieces.low(end + 1) in _CLOSING | {"who", "which", "whose"}


def _end_of_phrase(pieces: Pieces, begin: int) -> int | None:
    """Return the last piece of a noun phrase; None if it is none, or too long."""
    end = begin
    while end < len(pieces) and end - begin < _LONGEST:
        word = pieces.low(end)
        stops = word in _CLOSING and not _goes_on(pieces, begin, end)
        if stops or (word in _RELATIVE and not _joins_heads(pieces, end)):
            break
        if word in _FINITE or (end > begin and _tells(pieces, end)):
            return None
        end += 1
    return end - 1 if end > begin else None


def _goes_on(pieces: Pieces, begin: int, at: int) -> bool:
    """Return whether a phrase goes on after a mark: a short form in brackets, two adjectives."""
    word = pieces.low(at)
    if word == "," and begin < at <= begin + 2 and at + 1 < len(pieces):
        following = pieces[at + 1]
        adjective = _is_noun(following.low) or following.low.endswith(("ed", "ing"))
        return following.is_word and not following.is_capital and adjective
    return (word == "(" and pieces.low(at + 2) == ")") or (
        word == ")" and at - 2 > begin and pieces.low(at - 2) == "("
    )


def _joins_heads(pieces: Pieces, at: int) -> bool:
    """Return whether “and” joins two parts of one description."""
    return pieces.low(at) == "and" and at + 1 < len(pieces) and pieces[at + 1].is_word


def _tells(pieces: Pieces, at: int) -> bool:
    """Return whether a piece is a verb that tells what somebody did, and no participle."""
    asking = asks_in(pieces.low(at))
    if asking is None or asking[0] != "did":
        return False
    after = pieces.low(at + 1)
    return not pieces.low(at).endswith("ed") or after in _DETERMINERS | {"that"}


def _complement(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands after a name and “is”: “a military alliance”."""
    at = last + 1
    if pieces.low(at) == "," and pieces.low(at + 1) == "who":
        at += 2
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
    if pieces.low(at) not in _DETERMINERS | _MADE_FOR | {"part"} and be not in _SERVING:
        return None
    end = _end_of_phrase(pieces, at)
    return (at, end) if end is not None and end > at else None


def _apposition_before(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
    """Return what stands before a comma and a name: “the mayor of Oslo, Ada Noor,”."""
    comma = first - 1 - (pieces.low(first - 1) == "the")
    if pieces.low(comma) != "," or not _is_closed(pieces, last):
        return None
    begin = _determiner_before(pieces, comma - 1)
    if begin is None:
        return None
    phrase = range(begin + 1, comma)
    noun = any(_has_head(pieces, at) or not pieces[at].is_capital for at in phrase)
    return (begin, comma - 1) if noun and len(phrase) > 0 else None


def _determiner_before(pieces: Pieces, last: int) -> int | None:
    """Return the determiner of the noun phrase that ends at a piece."""
    for at in range(last, max(-1, last - _LONGEST), -1):
        word = pieces.low(at)
        if word in _DETERMINERS:
            inner = word == "the" and pieces.low(at - 1) in _OF and _has_head(pieces, at - 2)
            if not inner:
                return at
            continue
        if not pieces[at].is_word or word in _FINITE | _RELATIVE - {"and"} or _tells(pieces, at):
            return None
    return None


def _office_left_or_taken(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return the office after a verb and “as”: “Ada Noor steps down as mayor of Oslo”."""
    for at in range(last + 2, min(last + 7, len(pieces))):
        if not pieces[at - 1].is_word or pieces[at - 1].is_capital:
            return None
        if pieces.low(at) == "as":
            end = _without_infinitive(pieces, at + 1, _end_of_phrase(pieces, at + 1))
            heads = end is not None and any(_has_head(pieces, n) for n in range(at + 1, end + 1))
            return (at + 1, end) if end is not None and heads else None
    return None


def _without_infinitive(pieces: Pieces, begin: int, end: int | None) -> int | None:
    """Return the end of a phrase before “to” and a verb."""
    for at in range(begin + 1, (end or begin) + 1):
        if pieces.low(at) == "to" and not pieces[at + 1].is_capital and pieces.low(at + 1) != "the":
            return at - 1
    return end


def _purpose(pieces: Pieces, first: int, last: int) -> tuple[int, int] | None:
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
    while end < len(pieces) and end - begin < _LONGEST and not _ends_clause(pieces, end):
        end += 1
    return (begin, end - 1) if end - begin > 2 else None


def _ends_clause(pieces: Pieces, at: int) -> bool:
    """Return whether a mark ends a clause: no comma of a list of names."""
    if pieces.low(at) != ",":
        return pieces.low(at) in _CLOSING
    listed = at + 1 < len(pieces) and pieces[at + 1].is_capital
    return not listed and pieces.low(at + 1) != "and"


def _in_brackets(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return what stands in dashes or brackets after a name: “Ituri (a province of Congo)”."""
    opening = pieces.low(last + 1)
    if opening not in {"(", "—", "–"}:
        return None
    end = last + 2
    while end < len(pieces) and end - last < _LONGEST and pieces.low(end) not in ";()—–.":
        end += 1
    words = range(last + 2, end)
    if len(words) < 3 or any(pieces.low(at) in _FINITE | _RELATIVE - {"and"} for at in words):
        return None
    return last + 2, end - 1
