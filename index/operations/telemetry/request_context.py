"""The current request, which every log line of its task and threads names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal

RequestKind = Literal["question", "command", "errand"]
"""The kind of request: a question, another command of the bot, or a fetch job."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request.

    Attributes:
        id: the id that its log lines share.
        kind: its kind.
        stages: the seconds spent in each stage so far.
    """

    id: str
    kind: RequestKind
    stages: dict[str, float] = field(default_factory=dict)


_current: ContextVar[Request | None] = ContextVar("request", default=None)


def current() -> Request | None:
    """The request of this task or thread, or None."""
    return _current.get()


def new_id() -> str:
    """A random id."""
    return os.urandom(4).hex()


def begin(kind: RequestKind, id_: str) -> None:
    """Set the request for the rest of the task."""
    _current.set(Request(id_, kind))


@contextmanager
def request(kind: RequestKind, id_: str | None = None) -> Iterator[Request]:
    """Set the request while inside.

    Args:
        kind: its kind.
        id_: its id; None for a new one. Inside another request, that one's id is kept.
    """
    above = _current.get()
    request_ = Request(above.id if above else id_ or new_id(), kind)
    token = _current.set(request_)
    try:
        yield request_
    finally:
        _current.reset(token)
