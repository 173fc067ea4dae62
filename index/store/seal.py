"""Whether the embedded Chroma's files are as they were when they were last closed in order.

Chroma rewrites its HNSW files in place. After a kill, or after somebody touched them, they may not
open, may kill the process that opens them, or may quietly return wrong passages. A seal written at
an orderly close, and broken at every opening, tells when that cannot have happened.
"""

import json
from pathlib import Path


class Seal:
    """The sizes and times of a folder's files, kept beside the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = folder.with_name(folder.name + ".seal")

    def whole(self) -> bool:
        """Whether the folder was closed in order and nothing changed since."""
        try:
            return bool(json.loads(self._file.read_text()) == self._look())
        except (FileNotFoundError, json.JSONDecodeError):
            return False

    def set(self) -> None:
        """Note how the files look now: after everything that writes them is closed."""
        self._file.write_text(json.dumps(self._look()))

    def lift(self) -> None:
        """The folder is about to be written to."""
        self._file.unlink(missing_ok=True)

    def _look(self) -> list[list[str | int]]:
        files = sorted(path for path in self._folder.rglob("*") if path.is_file())
        return [
            [str(path.relative_to(self._folder)), path.stat().st_size, path.stat().st_mtime_ns]
            for path in files
        ]
