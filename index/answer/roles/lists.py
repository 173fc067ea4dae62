"""Tell the lines of a list of people and offices apart: ``A, Nominee for Judge of the Court``.

The lines are so alike that a reader takes one for another; which of them has the question's words
tells which one is asked for.
"""

import re
from collections import defaultdict
from collections.abc import Sequence

from index.answer.candidates import SentenceCandidate

_LINE = re.compile(r"^\W*[A-Z][\w.’'“”-]*(?: [\w.’'“”&-]+){1,6}, (?:[\w.]+ ){0,3}?[A-Z][^.!?]*$")
_LESS = 0.05
"""Least share of the question's words that the line of another person lacks more."""


def of_another_line(choices: Sequence[SentenceCandidate]) -> list[bool]:
    """Return which sentences are lines with fewer of the question's words than another of the list.

    Args:
        choices: the sentences.
    """
    best: dict[str, float] = defaultdict(float)
    lines = [_LINE.match(one.sentence.words) is not None for one in choices]
    for one, line in zip(choices, lines, strict=True):
        if line:
            best[one.article_key] = max(best[one.article_key], one.features.cover)
    return [
        line and one.features.cover + _LESS < best[one.article_key]
        for one, line in zip(choices, lines, strict=True)
    ]
