"""The interface of extractive readers, which mark the answer span in a text and judge sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.answer.sentences import Sentence
from index.values import Published, Span

LONGEST_ANSWER = 30
"""Maximum number of tokens of an answer."""


@dataclass(frozen=True, slots=True)
class BestSpan:
    """The best answer span in a part of a text.

    Attributes:
        span: the span in the text.
        margin: its score minus that of no answer.
        lead: its score minus that of the best span beside it; infinite if there is none.
    """

    span: Span
    margin: float
    lead: float


@dataclass(frozen=True, slots=True)
class SpanScores:
    """A reader's start and end scores of one text.

    Attributes:
        spans: the span of each token in the text, in order.
        starts: the start score of each token; higher is likelier.
        ends: the end score of each token.
        nothing: the score of no answer, on the scale of a start and an end score added.
        evidence: for each token, how much its sentence is the evidence of an answer; a sentence's
            log-odds are the mean over its tokens. None if the reader doesn't judge sentences.
    """

    spans: tuple[Span, ...]
    starts: npt.NDArray[np.float32]
    ends: npt.NDArray[np.float32]
    nothing: float
    evidence: npt.NDArray[np.float32] | None = None

    def best(self, within: Span) -> BestSpan | None:
        """Return the best answer span within a part of the text; None if none of it was read."""
        first, last = self._tokens(within)
        if first >= last:
            return None
        starts, ends = self.starts[first:last], self.ends[first:last]
        sums = np.where(_allowed(last - first), starts[:, None] + ends[None, :], -np.inf)
        start, end = np.unravel_index(int(sums.argmax()), sums.shape)
        total = float(sums[start, end])
        others = max(_largest(sums[:start, :start]), _largest(sums[end + 1 :, end + 1 :]))
        return BestSpan(
            Span(self.spans[first + start].start, self.spans[first + end].end),
            margin=total - self.nothing,
            lead=total - others,
        )

    def beside(self, found: BestSpan, within: Span) -> BestSpan | None:
        """Return the best answer span within a part of the text that does not overlap another."""
        before = self.best(Span(within.start, found.span.start))
        after = self.best(Span(found.span.end, within.end))
        beside = [one for one in (before, after) if one is not None]
        return max(beside, key=attrgetter("margin"), default=None)

    def evidence_of(self, sentence: Span) -> float:
        """Return the log-odds that a sentence is the evidence; 0 if the reader judges none."""
        first, last = self._tokens(sentence)
        if first >= last or self.evidence is None:
            return 0.0
        return float(self.evidence[first:last].mean())

    def _tokens(self, within: Span) -> tuple[int, int]:
        """Return the first token within a part of the text, and the one after the last."""
        first = bisect_left(self.spans, within.start, key=attrgetter("start"))
        return first, bisect_right(self.spans, within.end, key=attrgetter("end"))


@lru_cache(maxsize=400)
def _allowed(tokens: int) -> npt.NDArray[np.bool_]:
    """Return a mask of valid answers by start token (rows) and end token (columns)."""
    anywhere = np.ones((tokens, tokens), bool)
    return np.triu(anywhere) & ~np.triu(anywhere, LONGEST_ANSWER)


def _largest(sums: npt.NDArray[np.float32]) -> float:
    return float(sums.max(initial=-np.inf))


class Reader(Protocol):
    """Scores answer spans in texts; safe to call from several threads."""

    @property
    def identity(self) -> str:
        """Return the identity of the reader, without loading it."""

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """Return the span scores of each text."""


# Build the reader's input: the question, then the passage with its headline and date.

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
