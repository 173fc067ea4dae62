"""A quick look into a library that is not opened yet, without SQLAlchemy, which imports slowly."""

import sqlite3
from contextlib import closing
from pathlib import Path

_SQLITE = "sqlite:///"


def may_have_passages(url: str) -> bool:
    """Whether a library may hold passages; whoever opens it learns for certain.

    Args:
        url: the URL of its database. Servers are not asked.
    """
    if not url.startswith(_SQLITE):
        return True
    file = Path(url.removeprefix(_SQLITE))
    try:
        if not file.is_file():
            return False
        # Opened to read only, SQLite would leave its -wal and -shm files behind.
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)) as library:
            return library.execute("SELECT 1 FROM passage LIMIT 1").fetchone() is not None
    except (OSError, sqlite3.Error):
        return True
