"""Whether others make the rounds on the same data folder, which a lock file tells.

All who do hold it together. Who finds that nobody does is the first, and knows that whatever is
leased was leased by one that was killed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO


class WorkerLock:
    """Holds the lock from ``begin`` to ``end``; where the system has none, nobody is ever first.

    Args:
        path: of the lock file; None where others may make the rounds elsewhere.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def begin(self, as_first: Callable[[], None]) -> None:
        """Join in; waits a moment for one that is just beginning, so keep it off the loop.

        Args:
            as_first: called where nobody else is at it, and before anybody else may begin.
        """
        if self._path is None:
            return
        try:
            from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock  # noqa: PLC0415 - not on Windows
        except ImportError:
            return
        self._file = self._path.open("ab")
        try:
            flock(self._file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            pass
        else:
            as_first()
        flock(self._file, LOCK_SH)

    def end(self) -> None:
        """Let go."""
        if self._file is not None:
            self._file.close()
            self._file = None
