"""Splits a text into blocks: decides whether a line break ends a block or only wraps a line."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from index.values import Span

_LINE_BREAK = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_MARKER = re.compile(
    r"(?:[-*+•‣▪●◦∙·■□➢✓]|[–—](?=\s+[^\sa-z])"
    r"|\(?\d{1,3}[.)]|\(?[A-Za-z]\)|\(?[ivxlIVXL]{1,6}\))(?:\s|$)"
)
_SPEAKER = re.compile(r"(?:[A-Z][A-Z.,'’\- ]{0,60}:|[QA][.:]?)(?:\s|$)")
_MARKED_END = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»“)\]}」』]*$")
_DANGLING = re.compile(
    r"(?:,|\b(?:a|an|the|and|or|of|in|on|at|to|by|for|from|with|as|is|are|was|were|has|have|had|be"
    r"|that|which|who|its|his|her|their|our|Mr\.|Ms\.|Mrs\.|Dr\.))$"
)
_CAPITAL = re.compile(r"[^\W\d_a-z]")

SHORTEST_WRAP = 40
"""Shortest width of wrapped lines, in columns."""

WIDEST_WRAP = 120
"""Longest width of wrapped lines, in columns; longer lines are whole paragraphs."""

FULL = 0.85
"""Least share of the width that a wrapped line fills; proportional type varies that much."""


def blocks(text: str) -> list[Span]:
    """The blocks of ``text``, which no sentence crosses, in order, without outer whitespace.

    A blank line always ends a block. A single line break ends it too, unless the text is wrapped
    there: the sentence plainly goes on (in lower case, or after a comma or a word like "of"), or,
    in a text whose lines are wrapped to a common width, the line is full. List markers and
    speakers' labels always begin a block.
    """
    lines = list(_lines(text))
    width = _wrap_width([pair for pair in pairwise(lines) if pair[1].near])
    merged = [line.span for line in lines[:1]]
    for above, below in pairwise(lines):
        alone = merged[-1] == above.span
        if below.near and _wraps(above, below, width, alone=alone):
            merged[-1] = Span(merged[-1].start, below.span.end)
        else:
            merged.append(below.span)
    return merged


@dataclass(frozen=True)
class _Line:
    """A line that is not blank, trimmed.

    Attributes:
        text: its text.
        span: its place in the text.
        near: whether the line above is not blank.
    """

    text: str
    span: Span
    near: bool

    @cached_property
    def columns(self) -> int:
        """Its width on a terminal, where a Chinese character takes two columns."""
        if self.text.isascii():
            return len(self.text)
        wide = sum(unicodedata.east_asian_width(char) in "WF" for char in self.text)
        return len(self.text) + wide

    @property
    def begins_block(self) -> bool:
        return bool(_MARKER.match(self.text) or _SPEAKER.match(self.text))

    @property
    def is_headline(self) -> bool:
        """Most of its longer words are capitalised."""
        words = [word for word in self.text.split() if len(word) > 3]
        capitals = sum(bool(_CAPITAL.match(word)) for word in words)
        return len(words) >= 3 and capitals >= 0.8 * len(words)


def _lines(text: str) -> Iterator[_Line]:
    start, near = 0, False
    ends = [match.span() for match in _LINE_BREAK.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        line = text[start:end]
        if body := line.strip():
            first = start + len(line) - len(line.lstrip())
            yield _Line(body, Span(first, first + len(body)), near)
        near = bool(body)
        start = following


def _wrap_width(joints: list[tuple[_Line, _Line]]) -> int | None:
    """The common width of wrapped lines; None if lines are not wrapped.

    The evidence is where lines break without a mark: wrapped prose mostly goes on plainly, or, in
    a script without case, after lines that are full.
    """
    unmarked = [
        (above, below)
        for above, below in joints
        if not _MARKED_END.search(above.text) and not below.begins_block
    ]
    if not unmarked:
        return None
    columns = sorted(above.columns for above, _ in joints)
    width = columns[min(int(0.95 * len(columns)), len(columns) - 1)]
    wrapped = sum(
        _goes_on(above, below) or _uncased_full(above, below, width) for above, below in unmarked
    )
    plausible = SHORTEST_WRAP <= width <= WIDEST_WRAP
    return width if plausible and 2 * wrapped >= len(unmarked) else None


def _wraps(above: _Line, below: _Line, width: int | None, *, alone: bool) -> bool:
    """Whether the line break between two adjacent lines is only a wrap.

    ``alone``: the upper line is the first of its block, so it may be a headline.
    """
    if _MARKER.fullmatch(above.text):
        return True
    if below.begins_block or above.text.endswith(":"):
        return False
    full = width is not None and _is_full(above, below, width)
    if _MARKED_END.search(above.text):
        return full
    return _goes_on(above, below) or (full and not (alone and above.is_headline))


def _goes_on(above: _Line, below: _Line) -> bool:
    """Whether the words show that a line without a mark at its end is not finished."""
    unfinished = below.text[0].islower() or _DANGLING.search(above.text)
    return above.columns >= SHORTEST_WRAP and bool(unfinished)


def _uncased_full(above: _Line, below: _Line, width: int) -> bool:
    return unicodedata.category(below.text[0]) == "Lo" and _is_full(above, below, width)


def _is_full(above: _Line, below: _Line, width: int) -> bool:
    """Whether the next word would not have fitted on the line."""
    word = min(len(below.text.split(maxsplit=1)[0]), width)
    return above.columns <= WIDEST_WRAP and above.columns + 1 + word > FULL * width
