"""The history of a simulation: what happened, an event a line, and its SHA-256."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from benchmarks.simulate.virtual import Clock

Event = dict[str, Any]


class History:
    """Events in order, each with its time and the number of the process that was running.

    Args:
        clock: the time.
    """

    def __init__(self, clock: Clock) -> None:
        self.events: list[Event] = []
        self.process = 0
        self._clock = clock

    def add(self, kind: str, **more: Any) -> None:
        """Write an event down."""
        head = {"t": round(self._clock.seconds, 3), "process": self.process, "kind": kind}
        self.events.append(head | more)

    @property
    def lines(self) -> bytes:
        """JSON Lines."""
        return b"".join(
            json.dumps(one, ensure_ascii=False, sort_keys=True).encode() + b"\n"
            for one in self.events
        )

    @property
    def digest(self) -> str:
        """The SHA-256 of the lines."""
        return sha256(self.lines).hexdigest()

    def save(self, path: Path) -> None:
        """Write the lines into a file."""
        path.write_bytes(self.lines)
