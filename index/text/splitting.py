"""Divides sentences that are too long to be quoted at their strongest inner boundaries."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from index.values import Span

_LEVELS = (
    re.compile(r"[;؛][\"'”’)\]]*(?=\s)|[；]|\s(?=[•‣▪●◦■]\s)"),
    re.compile(r":[\"'”’)\]]*(?=\s)|[：]|\s(?:[-–—]{1,3})(?=\s)"),
    re.compile(r"[,،][\"'”’)\]]*(?=\s)|[，、]"),
    re.compile(r"\s+"),
)
"""Boundaries, strongest first: semicolons and bullets, colons and dashes, commas, spaces."""


_MOST_ACCENTS = 8


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of a piece.

    Attributes:
        words: most words (runs without spaces).
        characters: most characters if words are long, as in scripts without spaces.
        long_word: mean characters per word from which words count as long.
    """

    words: int
    characters: int
    long_word: int = 15

    def load(self, characters: int, words: int) -> float:
        """The share of the limit that a piece uses; more than 1 is too long."""
        dense = characters > self.long_word * words
        return max(words / self.words, characters / self.characters if dense else 0.0)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a text with its number of words."""

    span: Span
    words: int

    @property
    def characters(self) -> int:
        return self.span.end - self.span.start

    def join(self, other: "_Piece") -> "_Piece":
        """Both merged; two halves of one word count as one word."""
        words = self.words + other.words - (self.span.end == other.span.start)
        return _Piece(Span(self.span.start, other.span.end), words)


def divide(text: str, span: Span, bounds: Bounds) -> list[Span]:
    """Pieces of ``span`` within ``bounds``, in order, that cover all of it except spaces.

    A span within bounds comes back whole. Else it is divided at semicolons into pieces of about
    the same length; where that leaves a piece too long, at colons and dashes; then at commas,
    between words, and last between characters. Linear in the length of the span.
    """
    pieces = _divide(text, _piece(text, span.start, span.end), bounds, level=0)
    return [piece.span for piece in pieces]


def _divide(text: str, piece: _Piece, bounds: Bounds, level: int) -> list[_Piece]:
    if bounds.load(piece.characters, piece.words) <= 1:
        return [piece]
    if level == len(_LEVELS):
        return list(_chop(text, piece, bounds))
    parts = _cut(text, piece.span, _LEVELS[level])
    small = [atom for part in parts for atom in _divide(text, part, bounds, level + 1)]
    return _pack(small, bounds)


def _cut(text: str, span: Span, boundary: re.Pattern[str]) -> list[_Piece]:
    ends = [match.end() for match in boundary.finditer(text, span.start, span.end)]
    starts = [span.start, *ends]
    pieces = (
        _piece(text, start, end) for start, end in zip(starts, [*ends, span.end], strict=True)
    )
    return [piece for piece in pieces if piece.words]


def _piece(text: str, start: int, end: int) -> _Piece:
    """The span without outer spaces; 0 words if it is empty."""
    body = text[start:end]
    indent = len(body) - len(body.lstrip())
    stripped = body.strip()
    return _Piece(Span(start + indent, start + indent + len(stripped)), len(stripped.split()))


def _chop(text: str, piece: _Piece, bounds: Bounds) -> Iterator[_Piece]:
    """A long word in pieces within the limit; letters keep their combining accents."""
    start, end = piece.span.start, piece.span.end
    while start < end:
        cut = min(start + bounds.characters, end)
        whole = range(cut, max(start, cut - _MOST_ACCENTS), -1)
        cut = next((at for at in whole if at == end or not unicodedata.combining(text[at])), cut)
        yield _Piece(Span(start, cut), 1)
        start = cut


def _pack(atoms: list[_Piece], bounds: Bounds) -> list[_Piece]:
    """Neighbours merged into as few pieces as possible, of about the same length."""
    whole = atoms[0]
    for atom in atoms[1:]:
        whole = whole.join(atom)
    load = bounds.load(whole.characters, whole.words)
    goal = load / ceil(load)
    packed = [atoms[0]]
    for atom in atoms[1:]:
        last, joined = packed[-1], packed[-1].join(atom)
        full = bounds.load(last.characters, last.words) >= goal
        if full or bounds.load(joined.characters, joined.words) > 1:
            packed.append(atom)
        else:
            packed[-1] = joined
    return packed
