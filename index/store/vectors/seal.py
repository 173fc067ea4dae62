"""The seal: detects whether the embedded Chroma was closed properly and not changed since.

Chroma rewrites its HNSW files in place. After a kill or a change from outside, they may not open,
may kill the process that opens them, or may return wrong passages. A seal that is written at a
proper close, and removed at every opening, shows that this cannot have happened.
"""

import json
import secrets
from pathlib import Path

from index.store.key_value import KeyValueStore

SEALED = "sealed"


class Seal:
    """The sizes and times of a folder's files, stored next to the folder.

    The library stores which seal was written last, because its record of vectors in Chroma is true
    only of that folder, not of an old one that was unused meanwhile.
    """

    def __init__(self, folder: Path, memory: KeyValueStore) -> None:
        self._folder = folder
        self._file = folder.with_name(folder.name + ".seal")
        self._memory = memory

    def whole(self) -> bool:
        """Whether the folder was closed properly, as the last one, and has not changed since."""
        try:
            name, files = json.loads(self._file.read_text())
        except (OSError, ValueError, TypeError):
            return False
        return bool(name == self._memory.get(SEALED) and files == self._look())

    def set(self) -> None:
        """Write the seal, after everything that writes the files is closed."""
        name = secrets.token_hex(8)
        self._memory.put(SEALED, name)
        self._file.write_text(json.dumps([name, self._look()]))

    def lift(self) -> None:
        """Remove the seal before the folder is written to."""
        self._memory.put(SEALED, "")
        self._file.unlink(missing_ok=True)

    def _look(self) -> list[list[str | int]]:
        files = sorted(path for path in self._folder.rglob("*") if path.is_file())
        return [
            [str(path.relative_to(self._folder)), path.stat().st_size, path.stat().st_mtime_ns]
            for path in files
        ]
