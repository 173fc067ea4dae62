"""Faults on demand: errors, rate limits, dropped connections and delays."""

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass
class Fault:
    """What the next ``times`` calls that fit ``route`` meet; ``hits`` counts those that did.

    ``route`` is ``METHOD /path`` where ``*`` stands for anything. A fault with a ``status`` is
    answered with it (429: with ``retry_after``), one that drops ends the connection instead; one
    with only a ``delay`` is answered late, but properly. Where it is ``heard``, the call is carried
    out first, and only its answer is lost.
    """

    route: str
    times: int = 1
    status: int | None = None
    retry_after: float = 0.1
    drop: bool = False
    delay: float = 0.0
    heard: bool = False
    hits: int = 0

    def fits(self, method: str, path: str) -> bool:
        return self.hits < self.times and fnmatchcase(f"{method} {path}", self.route)


class Faults:
    """The faults that are still to come, oldest first."""

    def __init__(self) -> None:
        self._all: list[Fault] = []

    def add(self, fault: Fault) -> Fault:
        self._all.append(fault)
        return fault

    def meet(self, method: str, path: str) -> Fault | None:
        """The fault that this call meets, counted."""
        fault = next((one for one in self._all if one.fits(method, path)), None)
        if fault is not None:
            fault.hits += 1
        return fault
