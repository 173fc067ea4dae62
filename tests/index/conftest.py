"""An empty library."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library on SQLite, in the file that a data folder has."""
    opened = Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}")
    yield opened
    opened.close()
