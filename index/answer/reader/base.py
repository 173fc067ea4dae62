"""The interface of extractive readers, which mark the answer span in a passage."""

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
class SpanScores:
    """A reader's start and end scores of one text.

    Attributes:
        spans: the span of each token in the text, in order.
        starts: the start score of each token; higher is likelier.
        ends: the end score of each token.
        nothing: the score of no answer, on the scale of a start and an end score added.
    """

    spans: tuple[Span, ...]
    starts: npt.NDArray[np.float32]
    ends: npt.NDArray[np.float32]
    nothing: float

    def best(self, within: Span) -> tuple[Span, float] | None:
        """Return the best answer span within a part of the text, and its margin over no answer.

        None if no token of that part was read.
        """
        first = bisect_left(self.spans, within.start, key=attrgetter("start"))
        last = bisect_right(self.spans, within.end, key=attrgetter("end"))
        if first >= last:
            return None
        starts, ends = self.starts[first:last], self.ends[first:last]
        sums = np.where(_allowed(last - first), starts[:, None] + ends[None, :], -np.inf)
        start, end = np.unravel_index(int(sums.argmax()), sums.shape)
        span = Span(self.spans[first + start].start, self.spans[first + end].end)
        return span, float(sums[start, end]) - self.nothing


@lru_cache(maxsize=400)
def _allowed(tokens: int) -> npt.NDArray[np.bool_]:
    """Return a mask of valid answers by start token (rows) and end token (columns)."""
    anywhere = np.ones((tokens, tokens), bool)
    return np.triu(anywhere) & ~np.triu(anywhere, LONGEST_ANSWER)


class Reader(Protocol):
    """Scores answer spans in texts; safe to call from several threads."""

    @property
    def identity(self) -> str:
        """Return the identity of the reader, without loading it."""

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """Return the span scores of each text."""
