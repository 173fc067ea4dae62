"""Find the person to whom a sentence gives the office that a question names.

A reader of this size takes the title for the name: “Special Envoy” of “Ann Ito, the Special Envoy
for Peace”. A title before a name, and an apposition after it, say plainly who bears it (Hearst
1992).
"""

import re
from collections.abc import Iterator, Sequence, Set

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, Term, stem, stems_of, words_of
from index.text.offices.pieces import Pieces
from index.text.offices.vocabulary import HEADS, HEADS_AFTER
from index.values import Span

_WHO_IS = re.compile(
    r"^who(?:'s| is| was| are| were| serves as| served as)(?: now| currently)? (?:the |an? )?"
    r"(?P<office>.+)$"
)
_CHOSEN = re.compile(
    r"^who (?:did|does) .+? (?:appoint|choose|name|nominate|pick|select|tap)"
    r"(?: to be| to serve)?(?: as| for)? (?:the |an? )?(?P<office>.+)$"
)
_HEADS = HEADS | frozenset(HEADS_AFTER)

_OTHERS = frozenset(
    ("acting", "assistant", "associate", "deputy", "ex", "former", "future", "late", "next",
     "nominee", "principal", "then", "under", "vice")
)  # fmt: skip
"""Words that make another office of a title, unless the question has them, too."""

_NOMINEE = "nominee"

_LONGEST_TITLE = 14
"""Words of a title."""

_LONGEST_END = 8
"""Words of a title after those of the question: “and International Security”."""

_SMALL = frozenset(("and", "for", "in", "of", "on", "the", "to"))
"""Words in lower case that may stand in a title."""


def named_holder(reading: QuestionAnalysis, sentence: str) -> Span | None:
    """Return the name of whom a sentence gives the office of a question; None if it is unclear.

    The title has to have all of the question's words for the office.

    Args:
        reading: the question.
        sentence: the sentence.
    """
    asked = _asked(reading)
    if not asked:
        return None
    pieces, others = Pieces(sentence), _others(reading)
    titles = _titles(pieces, asked, others)
    names = (_after(pieces, last) or _before(pieces, first, others) for first, last in titles)
    found = next(filter(None, names), None)
    return pieces.span(*found) if found else None


def _asked(reading: QuestionAnalysis) -> list[Term]:
    """Return the terms of the office that a question asks the holder of; none if of no office."""
    found = _WHO_IS.match(reading.plain) or _CHOSEN.match(reading.plain)
    words = words_of(found["office"].lower()) if found else []
    if _HEADS.isdisjoint(words):
        return []
    asked = frozenset(map(stem, words))
    return [one for one in reading.terms if _is_of(one, asked)]


def _others(reading: QuestionAnalysis) -> Set[str]:
    """Return the words that make another office of a title than the one asked about."""
    chosen = {_NOMINEE} if _CHOSEN.match(reading.plain) else set()
    return _OTHERS.difference(words_of(reading.plain.lower()), chosen)


def _is_of(term: Term, words: frozenset[str]) -> bool:
    return stems_of(term.words) <= words and (term.name or term.words not in STOP_WORDS)


def _titles(pieces: Pieces, asked: Sequence[Term], others: Set[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last piece of each run of words that has all terms of an office."""
    for first in range(len(pieces)):
        if not pieces[first].is_capital or not _begins(pieces, first, asked):
            continue
        last = _end_of_title(pieces, first, asked)
        words = {pieces.low(at) for at in range(first - 1, (last or first) + 1)}
        if last is not None and others.isdisjoint(words):
            yield first, last


def _begins(pieces: Pieces, at: int, asked: Sequence[Term]) -> bool:
    own = stems_of(pieces.low(at))
    return any(own & stems_of(form) for one in asked for form in one.said)


def _end_of_title(pieces: Pieces, first: int, asked: Sequence[Term]) -> int | None:
    """Return the last of the pieces from ``first`` on that has the last term lacking till then."""
    for last in range(first, min(len(pieces), first + _LONGEST_TITLE)):
        if last > first and not _in_title(pieces, last):
            return None
        said = stems_of(" ".join(pieces[at].text for at in range(first, last + 1)))
        if all(any(stems_of(form) <= said for form in one.said) for one in asked):
            return last
    return None


def _in_title(pieces: Pieces, at: int) -> bool:
    return pieces.joined(at) and (pieces[at].is_capital or pieces.low(at) in _HEADS | _SMALL)


def _after(pieces: Pieces, last: int) -> tuple[int, int] | None:
    """Return the name that follows a title."""
    for at in range(last + 1, min(len(pieces), last + _LONGEST_END)):
        if not _in_title(pieces, at):
            return None
        if found := pieces.name_from(at):
            return found
    return None


def _before(pieces: Pieces, first: int, others: Set[str]) -> tuple[int, int] | None:
    """Return the name whose apposition a title begins, after a comma: “Ann Ito, the Envoy”."""
    comma = first - 1
    while first - comma <= _LONGEST_END and pieces.joined(comma + 1):
        comma -= 1
    if pieces.low(comma) != "," or any(pieces.low(at) in others for at in range(comma, first)):
        return None
    return pieces.name_until(comma - 1)
