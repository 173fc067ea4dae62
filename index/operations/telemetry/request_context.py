"""What is being worked on: known to every line that is logged meanwhile, in whatever thread."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

RequestKind = Literal["question", "command", "errand"]
"""A question, anything else that a person asked of the bot, or a visit to a source or page."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that is worked on.

    Attributes:
        id: what lines of the log that belong together share.
        kind: what it is.
        stages: how long it spent where so far, in seconds.
    """

    id: str
    kind: RequestKind
    stages: dict[str, float] = field(default_factory=dict)


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def current() -> Request | None:
    """What this task or thread is working on, or None."""
    return _current.get()


def new_id() -> str:
    """An id that no other request is likely to have."""
    return os.urandom(4).hex()


def begin(kind: RequestKind, id_: str) -> None:
    """Work on this for the rest of the task."""
    _current.set(Request(id_, kind))


@contextmanager
def request(kind: RequestKind, id_: str | None = None) -> Iterator[Request]:
    """While inside, work on this.

    Args:
        kind: what it is.
        id_: its id; a new one where it is None. What is part of something keeps that one's id.
    """
    above = _current.get()
    made = Request(above.id if above else id_ or new_id(), kind)
    token = _current.set(made)
    try:
        yield made
    finally:
        _current.reset(token)
