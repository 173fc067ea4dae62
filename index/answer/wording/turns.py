"""Tells what others ask in a transcript: reporters do not word a side's formulas."""

import re
from collections.abc import Sequence

from index.values import Span

_LABEL = re.compile(r"^(?:(Q(?:UESTION)?)(?::|\.|\s)|[A-Z][A-Z.’' -]{2,60}:)", re.MULTILINE)


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
    """Whether a sentence stands in one of the questions."""
    return any(one.holds(place) for one in questions)
