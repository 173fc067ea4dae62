"""Build the reader's input: the question, then the passage with its headline and date."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.values import Published

LONGEST = 320
"""Tokens of question and text together; a longer text is truncated."""

_TITLE_LENGTH = 160
"""Characters of a headline that are read."""


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A tokenized pair of question and text.

    Attributes:
        tokens: token ids: [CLS] question [SEP] text [SEP].
        segments: 0 for the question's tokens, 1 for the text's.
        text_from: the index of the text's first token.
        offsets: the start and end offset in the text of each of its tokens.
    """

    tokens: tuple[int, ...]
    segments: tuple[int, ...]
    text_from: int
    offsets: tuple[tuple[int, int], ...]


def heading(title: str, published: Published | None) -> str:
    """Return the line before a passage in the reader's input: its headline and date."""
    title = title[:_TITLE_LENGTH].strip()
    day = f"{published.day.day} {published.day:%B %Y}" if published else ""
    return f"{title} ({day})\n" if day else f"{title}\n"


def reader_inputs(tokenizer: Any, asked: Sequence[tuple[str, str]]) -> list[ReaderInput]:
    """Tokenize pairs of question and text; the tokenizer must not truncate or pad."""
    return [_pair(encoding) for encoding in tokenizer.encode_batch(list(asked))]


def _pair(encoding: Any) -> ReaderInput:
    segments = encoding.type_ids
    text_from = segments.index(1)
    spare = max(0, len(encoding.ids) - LONGEST)
    last = len(encoding.ids) - 1 - spare
    return ReaderInput(
        tokens=(*encoding.ids[:last], encoding.ids[-1]),
        segments=(*segments[:last], 1),
        text_from=text_from,
        offsets=tuple(encoding.offsets[text_from:last]),
    )
