"""Splits a text into sentences with exact offsets."""

from collections.abc import Iterator

from index.text.blocks import blocks
from index.text.boundaries import sentence_ends
from index.text.splitting import Bounds, divide
from index.values import Span

LONGEST = Bounds(words=80, characters=600)
"""The longest sentence: a quote has at most 80 words."""


def sentences(text: str) -> list[Span]:
    """Whole sentences of ``text``, in order, not overlapping, without outer whitespace.

    Together they cover every character that is not whitespace. A line break ends a sentence
    unless the text is wrapped there (see ``blocks``). Closing quotes, brackets and footnote marks
    stay with the sentence they close, an attribution with the words it attributes.

    A sentence of more than 80 words (a clause of law, a list run together), or of more than 600
    characters without spaces to match, is divided at its strongest inner boundaries (see
    ``divide``). Linear in the length of the text.
    """
    return [sentence for block in sentence_blocks(text) for sentence in block]


def sentence_blocks(text: str) -> list[list[Span]]:
    """The sentences of each paragraph, headline or list item: ``sentences``, grouped."""
    return [list(_block_sentences(text, block)) for block in blocks(text)]


def _block_sentences(text: str, block: Span) -> Iterator[Span]:
    body = block.of(text)
    start = 0
    for end in [*sentence_ends(body), len(body)]:
        sentence = body[start:end]
        first = start + len(sentence) - len(sentence.lstrip())
        yield from divide(text, Span(block.start + first, block.start + end), LONGEST)
        start = end
