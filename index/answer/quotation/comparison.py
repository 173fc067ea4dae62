"""Compares a quotation with the text of a passage, and shows the differences word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from index.answer.quotation.alignment import Step, align
from index.answer.quotation.values import Piece, PieceKind
from index.answer.quotation.wording import ComparedWord, Wording, compared_words
from index.values import Span

_BESIDE, _BESIDE_GAPS = 300, 3_000
"""Characters around a passage that are compared in addition to the quotation's own length; more if
the quotation leaves something out."""

_MARK = re.compile(r"[\"“”„«»]")
_EDGES = " \n\t.,;:!?…\"'“”‘’«»()[]-–—"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The best place of a quotation in a text.

    Attributes:
        span: the words in the text that correspond to the quotation.
        similarity: 0–1; 1 if all words are the same.
        pieces: the differences, in order.
    """

    span: Span
    similarity: float
    pieces: tuple[Piece, ...]

    @property
    def verbatim(self) -> bool:
        """Return whether all words are the same; at marked gaps, words may be left out."""
        return all(piece.kind in {"kept", "gap"} for piece in self.pieces)

    @property
    def exact(self) -> bool:
        """Return whether capitals, punctuation and typography are the same, too."""
        return self.verbatim and all(
            piece.kind == "gap" or piece.quoted.strip(_EDGES) == piece.stored.strip(_EDGES)
            for piece in self.pieces
        )


def region(text: str, passage: Span, wording: Wording) -> Span:
    """Return the part of a text that is compared: a passage and what is around it, whole words."""
    beside = len(wording.text) + (_BESIDE_GAPS if wording.gaps else _BESIDE)
    start, end = max(0, passage.start - beside), min(len(text), passage.end + beside)
    while start > 0 and not text[start - 1].isspace() and passage.start - start < 2 * beside:
        start -= 1
    while end < len(text) and not text[end].isspace() and end - passage.end < 2 * beside:
        end += 1
    return Span(start, end)


def compare(wording: Wording, text: str, within: Span) -> Comparison | None:
    """Return the best place of a quotation in a part of a text; None if it has no common word."""
    stored = compared_words(text, within.start, within.end)
    found = align(wording.keys, wording.gaps, [word.key for word in stored])
    if found is None or not found.similarity:
        return None
    passed = [step for step in found.steps if step.length]
    span = Span(stored[passed[0].stored].start,
                stored[passed[-1].stored + passed[-1].length - 1].end)  # fmt: skip
    return Comparison(span, found.similarity, tuple(_pieces(found.steps, wording, text, stored)))


def differences(before: str, after: str) -> tuple[Piece, ...]:
    """Return two short texts compared word by word from end to end.

    The first is what pieces call quoted, the second what they call stored. Quotation marks are not
    compared and left out: a piece may hold one of a pair. Takes time in proportion to the product
    of the lengths at worst.
    """
    before, after = _MARK.sub("", before), _MARK.sub("", after)
    quoted, stored = compared_words(before), compared_words(after)
    matcher = SequenceMatcher(
        None, [one.key for one in quoted], [one.key for one in stored], autojunk=False
    )
    return tuple(
        _piece(
            "kept" if kind == "equal" else "differs",
            _words(before, quoted, range(*one)),
            _words(after, stored, range(*other)),
        )
        for kind, *places in matcher.get_opcodes()
        for one, other in [(places[:2], places[2:])]
    )


def contains(wording: Wording, text: str, within: Span) -> bool:
    """Return whether a part of a text has all words of a quotation in order, quickly.

    At gaps, words may be left out of the text.
    """
    keys = " ".join(word.key for word in compared_words(text, within.start, within.end))
    at, keys = 0, f" {keys} "
    for part in _parts(wording):
        at = keys.find(f" {' '.join(part)} ", at)
        if at < 0:
            return False
        at += len(" ".join(part)) + 1
    return True


def _parts(wording: Wording) -> Iterator[list[str]]:
    """Yield the words between the marked gaps."""
    places = [number for number, cost in sorted(wording.gaps.items()) if not cost]
    keys = wording.keys
    for start, end in zip([0, *places], [*places, len(keys)], strict=True):
        yield keys[start:end]


def _pieces(
    steps: Sequence[Step], wording: Wording, text: str, stored: Sequence[ComparedWord]
) -> Iterator[Piece]:
    """Yield runs of words kept, of words that differ, and gaps."""
    for kind, group in groupby(steps, key=_group):
        run = list(group)
        quoted = _words(wording.text, wording.words, [one.quoted for one in run if _quotes(one)])
        first, last = run[0], run[-1]
        numbers = list(range(first.stored, last.stored + last.length))
        yield _piece(kind, quoted, _words(text, stored, numbers))


def _group(step: Step) -> str:
    return step.kind if step.kind in {"kept", "gap"} else "differs"


def _quotes(step: Step) -> bool:
    return step.kind in {"kept", "changed", "added"}


def _piece(group: str, quoted: str, stored: str) -> Piece:
    if group != "differs":
        return Piece("kept" if group == "kept" else "gap", quoted, stored)
    kind: PieceKind = "changed"
    if not (quoted and stored):
        kind = "added" if quoted else "left out"
    return Piece(kind, quoted, stored)


def _words(text: str, words: Sequence[ComparedWord], numbers: Sequence[int]) -> str:
    """Return words as they stand in a text, with the punctuation up to the next space."""
    if not numbers:
        return ""
    start, end, last = words[numbers[0]].start, words[numbers[-1]].end, numbers[-1] + 1
    stop = words[last].start if last < len(words) else len(text)
    while end < stop and not text[end].isspace() and end - words[numbers[-1]].end < 10:
        end += 1
    return text[start:end]
