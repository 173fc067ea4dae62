"""Chunkers: versioned rules that split a text into passages.

``index/text/passages.py`` groups sentences into passages; this module names the rules.
"""

import re
from collections.abc import Callable, Iterator

from index.embedding.encoder import input_hash, passage_input
from index.errors import UnknownChunkerError
from index.store.rows import Chunks
from index.text.passages import TokenCounter, passages
from index.text.sentences import FIRST_RULES, RULES
from index.text.size_policy import MOST_BREAKS, is_wide
from index.values import PassageSpan, Span

CHUNKER = "sentences-200t-4"
"""The name of the current chunker: whole sentences, 200 tokens, version 4.

It cuts sentences by the rules of all languages, where earlier ones knew those of English alone.
It skips lines that are boilerplate by the current line rules, however the text was read, and no
passage spans more white space than a draft may have. A change that splits any text differently
needs a new version."""

_LIMIT = 200
_BLANKS = re.compile(rf"\s{{{MOST_BREAKS + 1},}}")


def chunk(chunker: str, title: str, text: str, counter: TokenCounter) -> Chunks:
    """Split a text into passages.

    Args:
        chunker: the name of the chunker.
        title: the headline, part of the encoder input of every passage.
        text: the text of the revision.
        counter: counts tokens like the encoder.

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
        rules = RULES if chunker == CHUNKER else FIRST_RULES
        for passage in passages(part.of(text), counter, _LIMIT, rules):
            sentences = tuple(sentence.moved(part.start) for sentence in passage.sentences)
            yield PassageSpan(passage.span.moved(part.start), sentences)


def _whole(text: str) -> list[Span]:
    return [Span(0, len(text))]


def _between_furniture(text: str) -> list[Span]:
    """The runs of lines between boilerplate lines; the whole text if all of it is boilerplate."""
    from index.text.line_rules import LineType, line_type  # noqa: PLC0415 - long patterns

    parts: list[Span] = []
    start = at = 0
    for line in text.splitlines(keepends=True):
        if line_type(line) in {LineType.FURNITURE, LineType.PAYWALL}:
            parts.append(Span(start, at))
            start = at + len(line)
        at += len(line)
    parts.append(Span(start, at))
    runs = [part for part in parts if part.of(text).strip()]
    return runs or _whole(text)


def _between_gaps(text: str) -> list[Span]:
    """The same, divided where there is more white space than a draft may have."""
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
    "sentences-200t-3": _between_gaps,
    CHUNKER: _between_gaps,
}
"""How each chunker divides a text before it is split into passages."""

CHUNKERS = tuple(_PARTS)
"""The names of all chunkers of this version; a golden test pins the passages of each."""
