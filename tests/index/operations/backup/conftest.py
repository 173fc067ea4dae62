"""Libraries to back up, and places to restore to, on every database."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.index.operations.backup.libraries import Place, fill
from tests.services import Postgres


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Makes URLs of databases without tables."""
    numbers = count()
    with ExitStack() as stack:

        def made(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite'}"
            cluster: Postgres = request.getfixturevalue("cluster")
            return cluster.url(stack.enter_context(cluster.database()))

        yield made


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library on SQLite that has a row in every table; only to be copied."""
    file = tmp_path_factory.mktemp("filled") / "library.sqlite"
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture
def full(filled: Path, place: Place) -> str:
    """The URL of a library on SQLite that has a row in every table."""
    url = place("sqlite")
    shutil.copy(filled, url.removeprefix("sqlite:///"))
    return url
