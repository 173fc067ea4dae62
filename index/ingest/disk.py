"""Whether the disk has room for what is fetched."""

import shutil
from pathlib import Path

_MEGABYTE = 1_000_000


class DiskGuard:
    """Looks at the disk of a folder.

    Args:
        folder: the data folder; it need not be there yet.
        keep_free_mb: the megabytes that stay free; 0 for none.
    """

    def __init__(self, folder: Path, keep_free_mb: int) -> None:
        self._folder = folder
        self._keep_free_mb = keep_free_mb

    def shortage(self) -> str | None:
        """Why nothing is fetched, in two sentences; None where there is room."""
        free = self._free_mb()
        if free is None or free >= self._keep_free_mb:
            return None
        return (
            f"Only {free:,} MB of the disk are free, and nothing is fetched below "
            f"{self._keep_free_mb:,} MB (gather.keep_free_mb). Fetching goes on by itself once "
            "there is room."
        )

    def _free_mb(self) -> int | None:
        folder = next(
            (path for path in (self._folder, *self._folder.parents) if path.exists()), None
        )
        try:
            return shutil.disk_usage(folder or "/").free // _MEGABYTE
        except OSError:
            return None


UNGUARDED = DiskGuard(Path(), 0)
"""Finds room always."""
