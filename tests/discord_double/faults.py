"""Faults on demand or at random: errors, rate limits, dropped connections and delays."""

import random
from collections import Counter
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


class RandomFaults:
    """Faults that a share of all calls meets; ``met`` counts them by kind.

    A connection is dropped before or after the call is carried out, and a 429 names a pause of up
    to two seconds.
    """

    KINDS = ("429", "500", "502", "dropped", "dropped after it was carried out")

    def __init__(self, share: float, seed: int) -> None:
        self.met: Counter[str] = Counter()
        self._share = share
        self._random = random.Random(seed)

    def meet(self, method: str, path: str) -> Fault | None:
        """The fault that this call meets, counted."""
        if self._random.random() >= self._share:
            return None
        kind = self._random.choice(self.KINDS)
        self.met[kind] += 1
        if kind.isdecimal():
            pause = self._random.uniform(0.1, 2.0)
            return Fault(f"{method} {path}", status=int(kind), retry_after=round(pause, 3))
        return Fault(f"{method} {path}", drop=True, heard=kind != "dropped")


class Faults:
    """The faults that are still to come, oldest first, and then those at random."""

    def __init__(self) -> None:
        self.at_random: RandomFaults | None = None
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
        return self.at_random.meet(method, path) if self.at_random else None
