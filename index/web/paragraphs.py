"""Cuts a text into paragraphs and runs, so that a page can highlight a quote in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.values import Span

_GAP = re.compile(r"\n(?:[^\S\n]*\n)+")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a paragraph.

    Attributes:
        text: the characters.
        is_marked: whether they belong to the quote.
        is_first: whether the quote begins with them.
    """

    text: str
    is_marked: bool = False
    is_first: bool = False


def paragraphs(text: str, marked: Span | None = None) -> list[tuple[Run, ...]]:
    """Return the paragraphs of a text, each in runs; together with the gaps they are the text.

    Args:
        text: the text of a revision.
        marked: the quote, which may reach over several paragraphs; None for none.
    """
    blocks = list(_blocks(text))
    if marked is None:
        return [(Run(block.of(text)),) for block in blocks]
    first = next((block for block in blocks if block.overlaps(marked)), None)
    return [tuple(_runs(text, block, marked, is_first=block == first)) for block in blocks]


def _blocks(text: str) -> Iterator[Span]:
    start = 0
    for gap in _GAP.finditer(text):
        if gap.start() > start:
            yield Span(start, gap.start())
        start = gap.end()
    if start < len(text):
        yield Span(start, len(text))


def _runs(text: str, block: Span, marked: Span, *, is_first: bool) -> Iterator[Run]:
    if not block.overlaps(marked):
        yield Run(block.of(text))
        return
    start, end = max(block.start, marked.start), min(block.end, marked.end)
    if block.start < start:
        yield Run(text[block.start : start])
    yield Run(text[start:end], is_marked=True, is_first=is_first)
    if end < block.end:
        yield Run(text[end : block.end])
