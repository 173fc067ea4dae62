"""Whether the embedded Chroma's files are as they were when they were last closed in order.

Chroma rewrites its HNSW files in place. After a kill, or after somebody touched them, they may not
open, may kill the process that opens them, or may quietly return wrong passages. A seal written at
an orderly close, and broken at every opening, tells when that cannot have happened.
"""

import json
import secrets
from pathlib import Path

from index.store.key_value import KeyValueStore

SEALED = "sealed"


class Seal:
    """The sizes and times of a folder's files, kept beside the folder.

    The library remembers which seal was set last: what it notes as placed is true of that Chroma
    alone, not of a folder that lay by while a server or another folder was filled.
    """

    def __init__(self, folder: Path, memory: KeyValueStore) -> None:
        self._folder = folder
        self._file = folder.with_name(folder.name + ".seal")
        self._memory = memory

    def whole(self) -> bool:
        """Whether the folder was closed in order, as the last one, and nothing changed since."""
        try:
            name, files = json.loads(self._file.read_text())
        except (OSError, ValueError, TypeError):
            return False
        return bool(name == self._memory.get(SEALED) and files == self._look())

    def set(self) -> None:
        """Note how the files look now: after everything that writes them is closed."""
        name = secrets.token_hex(8)
        self._memory.put(SEALED, name)
        self._file.write_text(json.dumps([name, self._look()]))

    def lift(self) -> None:
        """The folder is about to be written to."""
        self._memory.put(SEALED, "")
        self._file.unlink(missing_ok=True)

    def _look(self) -> list[list[str | int]]:
        files = sorted(path for path in self._folder.rglob("*") if path.is_file())
        return [
            [str(path.relative_to(self._folder)), path.stat().st_size, path.stat().st_mtime_ns]
            for path in files
        ]
