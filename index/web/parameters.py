"""Reads what a request asks for, and says what is wrong with it."""

from dataclasses import dataclass

from starlette.requests import Request

from index.errors import InputError, NotFoundError
from index.values import Span

_LONGEST = 18
"""Digits of the longest number that is read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed: with its filters, which may be empty."""

    question: str
    since: str
    until: str
    source: str

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter was typed."""
        return bool(self.since or self.until or self.source)


def asked(request: Request) -> Asked:
    """Read a question with its filters."""
    names = ("question", "since", "until", "source")
    return Asked(*(request.query_params.get(name, "").strip() for name in names))


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic as it was typed: with its days, all of which may be empty."""

    topic: str
    since: str
    until: str


def topic_asked(request: Request) -> Topic:
    """Read a topic with its days."""
    names = ("topic", "since", "until")
    return Topic(*(request.query_params.get(name, "").strip() for name in names))


def number_of(request: Request, name: str) -> int | None:
    """Read a whole number; None if it is not given.

    Raises:
        InputError: it is no whole number.
    """
    given = request.query_params.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and len(given) <= _LONGEST):
        raise InputError(f"“{name}” is a whole number from 0 on.")
    return int(given)


def place_of(request: Request, text: str) -> Span | None:
    """Read the place of a quote in the text of a revision; None if no place is given.

    Raises:
        InputError: it is no place of a text.
        NotFoundError: the text is shorter.
    """
    start, end = number_of(request, "start"), number_of(request, "end")
    if start is None and end is None:
        return None
    if start is None or end is None or start >= end:
        raise InputError("“start” and “end” go together, and “end” is the greater one.")
    if end > len(text):
        raise NotFoundError("The text of this revision ends before the words that are linked to.")
    return Span(start, end)
