"""Who acts: known to whatever keeps a change, in whatever thread."""

import getpass
from contextvars import ContextVar
from dataclasses import dataclass

TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asked for what is being done.

    Attributes:
        who: ``discord:USER-ID``, or ``terminal:USER`` of the operating system.
        place: ``discord:SERVER-ID/CHANNEL-ID``, ``discord:CHANNEL-ID`` of a direct message, or
            ``terminal``.
    """

    who: str
    place: str


_current: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current_actor() -> Actor:
    """Who acts in this task or thread; unless it was said, whoever runs this process."""
    return _current.get() or Actor(f"{TERMINAL}:{_user()}"[:100], TERMINAL)


def set_actor(actor: Actor) -> None:
    """Act for somebody for the rest of the task."""
    _current.set(actor)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may know no name for its user
        return "unknown"
