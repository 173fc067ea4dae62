"""Compares words word by word, so that typography makes no difference.

The best place of a quotation in a text is found by approximate matching of a pattern anywhere in a
text: P. H. Sellers, The Theory and Computation of Evolutionary Distances: Pattern Recognition,
Journal of Algorithms 1 (1980). A word changed, added or left out costs about the same; a gap that
the quotation marks costs nothing.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.answer.question.terms import stem
from index.values import Span

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W_{_NO_SPACES}][\u0300-\u036f]*"
_WORD = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,]\d+)+"  # 1,200.50
    rf"|[{_NO_SPACES}]"
    rf"|(?:{_LETTERS})+(?:['’ʼ{_INVISIBLE}]+(?:{_LETTERS})+)*"
    r"|[$€£¥₹%‰]"
    r"|(?<!\S)[-−–](?=\d)"  # a minus
)
_ELLIPSIS = r"(?:…|\.{3,}|\. \. \.)"
_GAP = re.compile(rf"\[\s?{_ELLIPSIS}\s?\]|\(\s?{_ELLIPSIS}\s?\)|{_ELLIPSIS}|\[[^\[\]\n]{{1,80}}\]")
_SIC = re.compile(r"\[sic[.!]?\]", re.IGNORECASE)
_LETTER_CHANGED = re.compile(r"\[(\w{1,2})\](?=\w)")
_SENTENCE_END = re.compile(r"[.!?][^\w\s]{0,4}\s")

_TRANSLATED = str.maketrans({"’": "'", "ʼ": "'", **dict.fromkeys(_INVISIBLE, "")})
_LONGEST_NORMALIZED = 100
"""Longer “words” are compared as they are: to order a run of accents takes the square of it."""

JUMP = 2
"""Cost of words left out between two sentences of a quotation, in words."""


@dataclass(frozen=True, slots=True)
class ComparedWord:
    """A word of a text.

    Attributes:
        key: what is compared: in small letters, with plain apostrophes, without thousands commas.
        start: offset in the text.
        end: offset just past it.
    """

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A quotation, read to be searched.

    Attributes:
        text: the text that offsets refer to: the quotation without changes of single letters
            (“[T]he”) and without “[sic]”.
        words: its words; those in square brackets are left out, because they replace others.
        gaps: cost of words left out, in words, by the number of words before them: 0 at an
            ellipsis or bracket, ``JUMP`` at the end of a sentence.
    """

    text: str
    words: tuple[ComparedWord, ...]
    gaps: Mapping[int, int]

    @property
    def keys(self) -> list[str]:
        """Return what is compared of each word."""
        return [word.key for word in self.words]


def compared_words(text: str, start: int = 0, end: int | None = None) -> list[ComparedWord]:
    """Return the words of ``text[start:end]`` with their offsets in ``text``.

    Quotation marks, dashes, hyphens, spaces and other punctuation are no words; signs of
    currencies, a percent sign and a minus are. Linear in the length of the text.
    """
    stop = len(text) if end is None else end
    return [
        ComparedWord(_key(found[0]), found.start(), found.end())
        for found in _WORD.finditer(text, start, stop)
    ]


def wording_of(quotation: str) -> Wording:
    """Return a quotation read to be searched. Linear in its length."""
    text = _LETTER_CHANGED.sub(r"\1", _SIC.sub("", quotation))
    words: list[ComparedWord] = []
    gaps: dict[int, int] = {}
    at = 0
    for gap in _GAP.finditer(text):
        words += compared_words(text, at, gap.start())
        gaps[len(words)] = 0
        at = gap.end()
    words += compared_words(text, at)
    for number in range(1, len(words)):
        begins = text[words[number].start].isupper()
        if begins and _SENTENCE_END.match(text, words[number - 1].end, words[number].start):
            gaps.setdefault(number, JUMP)
    return Wording(text, tuple(words), {n: cost for n, cost in gaps.items() if 0 < n < len(words)})


def _key(word: str) -> str:
    if len(word) <= _LONGEST_NORMALIZED and not word.isascii():
        word = unicodedata.normalize("NFKC", word)
    key = word.translate(_TRANSLATED).casefold()
    if key[0].isdigit():
        return key.replace(",", "")
    return "-" if key in "−–" else key.replace(".", "")


StepKind = Literal["kept", "changed", "added", "left out", "gap", "jump"]

CHANGED, ADDED, LEFT_OUT = 10, 11, 9
"""Costs of a word. Where a quotation lacks its second word, that word is rather left out than the
first one changed; where its first word is another, it is rather changed than added."""

_UNIT = 10
"""Cost of a gap over words whose cost is given as 1."""

_Row = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a comparison: from the words before to the words after, on both sides.

    Attributes:
        kind: ``gap`` and ``jump`` pass over words of the text, at a mark and between sentences.
        quoted: number of the first word of the quotation.
        stored: number of the first word of the text.
        length: words of the text passed over; 1 if kept, changed or left out, 0 if added.
    """

    kind: StepKind
    quoted: int
    stored: int
    length: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best place of a quotation in a text.

    Attributes:
        steps: in order; never empty.
        similarity: 0–1: words kept, per word kept, changed, added or left out.
    """

    steps: tuple[Step, ...]
    similarity: float


def align(
    quoted: Sequence[str], gaps: Mapping[int, int], stored: Sequence[str]
) -> Alignment | None:
    """Return the best place of a quotation in a text, the first of several.

    None if either has no words.

    Takes time and memory in proportion to the product of the lengths.

    Args:
        quoted: the words of the quotation.
        gaps: cost of passing over words of the text, by the number of quoted words before them.
        stored: the words of the text.
    """
    if not quoted or not stored:
        return None
    numbers = {word: number for number, word in enumerate(dict.fromkeys(stored))}
    table = _Table([numbers.get(word, -1) for word in quoted], gaps,
                   np.array([numbers[word] for word in stored], np.int32))  # fmt: skip
    steps = tuple(reversed(list(table.back())))
    kept = sum(step.kind == "kept" for step in steps)
    other = sum(step.kind in {"changed", "added", "left out"} for step in steps)
    jumps = sum(gaps[step.quoted] for step in steps if step.kind == "jump")
    return Alignment(steps, kept / (kept + other + jumps))


class _Table:
    """The costs of each beginning of the quotation at each place of the text."""

    def __init__(self, quoted: Sequence[int], gaps: Mapping[int, int], stored: _Row) -> None:
        self._quoted, self._gaps, self._stored = quoted, gaps, stored
        self._places = LEFT_OUT * np.arange(len(stored) + 1, dtype=np.int32)
        self._rows: list[_Row] = [np.zeros(len(stored) + 1, np.int32)]
        self._before_gap: dict[int, _Row] = {}
        for number, word in enumerate(quoted, start=1):
            row = self._next(self._rows[-1], word)
            if number in gaps:
                self._before_gap[number] = row
                over: _Row = np.minimum.accumulate(row) + np.int32(_UNIT * gaps[number])
                row = np.minimum(row, over)
            self._rows.append(row)

    def _next(self, above: _Row, word: int) -> _Row:
        row = above + ADDED
        np.minimum(row[1:], above[:-1] + CHANGED * (self._stored != word), out=row[1:])
        # Words left out: the least cost at an earlier place, and that of each word since.
        least: _Row = np.minimum.accumulate(row - self._places) + self._places
        return least

    def back(self) -> Iterator[Step]:
        """Yield the steps of the cheapest way, the last first."""
        number, place = len(self._quoted), int(np.argmin(self._rows[-1]))
        while number > 0:
            before = self._before_gap.get(number)
            if before is not None and before[place] > self._rows[number][place]:
                # The last of the cheapest places before it: the shortest gap.
                from_ = place - int(np.argmin(before[place::-1]))
                kind: StepKind = "jump" if self._gaps[number] else "gap"
                yield Step(kind, number, from_, place - from_)
                place = from_
            row = self._rows[number] if before is None else before
            step = self._step(number, place, row)
            yield step
            number, place = step.quoted, step.stored
            while step.kind == "left out":
                step = self._step(number, place, row)
                yield step
                number, place = step.quoted, step.stored

    def _step(self, number: int, place: int, row: _Row) -> Step:
        """Return the step that leads to a place of the row, which is not the result of a gap."""
        cost, above = row[place], self._rows[number - 1]
        same = place > 0 and self._stored[place - 1] == self._quoted[number - 1]
        if same and cost == above[place - 1]:
            return Step("kept", number - 1, place - 1, 1)
        if place > 0 and not same and cost == above[place - 1] + CHANGED:
            return Step("changed", number - 1, place - 1, 1)
        if cost == above[place] + ADDED:
            return Step("added", number - 1, place, 0)
        return Step("left out", number, place - 1, 1)


_BESIDE, _BESIDE_GAPS = 300, 3_000
"""Characters around a passage that are compared in addition to the quotation's own length; more if
the quotation leaves something out."""

_MARK = re.compile(r"[\"“”„«»]")
_EDGES = " \n\t.,;:!?…\"'“”‘’«»()[]-–—"


PieceKind = Literal["kept", "left out", "added", "changed", "gap"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the comparison of a quotation with its source.

    Attributes:
        kind: ``kept``: in both; ``left out``: only in the source; ``added``: only in the quotation;
            ``changed``: other words; ``gap``: the quotation marks with an ellipsis or brackets
            that it leaves out or replaces the source's words.
        quoted: the words of the quotation; empty for ``left out``, and for a gap.
        stored: the words of the source; empty for ``added``.
    """

    kind: PieceKind
    quoted: str
    stored: str


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
    """Return two short texts compared word by word from end to end; inflections are no difference.

    The first is what pieces call quoted, the second what they call stored. Quotation marks are not
    compared and left out: a piece may hold one of a pair. Takes time in proportion to the product
    of the lengths at worst.
    """
    before, after = _MARK.sub("", before), _MARK.sub("", after)
    quoted, stored = compared_words(before), compared_words(after)
    matcher = SequenceMatcher(
        None, [stem(one.key) for one in quoted], [stem(one.key) for one in stored], autojunk=False
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
    gaps = [number for number, cost in sorted(wording.gaps.items()) if not cost]
    for start, end in zip([0, *gaps], [*gaps, len(wording.keys)], strict=True):
        part = " ".join(wording.keys[start:end])
        at = keys.find(f" {part} ", at)
        if at < 0:
            return False
        at += len(part) + 1
    return True


def _pieces(
    steps: Sequence[Step], wording: Wording, text: str, stored: Sequence[ComparedWord]
) -> Iterator[Piece]:
    """Yield runs of words kept, of words that differ, and gaps."""
    same = {"kept", "gap"}
    for kind, group in groupby(steps, lambda one: one.kind if one.kind in same else "differs"):
        run = list(group)
        own = [one.quoted for one in run if one.kind in {"kept", "changed", "added"}]
        quoted = _words(wording.text, wording.words, own)
        first, last = run[0], run[-1]
        numbers = list(range(first.stored, last.stored + last.length))
        yield _piece(kind, quoted, _words(text, stored, numbers))


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
