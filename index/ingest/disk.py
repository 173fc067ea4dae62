"""Checks whether the disk has room for more articles."""

import shutil
from pathlib import Path

from index.told import Told


class DiskGuard:
    """Checks the free space on the disk of a folder.

    Args:
        folder: the data folder; it need not exist yet.
        keep_free_mb: megabytes that must stay free; 0 disables the check.
    """

    def __init__(self, folder: Path, keep_free_mb: int) -> None:
        self._folder = folder
        self._keep_free_mb = keep_free_mb

    def shortage(self) -> str | None:
        """Why fetching is suspended, in sentences for people; None if there is room."""
        folders = (path for path in (self._folder, *self._folder.parents) if path.exists())
        try:
            free = shutil.disk_usage(next(folders, "/")).free // 1_000_000
        except OSError:
            return None
        if free >= self._keep_free_mb:
            return None
        return Told(
            "Only {free} MB are free on the disk. Fetching stops below {most} MB "
            "(gather.keep_free_mb) and resumes on its own once there is room.",
            free=free,
            most=self._keep_free_mb,
        )


UNGUARDED = DiskGuard(Path(), 0)
"""A guard that always finds room."""
