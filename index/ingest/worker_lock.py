"""The lock file that shows whether other workers run on the same data folder.

All workers hold it together (shared). A worker that gets it exclusively is the first, so that any
existing leases are left from a worker that was killed.
"""

from collections.abc import Callable
from pathlib import Path
from typing import IO


class WorkerLock:
    """Holds the lock from ``begin`` to ``end``; on systems without ``flock`` nobody is first.

    Args:
        path: the lock file; None if workers elsewhere may share the database.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def begin(self, as_first: Callable[[], None]) -> None:
        """Take the lock; it may wait for another worker that is starting, so run it in a thread.

        Args:
            as_first: called if this worker is the first, before another worker can start.
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
        """Release the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None
