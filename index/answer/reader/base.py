"""The seam between Verbale and whatever marks the words of a passage that answer."""

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
"""Tokens of an answer at most."""


@dataclass(frozen=True, slots=True)
class SpanScores:
    """How well an answer begins and ends at each token of one text.

    Attributes:
        spans: where each token stands in the text, in order.
        starts: one a token, the higher the likelier that the answer begins there.
        ends: the same for its end.
        nothing: how likely it is, on the same scale as a start and an end together, that the text
            does not answer.
    """

    spans: tuple[Span, ...]
    starts: npt.NDArray[np.float32]
    ends: npt.NDArray[np.float32]
    nothing: float

    def best(self, within: Span) -> tuple[Span, float] | None:
        """The likeliest answer inside a part of the text, and how much likelier than none it is.

        None where no token of that part was read.
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
    """Whether an answer may begin at one token (rows) and end at another (columns)."""
    anywhere = np.ones((tokens, tokens), bool)
    return np.triu(anywhere) & ~np.triu(anywhere, LONGEST_ANSWER)


class Reader(Protocol):
    """Marks the answering words of texts; safe to call from several threads."""

    @property
    def identity(self) -> str:
        """Which reader it is; known before anything heavy is loaded."""

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """The marks of each text."""
