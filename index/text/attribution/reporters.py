"""Tells what reporters ask in a transcript: it words no side's formulas, and states nothing."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from index.values import Span

_LABEL = re.compile(
    r"^(?:(Q(?:UESTION)?[:.\s]|Question:)|Moderator:"
    r"|(?=[A-Z])(?:[A-ZÀ-ÖØ-Þ.’' -]|(?<=M)a?c(?=[A-Z])|\([^()\n]{1,40}\)){3,60}+:)",
    re.MULTILINE,
)


def asked(text: str) -> list[Span]:
    """The questions of a transcript (“QUESTION: …”), each up to the next speaker's label."""
    spans: list[Span] = []
    start: int | None = None
    for label in _LABEL.finditer(text):
        if start is not None:
            spans.append(Span(start, label.start()))
        start = label.start() if label[1] else None
    return spans if start is None else [*spans, Span(start, len(text))]


def is_asked(place: Span, questions: Sequence[Span]) -> bool:
    """Whether a sentence stands in one of the questions, which are in order of the text."""
    following = bisect_right(questions, place.start, key=lambda one: one.start)
    return following > 0 and questions[following - 1].holds(place)
