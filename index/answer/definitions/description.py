"""Find the words by which a sentence says who somebody is, or what something is.

They stand before the name (“Italian artist Ada Noor”), after it (“Ada Noor, an Italian artist,”),
or after “is” (Hearst 1992; Fleischman and Hovy 2003).
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from index.answer.definitions.appositions import (
    apposition_after,
    apposition_before,
    class_after,
    complement,
    in_brackets,
    nominated_for,
    office_taken_or_left,
    purpose,
)
from index.answer.definitions.names import places
from index.answer.definitions.phrases import has_noun
from index.answer.definitions.titles import class_of_list, title_before
from index.answer.question.terms import STOP_WORDS
from index.text.offices.pieces import Pieces
from index.values import Span

_MOST = 8
"""Places of a name in a sentence that are looked at."""


def description(
    words: Sequence[str], sentence: str, *, person: bool, whole: bool = False
) -> Span | None:
    """Return the words that say who or what a name stands for; None if a sentence has none.

    Args:
        words: the name, folded.
        sentence: the sentence.
        person: whether it is a person's name.
        whole: whether the name has to be printed without further names before or after it.
    """
    pieces = Pieces(sentence)
    names = list(islice(places(pieces, words), _MOST))
    if whole:
        names = [name for name in names if _whole_name(pieces, *name) == name]
    found = [part for name in names for part in _beside(pieces, *name, person=person)]
    if not found and not person:
        found = [part for name in names if (part := purpose(pieces, *name))]
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
    title = title_before(pieces, first, person=person)
    found = (
        title or (None if person else class_of_list(pieces, first)),
        apposition_after(pieces, first, last),
        complement(pieces, last),
        apposition_before(pieces, first, last),
        office_taken_or_left(pieces, last) if person else in_brackets(pieces, last),
    )
    others = (nominated_for(pieces, last),) if person else (class_after(pieces, first, last),)
    yield from filter(None, (*found, *others))


def _whole_name(pieces: Pieces, first: int, last: int) -> tuple[int, int]:
    """Return a person's name with the names before and after it: “Nemesio "El Mencho" Oseguera”."""
    quoted = pieces.low(last + 1) in {"”", '"'} and pieces.may_be_name(last + 2)
    at = last + 2 if quoted else last + 1
    while (quoted or pieces.joined(at)) and pieces.may_be_name(at) and not has_noun(pieces, at):
        last, at, quoted = at, at + 1, False
    if pieces.low(last + 1) == "," and pieces.low(last + 2) in {"jr.", "sr.", "jr", "sr"}:
        last += 2
    before = pieces.name_until(last) if first == last else None
    return (min(first, before[0]), last) if before else (first, last)
