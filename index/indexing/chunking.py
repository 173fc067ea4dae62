"""Cutting a text into passages, by the rules that a chunker's name stands for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from index.embedding.encoder import input_hash, passage_input
from index.errors import UnknownChunkerError
from index.text.line_rules import LineType, line_type
from index.text.passages import TokenCounter, passages
from index.text.size_policy import MOST_BREAKS, is_wide
from index.values import PassageSpan, Span

CHUNKER = "sentences-200t-3"
"""The name under which the library stores passages made by today's rules: whole sentences, 200
tokens, version 3: lines that are furniture by today's rules are left out, in whatever way the text
once came in, and no passage reaches over more white space than a draft may hold today. The version
is raised whenever the same text would come out otherwise."""

_LIMIT = 200
_BLANKS = re.compile(rf"\s{{{MOST_BREAKS + 1},}}")


@dataclass(frozen=True, slots=True)
class Chunks:
    """The passages of one text, and for each the hash of what the encoder is fed."""

    passages: tuple[PassageSpan, ...]
    input_hashes: tuple[str, ...]


def chunk(chunker: str, title: str, text: str, counter: TokenCounter) -> Chunks:
    """Cut a text.

    Args:
        chunker: a generation's.
        title: the headline, which is fed to the encoder with every passage.
        text: of the revision.
        counter: counts tokens as the encoder does.

    Raises:
        UnknownChunkerError: no chunker of this version has that name.
    """
    spans = tuple(_spans(chunker, text, counter))
    hashes = tuple(input_hash(passage_input(title, span.span.of(text))) for span in spans)
    return Chunks(spans, hashes)


def _spans(chunker: str, text: str, counter: TokenCounter) -> Iterator[PassageSpan]:
    if chunker not in _PARTS:
        raise UnknownChunkerError(chunker)
    for part in _PARTS[chunker](text):
        for passage in passages(part.of(text), counter, _LIMIT):
            yield _moved(passage, part.start)


def _whole(text: str) -> list[Span]:
    return [Span(0, len(text))]


def _between_furniture(text: str) -> list[Span]:
    """The runs of lines between furniture; the whole text where all of it is."""
    parts: list[Span] = []
    start = at = 0
    for line in text.splitlines(keepends=True):
        if line_type(line) in {LineType.FURNITURE, LineType.PAYWALL}:
            parts.append(Span(start, at))
            start = at + len(line)
        at += len(line)
    parts.append(Span(start, at))
    told = [part for part in parts if part.of(text).strip()]
    return told or _whole(text)


def _between_gaps(text: str) -> list[Span]:
    """The same, divided wherever there is more white space than a draft may hold."""
    parts: list[Span] = []
    for part in _between_furniture(text):
        start = part.start
        for gap in _BLANKS.finditer(text, part.start, part.end):
            if is_wide(gap[0]) and text[start : gap.start()].strip():
                parts.append(Span(start, gap.start()))
                start = gap.end()
        parts.append(Span(start, part.end))
    return [part for part in parts if part.of(text).strip()]


_PARTS: dict[str, Callable[[str], list[Span]]] = {
    "sentences-200t-1": _whole,
    "sentences-200t-2": _between_furniture,
    CHUNKER: _between_gaps,
}
"""What each chunker divides a text into before it is cut into passages."""

CHUNKERS = tuple(_PARTS)
"""The names of all chunkers that this version has; a golden test pins what each of them makes."""


def _moved(piece: PassageSpan, by: int) -> PassageSpan:
    sentences = tuple(sentence.moved(by) for sentence in piece.sentences)
    return replace(piece, span=piece.span.moved(by), sentences=sentences)
