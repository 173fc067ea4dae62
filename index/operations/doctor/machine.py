"""Checks the settings, the data folder and the disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from index.environment import config_path, own_config_path
from index.operations.doctor.finding import Finding
from index.settings import Settings

_LEAST = 1_000_000_000
"""Least free bytes on the disk."""


def check_settings(settings: Settings, file: Path | None) -> Iterator[Finding]:
    """Report where the settings come from; they are valid, else no check would run."""
    named = file or config_path()
    given = sorted(name for name in os.environ if name.upper().startswith("VERBALE_"))
    message = f"read from {named}" if named else f"the defaults (there is no {own_config_path()})"
    if sources := [name for name in given if name not in {"VERBALE_CONFIG", "VERBALE_DATA"}]:
        message += f", with {', '.join(sources)} from the environment"
    yield Finding("settings", True, f"{message}; data folder {settings.data}")


def check_data_folder(settings: Settings) -> Iterator[Finding]:
    """Check whether the data folder can be written to, without creating it."""
    folder = _nearest(settings.data)
    fix = "Let the user who runs Verbale write there, or name another folder with --data."
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        message = f"{folder} cannot be written to ({error.strerror})"
        yield Finding("data folder", False, message, fix)
        return
    locked = [file for file in settings.data.glob("*") if not os.access(file, os.R_OK | os.W_OK)]
    if locked:
        message = f"{', '.join(file.name for file in locked)} cannot be read or written to"
        yield Finding("data folder", False, message, f"{fix} The same holds for what is in it.")
        return
    made = "exists and can be written to" if folder == settings.data else "will be created"
    yield Finding("data folder", True, f"{settings.data} {made}")


def check_disk(settings: Settings) -> Iterator[Finding]:
    """Check whether the library has room to double."""
    free = shutil.disk_usage(_nearest(settings.data)).free
    library = _size(settings.data)
    message = f"{_gb(free)} free, the data folder has {_gb(library)}"
    least = settings.gather.keep_free_mb
    if free < least * 1_000_000:
        message += f"; fetching stops below {least:,} MB (gather.keep_free_mb)"
        yield Finding("disk", False, message, "Make room; fetching then resumes on its own.")
        return
    if free >= max(_LEAST, 2 * library):
        yield Finding("disk", True, message)
        return
    fix = (
        f"Make room for {_gb(max(_LEAST, 2 * library))}: a re-index needs as much again as the "
        "library has, and a full disk stops every article from coming in."
    )
    yield Finding("disk", None, message, fix)


def _nearest(folder: Path) -> Path:
    """The folder, or its nearest existing parent."""
    return next((path for path in (folder, *folder.parents) if path.exists()), folder)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _gb(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e8 else f"{size / 1e6:,.0f} MB"
