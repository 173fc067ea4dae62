"""The seal: detects whether the embedded Chroma was closed properly and not changed since.

Chroma rewrites its HNSW files in place. After a kill or a change from outside, they may not open,
may kill the process that opens them, or may return wrong passages. A seal that is written at a
proper close, and removed at every opening, shows that this cannot have happened. It also has a sum
of each file, which shows whether the disk still gives what was written.
"""

import json
import secrets
import zlib
from pathlib import Path
from typing import Literal

from index.store.key_value import KeyValueStore

SEALED = "sealed"


_BLOCK = 1 << 20


class Seal:
    """The sizes, times and sums of a folder's files, stored next to the folder.

    The library stores which seal was written last, because its record of vectors in Chroma is true
    only of that folder, not of an old one that was unused meanwhile.
    """

    def __init__(self, folder: Path, memory: KeyValueStore) -> None:
        self._folder = folder
        self._file = folder.with_name(folder.name + ".seal")
        self._memory = memory

    def state(self) -> Literal["whole", "damaged", "open"]:
        """Whether the folder was closed properly, as the last one, and has not changed since.

        It is damaged if the contents of files have changed, but neither their sizes nor times.
        """
        try:
            name, files = json.loads(self._file.read_text())
            there = self._look()
            if name != self._memory.get(SEALED) or len(files) != len(there):
                return "open"
            if files == there:
                return "whole"
            same = all(known[:3] == now[:3] for known, now in zip(files, there, strict=True))
        except (OSError, ValueError, TypeError):
            return "open"
        return "damaged" if same and all(len(known) == 4 for known in files) else "open"

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
            [
                str(path.relative_to(self._folder)),
                path.stat().st_size,
                path.stat().st_mtime_ns,
                _sum(path),
            ]
            for path in files
        ]


def _sum(path: Path) -> int:
    added = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            added = zlib.crc32(block, added)
    return added
