"""Find where a sentence prints the name of what a question asks about."""

from collections.abc import Iterator, Sequence

from index.answer.definitions.words import folded
from index.text.offices.pieces import Pieces

_BETWEEN = 2
"""Further names that may stand between two: “Ferdinand Romualdez Marcos”."""


def places(pieces: Pieces, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last piece of each place where a name is printed as one.

    Args:
        pieces: the sentence.
        words: the name, folded.
    """
    parts = [(at, part) for at in range(len(pieces)) for part in folded(pieces[at].text)]
    for start in range(len(parts)):
        end = _match(pieces, parts, start, words)
        if end is not None:
            first, last = parts[start][0], parts[end][0]
            if pieces[first].is_capital or _is_quoted(pieces, first, last):
                yield first, last


def _match(
    pieces: Pieces,
    parts: Sequence[tuple[int, str]],
    start: int,
    words: Sequence[str],
) -> int | None:
    """Return the place of the last part of a name that begins at ``start``."""
    at = start
    for number, word in enumerate(words):
        skipped = 0
        last = number == len(words) - 1
        while number and skipped < _BETWEEN and at < len(parts):
            if _is(parts[at][1], word, last=last):
                break
            if not pieces[parts[at][0]].is_capital:
                return None
            at, skipped = at + 1, skipped + 1
        if at >= len(parts) or not _is(parts[at][1], word, last=last):
            return None
        if number and not _is_near(pieces, parts[at - 1][0], parts[at][0]):
            return None
        at += 1
    return at - 1


def _is(printed: str, typed: str, *, last: bool) -> bool:
    """Return whether a printed word is a typed one, which may have lost its apostrophe."""
    return printed == typed or (last and typed == f"{printed}s" and len(printed) > 2)


def _is_near(pieces: Pieces, one: int, other: int) -> bool:
    """Return whether no mark but a hyphen, a point or quotation marks stands between pieces."""
    if pieces.low(other) in {"jr", "jr.", "sr", "sr."}:
        return other - one <= 2
    return all(
        pieces[at].is_word or pieces[at].text in "-‑–.“”\"'’+/" for at in range(one, other + 1)
    )


def _is_quoted(pieces: Pieces, first: int, last: int) -> bool:
    return pieces.low(first - 1) in {"“", '"'} and pieces.low(last + 1) in {"”", '"', ","}
