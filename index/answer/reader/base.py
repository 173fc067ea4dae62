"""The interface of extractive readers, which mark the answer span in a text and judge sentences."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.values import Span

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
