"""What the reader is fed: the question, then the passage under its headline and date."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from index.values import Published

LONGEST = 320
"""Tokens of question and text together; the end of a longer text is not read."""

_TITLE_LENGTH = 160
"""Characters of a headline that are read."""


@dataclass(frozen=True, slots=True)
class ReaderInput:
    """A question and a text, in tokens.

    Attributes:
        tokens: numbers of the tokens: the mark that begins, the question, a mark, the text, a mark.
        segments: 0 for the question's tokens, 1 for the text's.
        text_from: the number of the text's first token.
        offsets: of each token of the text, its first character in the text and the one after it.
    """

    tokens: tuple[int, ...]
    segments: tuple[int, ...]
    text_from: int
    offsets: tuple[tuple[int, int], ...]


def heading(title: str, published: Published | None) -> str:
    """What stands over a passage when it is read: whom it is about, and when that was."""
    title = title[:_TITLE_LENGTH].strip()
    day = f"{published.day.day} {published.day:%B %Y}" if published else ""
    return f"{title} ({day})\n" if day else f"{title}\n"


def reader_inputs(tokenizer: Any, asked: Sequence[tuple[str, str]]) -> list[ReaderInput]:
    """Questions with texts in tokens, by a ``tokenizers.Tokenizer`` that neither cuts nor pads."""
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
