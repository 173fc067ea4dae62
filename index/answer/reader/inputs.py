"""Build the reader's input: the question, then the passage with its headline and date."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from index.answer.sentences import Sentence
from index.values import Published, Span

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


# Excerpts: the sentences of a passage that a reader is given, under the article's headline.

TODAY = "Today, "
"""Stands before a sentence that tells in the present tense what happened on its article's day."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some sentences of a passage, in order, after its headline and date.

    Attributes:
        text: the headline's line and the sentences, separated by spaces.
        shifts: by the start of each sentence in the revision's text, the distance from there to
            its start in ``text``.
        dated: the starts of the sentences before which ``text`` says ``TODAY``.
    """

    text: str
    shifts: Mapping[int, int]
    dated: Set[int] = frozenset()

    def shift(self, sentence: Span) -> int:
        """Return the distance from a sentence in the revision's text to its place in ``text``."""
        return self.shifts[sentence.start]

    def place(self, sentence: Span) -> Span:
        """Return where a sentence stands in ``text``, with the ``TODAY`` before it."""
        place = sentence.moved(self.shift(sentence))
        return Span(place.start - len(TODAY), place.end) if sentence.start in self.dated else place


def excerpt(sentences: Iterable[Sentence], dated: Set[int] = frozenset()) -> Excerpt:
    """Return the excerpt with these sentences of one passage (at least one) and their context.

    Args:
        sentences: the sentences.
        dated: the starts of those that tell what happened on the day of their article.
    """
    chosen = list(sentences)
    spans = {span for one in chosen for span in (*_context(one), one.span)}
    passage, revision = chosen[0].passage, chosen[0].revision_text
    text, shifts = heading(passage.title, passage.published), {}
    for span in sorted(spans, key=lambda one: one.start):
        text += TODAY if span.start in dated else ""
        shifts[span.start] = len(text) - span.start
        text += span.of(revision) + " "
    return Excerpt(text.rstrip(" "), shifts, dated)


def _context(sentence: Sentence) -> tuple[Span, ...]:
    heading = sentence.heading
    return sentence.before[-1:] if heading is None else (heading,)
